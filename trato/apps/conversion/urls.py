"""Addresses: the conversion of one record."""

from django.urls import path

from trato.apps.conversion import views

app_name = "conversion"
urlpatterns = [path("m/<slug:module>/<int:record_id>/convert", views.Convert.as_view(), name="convert")]

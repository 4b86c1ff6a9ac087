"""Addresses of exports."""

from django.urls import path

from trato.apps.exports.views import Download, Export, Files

app_name = "exports"
urlpatterns = [
    path("m/<slug:module>/export", Export.as_view(), name="export"),
    path("exports/", Files.as_view(), name="files"),
    path("exports/<int:export>", Download.as_view(), name="download"),
]

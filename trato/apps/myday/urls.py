"""Addresses: the home page and what is done from it."""

from django.urls import path

from trato.apps.myday import views

app_name = "myday"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("myday/<int:record_id>/done", views.Done.as_view(), name="done"),
    path("myday/<int:record_id>/snooze", views.Snooze.as_view(), name="snooze"),
    path("myday/<int:record_id>/move", views.Reschedule.as_view(), name="move"),
    path("myday/<int:record_id>/call", views.LogCall.as_view(), name="call"),
]

"""Addresses of notifications."""

from django.urls import path

from trato.apps.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.NotificationList.as_view(), name="list"),
    path("notifications/count", views.Count.as_view(), name="count"),
    path("notifications/read", views.MarkRead.as_view(), name="read_all"),
    path("notifications/<int:notification>/read", views.MarkRead.as_view(), name="read"),
    path("notifications/<int:notification>/open", views.Open.as_view(), name="open"),
]

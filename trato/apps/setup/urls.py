"""Addresses of the first visit."""

from django.urls import path

from trato.apps.setup import health, steps_views, views

app_name = "setup"
urlpatterns = [
    path("healthz", health.healthz, name="health"),
    path("welcome/", views.Doors.as_view(), name="doors"),
    path("welcome/sample", views.Explore.as_view(), name="explore"),
    path("welcome/progress/", views.Progress.as_view(), name="progress"),
    path("welcome/new/", views.SetUp.as_view(), name="new"),
    path("welcome/proposals", views.Proposals.as_view(), name="proposals"),
    path("sample/", views.Sample.as_view(), name="sample"),
    path("sample/enter/<str:role>", views.Enter.as_view(), name="enter"),
    path("sample/remove", views.Remove.as_view(), name="remove"),
    path("first-steps/", steps_views.FirstSteps.as_view(), name="first_steps"),
    path("first-steps/<str:step>/dismiss", steps_views.Dismiss.as_view(), name="dismiss_step"),
]

"""Addresses of imports."""

from django.urls import path

from trato.apps.imports import views

app_name = "imports"
urlpatterns = [
    path("import/", views.Begin.as_view(), name="list"),
    path("import/<int:pk>/", views.Show.as_view(), name="show"),
    path("import/<int:pk>/columns", views.Columns.as_view(), name="columns"),
    path("import/<int:pk>/options", views.OptionsPage.as_view(), name="options"),
    path("import/<int:pk>/check", views.Check.as_view(), name="check"),
    path("import/<int:pk>/accept", views.Accept.as_view(), name="accept"),
    path("import/<int:pk>/start", views.Start.as_view(), name="start"),
    path("import/<int:pk>/cancel", views.Cancel.as_view(), name="cancel"),
    path("import/<int:pk>/undo", views.Undo.as_view(), name="undo"),
    path("import/<int:pk>/refused.csv", views.Refused.as_view(), name="refused"),
]

"""The addresses of the screens: one set for every module, standard or own."""

from django.urls import URLPattern, URLResolver, path

from trato.ui.boards.urls import urlpatterns as boards
from trato.ui.lists.urls import urlpatterns as lists
from trato.ui.records.urls import urlpatterns as records
from trato.ui.search.urls import urlpatterns as search
from trato.ui.views import frame

app_name = "ui"
urlpatterns: list[URLPattern | URLResolver] = [
    path("language", frame.Language.as_view(), name="language"),
    path("preferences", frame.Preferences.as_view(), name="preferences"),
    path("undo/<int:operation>", frame.Undo.as_view(), name="undo"),
    path("manifest.webmanifest", frame.manifest, name="manifest"),
    path("sw.js", frame.offline_worker, name="offline_worker"),
    path("offline/", frame.offline, name="offline"),
    path("favicon.ico", frame.favicon),
    path("accent.css", frame.accent, name="accent"),
    *search,
    *lists,
    *boards,
    *records,
]

"""Addresses: Search, palette."""

from django.urls import URLPattern, URLResolver, path

from trato.ui.search import page, palette

urlpatterns: list[URLPattern | URLResolver] = [
    path("search", page.SearchPage.as_view(), name="search"),
    path("palette", palette.Palette.as_view(), name="palette"),
]

"""Addresses: Record pages, forms, timeline, files."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

"""Addresses: Lists: table, filters, saved views, bulk changes, bin."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []

"""Addresses: Lists: table, filters, saved views, bulk changes, bin."""

from django.urls import URLPattern, URLResolver, path

from trato.ui.lists import figures, table

urlpatterns: list[URLPattern | URLResolver] = [
    path("m/<slug:module>/", table.ListPage.as_view(), name="list"),
    path("m/<slug:module>/bin", table.BinPage.as_view(), name="bin"),
    path("m/<slug:module>/bin/count", figures.BinCount.as_view(), name="bin_count"),
    path("m/<slug:module>/count", figures.Count.as_view(), name="count"),
    path("m/<slug:module>/totals", figures.Totals.as_view(), name="totals"),
    path("m/<slug:module>/group", figures.GroupRows.as_view(), name="group"),
]

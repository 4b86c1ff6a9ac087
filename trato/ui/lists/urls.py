"""Addresses: Lists: table, filters, saved views, bulk changes, bin."""

from django.urls import URLPattern, URLResolver, path

from trato.ui.lists import bulk, bulk_action, cells, display, figures, filters, jobs, saved, table

urlpatterns: list[URLPattern | URLResolver] = [
    path("m/<slug:module>/", table.ListPage.as_view(), name="list"),
    path("m/<slug:module>/bin", table.BinPage.as_view(), name="bin"),
    path("m/<slug:module>/bin/count", figures.BinCount.as_view(), name="bin_count"),
    path("m/<slug:module>/count", figures.Count.as_view(), name="count"),
    path("m/<slug:module>/totals", figures.Totals.as_view(), name="totals"),
    path("m/<slug:module>/group", figures.GroupRows.as_view(), name="group"),
    path("m/<slug:module>/columns", display.Columns.as_view(), name="columns"),
    path("m/<slug:module>/display", display.Display.as_view(), name="display"),
    path("m/<slug:module>/filter", filters.Filter.as_view(), name="filter"),
    path("m/<slug:module>/filter/row", filters.FilterRow.as_view(), name="filter_row"),
    path("m/<slug:module>/filter/group", filters.FilterGroup.as_view(), name="filter_group"),
    path("m/<slug:module>/views", saved.Views.as_view(), name="views"),
    path("m/<slug:module>/views/new", saved.NewView.as_view(), name="view_new"),
    path("m/<slug:module>/views/first", saved.FirstView.as_view(), name="view_first"),
    path("m/<slug:module>/views/<int:view>/edit", saved.EditView.as_view(), name="view_edit"),
    path("m/<slug:module>/views/<int:view>/save", saved.SaveView.as_view(), name="view_save"),
    path("m/<slug:module>/views/<int:view>/delete", saved.DeleteView.as_view(), name="view_delete"),
    path("m/<slug:module>/views/<int:view>/restore", saved.RestoreView.as_view(), name="view_restore"),
    path("m/<slug:module>/views/<int:view>/favourite", saved.LikeView.as_view(), name="view_favourite"),
    path("m/<slug:module>/bulk/action/<slug:key>", bulk_action.BulkAction.as_view(), name="bulk_action"),
    path("m/<slug:module>/bulk/edit", bulk.BulkEdit.as_view(), name="bulk_edit"),
    path("m/<slug:module>/bulk/owner", bulk.BulkField.as_view(), name="bulk_owner"),
    path("m/<slug:module>/bulk/stage", bulk.BulkStage.as_view(), name="bulk_stage"),
    path("m/<slug:module>/bulk/tags", bulk.BulkTags.as_view(), name="bulk_tags"),
    path("m/<slug:module>/bulk/delete", bulk.BulkDelete.as_view(), name="bulk_delete"),
    path("m/<slug:module>/bulk/restore", bulk.BulkRestore.as_view(), name="bulk_restore"),
    path("m/<slug:module>/bulk/purge", bulk.BulkPurge.as_view(), name="bulk_purge"),
    path("m/<slug:module>/<int:record_id>/cell/<slug:key>", cells.Cell.as_view(), name="cell"),
    path("jobs/<int:job>", jobs.JobPage.as_view(), name="job"),
    path("jobs/<int:job>/cancel", jobs.CancelJob.as_view(), name="job_cancel"),
]

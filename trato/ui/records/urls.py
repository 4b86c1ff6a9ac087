"""Addresses: Record pages, forms, timeline, files."""

from django.urls import URLPattern, URLResolver, path

from trato.ui.records import acting, activity, download, editing, field, history, lookup, marks, page, related, stages

RECORD = "m/<slug:module>/<int:record_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/<int:file_id>", download.FileOrLogo.as_view(), name="file"),
    path("lookup/records", lookup.AnyRecordLookup.as_view(), name="lookup_records"),
    path("lookup/users", lookup.UserLookup.as_view(), name="lookup_users"),
    path("lookup/teams", lookup.TeamLookup.as_view(), name="lookup_teams"),
    path("lookup/tags", lookup.TagLookup.as_view(), name="lookup_tags"),
    path("m/<slug:module>/lookup", lookup.RecordLookup.as_view(), name="lookup"),
    path("m/<slug:module>/new", editing.New.as_view(), name="new"),
    path("m/<slug:module>/duplicates", editing.Duplicates.as_view(), name="duplicates"),
    path(RECORD, page.RecordPage.as_view(), name="record"),
    path(f"{RECORD}/edit", editing.Edit.as_view(), name="edit"),
    path(f"{RECORD}/peek", page.Peek.as_view(), name="peek"),
    path(f"{RECORD}/timeline", page.Timeline.as_view(), name="timeline"),
    path(f"{RECORD}/history", history.HistoryPage.as_view(), name="history"),
    path(f"{RECORD}/field/<slug:key>", field.FieldValue.as_view(), name="field"),
    path(f"{RECORD}/stage", stages.Move.as_view(), name="stage"),
    path(f"{RECORD}/compose", activity.Compose.as_view(), name="compose"),
    path(f"{RECORD}/related/<str:key>", related.RelatedPart.as_view(), name="related"),
    path(f"{RECORD}/files", related.Files.as_view(), name="files"),
    path(f"{RECORD}/files/<int:file_id>/remove", related.RemoveFile.as_view(), name="remove_file"),
    path(f"{RECORD}/favourite", marks.Star.as_view(), name="favourite"),
    path(f"{RECORD}/follow", marks.Follow.as_view(), name="follow"),
    path(f"{RECORD}/seen", marks.Seen.as_view(), name="seen"),
    path(f"{RECORD}/delete", acting.Delete.as_view(), name="delete"),
    path(f"{RECORD}/action/<slug:key>", acting.RunAction.as_view(), name="action"),
]

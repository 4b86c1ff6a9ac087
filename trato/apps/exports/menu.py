"""What this app adds to the menu."""

from django.utils.translation import gettext_lazy as _

from trato.ui.menu import Entry, register

register(Entry("exports.files", _("Exported files"), "/exports/", "file-export", place="settings", order=62,
               help=_("Large exports that you asked for, to fetch for a week.")))  # fmt: skip

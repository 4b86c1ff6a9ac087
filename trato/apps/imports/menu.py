"""What this app adds to the menu."""

from django.utils.translation import gettext_lazy as _

from trato.apps.imports.targets import modules_for
from trato.kernel.context import Context
from trato.ui.menu import Entry, register


def _may_import(ctx: Context) -> bool:
    return bool(modules_for(ctx))


register(Entry("imports", _("Import"), "/import/", "file-import", place="tools", order=60, shown=_may_import,
               help=_("Bring a file in: accounts, contacts, deals, users.")))  # fmt: skip

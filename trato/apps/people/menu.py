"""What this app adds to the settings."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.ui.menu import Entry, is_administrator, register

register(Entry("people.profile", _("My profile"), "/profile/", "user", place="settings", order=1,
               help=_("Name, language, password, sign-ins and API tokens.")))  # fmt: skip
register(Entry("people.organisation", pgettext_lazy("settings", "Organisation"), "/settings/organisation/", "building",
               place="settings", order=10, shown=is_administrator,
               help=_("Name, logo, country, time zone, colour.")))  # fmt: skip
register(Entry("people.rates", _("Currencies"), "/settings/currencies/", "coin", place="settings", order=12,
               shown=is_administrator, help=_("What other currencies are worth, from which day on.")))  # fmt: skip
register(Entry("people.users", _("Users"), "/settings/users/", "users", place="settings", order=20,
               shown=is_administrator, help=_("Who works with Trato.")))  # fmt: skip
register(Entry("people.teams", _("Teams"), "/settings/teams/", "users-group", place="settings", order=22,
               shown=is_administrator, help=_("Who works with whom, and who sees whose records.")))  # fmt: skip
register(Entry("people.roles", _("Roles and rights"), "/settings/roles/", "shield-lock", place="settings", order=24,
               shown=is_administrator, help=_("What people may see and do.")))  # fmt: skip

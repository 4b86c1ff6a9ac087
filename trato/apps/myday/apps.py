"""The Django app of the home page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MyDayConfig(AppConfig):
    """What is to be done today."""

    name = "trato.apps.myday"
    label = "myday"

    def ready(self) -> None:
        from trato.kernel.catalog.current import catalog
        from trato.ui import menu

        menu.register(menu.Entry("home", _("My day"), "/", "home", place="main", shortcut="g h", order=10))
        menu.register(
            menu.Entry(
                "calendar", _("Calendar"), "/m/activities/calendar", "calendar", place="main", shortcut="g k", order=20,
                shown=lambda ctx: "activities" in catalog() and ctx.principal.may("activities", "see"),
            )
        )  # fmt: skip

"""The Django app of notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Hears of events, reminds, shows."""

    name = "trato.apps.notifications"
    label = "notifications"

    def ready(self) -> None:
        from trato.apps.notifications import listen, reminders  # noqa: F401  registers consumer and job
        from trato.apps.notifications.notify import unread
        from trato.ui.shell import unread_counters

        unread_counters.append(unread)

"""The kernel as a Django app: its system tables, and the checks that run at start."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "trato.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from trato.kernel import checks  # noqa: F401  registers the checks
        from trato.kernel.fields import all as _types  # noqa: F401  registers the field types
        from trato.kernel.history import seal  # noqa: F401  registers its job
        from trato.kernel.outbox import forget  # noqa: F401  registers its job
        from trato.kernel.records import bin as _bin  # noqa: F401  registers its job
        from trato.kernel.records import bulk  # noqa: F401  registers its jobs
        from trato.kernel.search import reindex  # noqa: F401  registers its job
        from trato.kernel.storage import (
            migrate,  # noqa: F401  builds record tables after migrations
            upkeep,  # noqa: F401  registers its job
        )

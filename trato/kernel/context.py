"""Who acts, through which door, when and in which language: passed as an argument, never found in the air."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from trato.kernel.access.principal import Principal

#: Doors through which records change. History shows them.
SOURCES = ("form", "api", "import", "bulk", "workflow", "command", "demo", "undo", "system")


@dataclass(frozen=True)
class Locale:
    """How a person reads and writes numbers, dates, phones and money.

    `region` (ISO 3166) is whose national phone numbers need no country code; `currency` (ISO 4217) is meant when
    none is written; `first_weekday` is 0 for Monday; `dayfirst` reads 03/04 as 3 April.
    """

    language: str = "en"
    timezone: str = "UTC"
    region: str = "ES"
    currency: str = "EUR"
    first_weekday: int = 0
    fiscal_month: int = 1
    dayfirst: bool = True

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass(frozen=True)
class Context:
    """One person or process doing one thing.

    Args:
        user_id: who acts; None only for the system itself.
        source: the door, one of `SOURCES`.
        operation: id of the operation that the writes belong to; None begins one per write.
        historical: the data tell the past (an import of old records): rules that hold "from now on" report
            instead of refusing.
        allow_duplicates: the person saw the likely duplicates and wants the record anyway.
        depth: how many automations deep we are; automation stops at 8.
        elevated: every right, in the same person's name; see `consequence`.
    """

    user_id: int | None
    source: str = "form"
    locale: Locale = field(default_factory=Locale)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    reason: str = ""
    operation: int | None = None
    historical: bool = False
    allow_duplicates: bool = False
    depth: int = 0
    elevated: bool = False
    idempotency_key: str = ""
    extras: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def principal(self) -> Principal:
        """The rights of the one who acts, loaded once per context."""
        from trato.kernel.access.principal import load_principal

        found = load_principal(self.user_id)
        return replace(found, role=None) if self.elevated else found

    @property
    def today(self) -> date:
        """The date where the person is."""
        return self.now.astimezone(self.locale.zone).date()

    def consequence(self) -> Context:
        """The same person and door with every right: for what rules write because of something the person was
        allowed to do. Never for what the person asked for."""
        return replace(self, elevated=True, allow_duplicates=True)

    @property
    def is_story(self) -> bool:
        """Sample data tell a story: changes carry the moment and the person of the story, not of the telling."""
        return self.source == "demo"

    def with_(self, **changes: object) -> Context:
        return replace(self, **changes)  # type: ignore[arg-type]


def system_context(source: str = "system", *, reason: str = "", locale: Locale | None = None) -> Context:
    """The system itself acting, with every right: migrations, workers, sample data."""
    return Context(user_id=None, source=source, reason=reason, locale=locale or Locale())

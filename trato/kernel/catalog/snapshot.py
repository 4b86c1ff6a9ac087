"""The catalog: one immutable picture of the configuration that a process works with."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Locale
from trato.kernel.errors import WrongCall


@dataclass(frozen=True)
class Stage:
    """A step of a pipeline. Probability is a fraction 0–1; `category` is the forecast category."""

    key: str
    label: Any
    pipeline: str
    probability: Decimal
    category: str
    outcome: str
    allowed_days: int | None
    color: str
    guidance: Any
    required_fields: tuple[str, ...]
    position: int
    retired: bool = False
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pipeline:
    """The ordered steps that records of one module move through."""

    key: str
    module: str
    label: Any
    stages: tuple[Stage, ...]
    retired: bool = False


@dataclass(frozen=True)
class OrganisationSpec:
    """The organisation's own settings. `accent` is "" for the product's own colour."""

    name: str
    country: str
    language: str
    currency: str
    timezone: str
    first_weekday: int
    fiscal_month: int
    accent: str = ""
    logo: int | None = None
    is_sample: bool = False


@dataclass(frozen=True)
class RoleSpec:
    """A role as the kernel reads it; see `access.models.Role` for the shapes."""

    id: int
    key: str
    is_admin: bool
    rights: Mapping[str, Mapping[str, str]]
    field_rights: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Catalog:
    """All modules, pipelines, roles and the organisation, at one version of the configuration."""

    version: int
    modules: Mapping[str, ModuleSpec]
    pipelines: Mapping[str, tuple[Pipeline, ...]]
    organisation: OrganisationSpec | None
    roles: Mapping[int, RoleSpec]
    rates: Mapping[str, Sequence[tuple[date, Decimal]]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)

    def __contains__(self, key: object) -> bool:
        return key in self.modules

    def module(self, key: str) -> ModuleSpec:
        """Raises WrongCall("query.unknown_module")."""
        found = self.modules.get(key)
        if found is None:
            raise WrongCall("query.unknown_module", module=key)
        return found

    def field(self, module: str, key: str) -> Field:
        """Raises WrongCall("query.unknown_field"), with the nearest name as a hint."""
        spec = self.module(module)
        found = spec.fields.get(key)
        if found is None:
            near = difflib.get_close_matches(key, spec.fields, n=1)
            hint = " " + _("Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
            raise WrongCall("query.unknown_field", field=key, module=module, hint=hint)
        return found

    def pipelines_of(self, module: str) -> tuple[Pipeline, ...]:
        return self.pipelines.get(module, ())

    def stages_of(self, module: str) -> list[Stage]:
        return [stage for pipeline in self.pipelines_of(module) for stage in pipeline.stages]

    def stage(self, module: str, key: str) -> Stage | None:
        return next((stage for stage in self.stages_of(module) if stage.key == key), None)

    @property
    def base_currency(self) -> str:
        return self.organisation.currency if self.organisation else "EUR"

    def rate(self, currency: str, day: date) -> Decimal | None:
        """What one unit of the currency was worth in the organisation's currency on that day: the latest rate
        up to it, or the first known one for days before. None when no rate is known."""
        if currency == self.base_currency:
            return Decimal(1)
        known = self.rates.get(currency)
        if not known:
            return None
        latest = [rate for since, rate in known if since <= day]
        return latest[-1] if latest else known[0][1]

    def locale(self, language: str = "", timezone: str = "") -> Locale:
        """How people of this organisation read and write, with a person's own language and time zone."""
        own = self.organisation
        if own is None:
            return Locale(language=language or "en", timezone=timezone or "UTC")
        return Locale(
            language=language or own.language, timezone=timezone or own.timezone, region=own.country,
            currency=own.currency, first_weekday=own.first_weekday, fiscal_month=own.fiscal_month,
            dayfirst=own.country not in ("US", "PH"),
        )  # fmt: skip

"""Choice lists, pipelines and stages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.declare import Choice, Field
from trato.kernel.context import Locale
from trato.kernel.errors import Invalid
from trato.kernel.fields.base import DASH, Column, FieldType, Render
from trato.kernel.fields.markup import markup, markup_join
from trato.kernel.fields.registry import field_types
from trato.kernel.sql import read_datetime
from trato.lib.text import fold


def choices_of(field: Field) -> Sequence[Choice]:
    found: Sequence[Choice] = field.option("choices", ())
    return found


def find_choice(raw: str, choices: Iterable[Choice]) -> str | None:
    """The value whose code, label (in any language it has) or synonym is what was written; None when none fits.

    The first value wins, and a synonym never wins over another value's own name.
    """
    wanted = fold(raw)
    choices = list(choices)
    for choice in choices:
        labels = choice.label.values() if isinstance(choice.label, dict) else (str(choice.label), untranslated(choice))
        if choice.value == raw or fold(choice.value) == wanted or any(fold(label) == wanted for label in labels):
            return choice.value
    return next((c.value for c in choices if any(fold(word) == wanted for word in c.synonyms)), None)


def untranslated(choice: Choice) -> str:
    """The English label of a choice that the program declares, whatever language is on."""
    from django.utils.translation import override

    with override("en"):
        return str(choice.label)


def badge(label: Any, color: str) -> SafeString:
    return markup('<span class="badge c-{}">{}</span>', color, label)


@field_types.register
class ChoiceType(FieldType):
    """One value of a list. Option: choices."""

    key, label, family = "choice", _("Choice"), "choice"
    columns: ClassVar[Sequence[Column]] = (Column("", "text"),)
    groupable, widget = True, "choice"
    option_types = {"choices": list}

    def choices(self, field: Field) -> Sequence[Choice]:
        """All values in order, retired ones included."""
        return choices_of(field)

    def find(self, value: str, field: Field) -> Choice | None:
        return next((c for c in self.choices(field) if c.value == value), None)

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        if not raw.strip():
            return None
        found = find_choice(raw.strip(), self.choices(field))
        if found is None:
            raise Invalid("choice.unknown", raw=raw)
        return found

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "":
            return None
        if not isinstance(data, str):
            raise Invalid("choice.unknown", raw=data)
        if self.find(data, field):
            return data
        return self.parse(data, field, Locale())

    def validate(self, value: str, field: Field) -> None:
        if self.find(value, field) is None:
            raise Invalid("choice.unknown", raw=value)

    def text(self, value: Any, field: Field, render: Render) -> str:
        if value is None:
            return ""
        choice = self.find(value, field)
        return str(choice.label) if choice else str(value)

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        if value is None:
            return DASH
        choice = self.find(value, field)
        return badge(choice.label, choice.color) if choice else badge(value, "grey")

    def schema(self, field: Field) -> dict[str, Any]:
        values = [c.value for c in self.choices(field)]
        return {"type": "string", "enum": values} if values else {"type": "string"}

    def samples(self, field: Field) -> list[Any]:
        return [c.value for c in self.choices(field)[:2]]


@field_types.register
class SeveralChoices(ChoiceType):
    """Several values of a list. Value: tuple of codes in the list's order; stored as |a|b|."""

    key, label, family = "choices", _("Several choices"), "choices"
    sortable, groupable, widget = False, False, "choices"

    def _ordered(self, values: Iterable[str], field: Field) -> tuple[str, ...] | None:
        wanted = set(values)
        known = [c.value for c in self.choices(field) if c.value in wanted]
        return tuple(known) or None

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        separator = ";" if ";" in raw else "|" if "|" in raw else ","
        whole = find_choice(raw.strip(), self.choices(field)) if raw.strip() else None
        if whole:
            return (whole,)
        found = [ChoiceType.parse(self, part, field, locale) for part in raw.split(separator) if part.strip()]
        return self._ordered(found, field)

    def load(self, data: Any, field: Field) -> Any:
        if data is None or data == "" or data == []:
            return None
        if isinstance(data, str):
            return self.parse(data, field, Locale())
        if not isinstance(data, list | tuple):
            raise Invalid("value.wrong_type", expected=_("a list of values"))
        return self._ordered([ChoiceType.load(self, item, field) for item in data], field)

    def dump(self, value: Any, field: Field) -> Any:
        return [] if value is None else list(value)

    def validate(self, value: Any, field: Field) -> None:
        for item in value:
            super().validate(item, field)

    def store(self, value: Any, field: Field) -> tuple[Any, ...]:
        return ("|" + "|".join(value) + "|" if value else None,)

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        return tuple(stored[0].strip("|").split("|")) if stored[0] else None

    def text(self, value: Any, field: Field, render: Render) -> str:
        return "; ".join(ChoiceType.text(self, item, field, render) for item in value or ())

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        if not value:
            return DASH
        return markup_join(" ", "{}", ((ChoiceType.html(self, item, field, render),) for item in value))

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "array", "items": super().schema(field)}

    def samples(self, field: Field) -> list[Any]:
        values = tuple(c.value for c in self.choices(field))
        return [values[:1], values[:2]]

    def terms(self, value: Any) -> Iterable[str]:
        return tuple(value)


@field_types.register
class PipelineType(ChoiceType):
    """The pipeline that a record goes through. Its values are the module's pipelines."""

    key, label = "pipeline", _("Pipeline")
    option_types = {}

    def choices(self, field: Field) -> Sequence[Choice]:
        from trato.kernel.catalog.current import catalog

        return [Choice(p.key, p.label, retired=p.retired) for p in catalog().pipelines_of(field.option("module", ""))]


class StageValue(NamedTuple):
    """The stage that a record is in, and since when (UTC)."""

    stage: str
    since: datetime | None = None

    def __str__(self) -> str:
        return self.stage


@field_types.register
class StageType(ChoiceType):
    """The step of a pipeline that a record stands in. Value: the stage's key; `<field>.since` is when it came there.

    Stages have an outcome (open, won, lost), a forecast category and a probability: `stage.outcome`,
    `stage.category` and `stage.pipeline` can be filtered by, and are answered from the catalog without a join.
    """

    key, label, family = "stage", _("Stage"), "choice"
    columns: ClassVar[Sequence[Column]] = (
        Column("", "text"),
        Column("__since", "datetime"),
        Column("__sequence", "int"),
    )
    parts = {"since": ("datetime", "__since"), "sequence": ("integer", "__sequence")}
    widget = "stage"
    option_types = {}

    def choices(self, field: Field) -> Sequence[Choice]:
        from trato.kernel.catalog.current import catalog

        stages = catalog().stages_of(field.option("module", ""))
        return [Choice(s.key, s.label, s.color, s.retired, s.synonyms) for s in stages]

    def store(self, value: Any, field: Field) -> tuple[Any, ...]:
        if value is None:
            return (None, None, None)
        from trato.kernel.catalog.current import catalog

        since = value.since if isinstance(value, StageValue) else None
        stage = catalog().stage(field.option("module", ""), str(value))
        return (str(value), since, stage.position if stage else 0)

    def read(self, stored: Sequence[Any], field: Field) -> Any:
        return None if stored[0] is None else StageValue(stored[0], read_datetime(stored[1]))

    def load(self, data: Any, field: Field) -> Any:
        return super().load(str(data) if isinstance(data, StageValue) else data, field)

    def validate(self, value: Any, field: Field) -> None:
        super().validate(str(value), field)

    def dump(self, value: Any, field: Field) -> Any:
        return None if value is None else str(value)

    def text(self, value: Any, field: Field, render: Render) -> str:
        return super().text(None if value is None else str(value), field, render)

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        return super().html(None if value is None else str(value), field, render)

    def terms(self, value: Any) -> Iterable[str]:
        return ()


@field_types.register
class Color(FieldType):
    """A colour as #rrggbb."""

    key, label, family = "color", _("Colour"), "choice"
    widget = "color"

    def parse(self, raw: str, field: Field, locale: Locale) -> Any:
        return self.load(raw, field)

    def load(self, data: Any, field: Field) -> Any:
        text = "" if data is None else str(data).strip().lower()
        if not text:
            return None
        text = text if text.startswith("#") else "#" + text
        if len(text) == 4:
            text = "#" + "".join(c * 2 for c in text[1:])
        if len(text) != 7 or any(c not in "0123456789abcdef" for c in text[1:]):
            raise Invalid("color.not_valid", raw=data)
        return text

    def html(self, value: Any, field: Field, render: Render) -> SafeString:
        if value is None:
            return DASH
        swatch = (
            '<svg class="swatch" width="12" height="12" aria-hidden="true">'
            '<rect width="12" height="12" rx="3" fill="{}"/></svg> {}'
        )
        return markup(swatch, value, value)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": "^#[0-9a-f]{6}$"}

    def samples(self, field: Field) -> list[Any]:
        return ["#3366cc", "#000000"]

    def terms(self, value: Any) -> Iterable[str]:
        return ()

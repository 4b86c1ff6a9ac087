"""The words in which modules are declared: the same for standard modules (Python) and own ones (rows)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import get_language

if TYPE_CHECKING:
    from trato.kernel.fields.base import FieldType
    from trato.kernel.records.rules import Rule


class Translated(dict[str, str]):
    """A label that an administrator wrote in one or more languages: {"en": …, "es": …}."""

    def __str__(self) -> str:
        language = (get_language() or "en").split("-")[0]
        return self.get(language) or self.get("en") or next(iter(self.values()), "")

    def __html__(self) -> str:
        from django.utils.html import escape

        return escape(str(self))


@dataclass(frozen=True)
class Choice:
    """One value of a choice list. `value` is permanent; `retired` ones stay on old records and are not offered.

    `synonyms` are other words for it in files and other programs; `icon` is shown where the value has a picture.
    """

    value: str
    label: Any
    color: str = "grey"
    retired: bool = False
    synonyms: Sequence[str] = ()
    icon: str = ""


@dataclass(frozen=True)
class Field:
    """One field of a module.

    Args:
        key: permanent name in code, API and files; own fields begin with `cf_`.
        type: key of a registered field type.
        label, help: what people read, translatable.
        required, unique: checked on every write; unique ignores deleted records.
        indexed: filtered or sorted by often; searchable: found by the global search.
        default: a value, or a word that the type resolves ("today", "me").
        read_only: set by rules and roll-ups only.
        system: the kernel itself keeps it (owner, created at …); custom: made by an administrator.
        options: what the type understands (choices, min, max, module, decimals …).
    """

    key: str
    type: str
    label: Any
    help: Any = ""
    required: bool = False
    unique: bool = False
    indexed: bool = False
    searchable: bool = False
    default: Any = None
    read_only: bool = False
    system: bool = False
    custom: bool = False
    rollup: Rollup | None = None
    options: Mapping[str, Any] = attribute(default_factory=dict)

    @cached_property
    def kind(self) -> FieldType:
        from trato.kernel.fields.registry import field_types

        return field_types[self.type]

    @property
    def column(self) -> str:
        """Name of the first column in the module's table."""
        return str(self.options.get("column", self.key))

    def option(self, name: str, default: Any = None) -> Any:
        return self.options.get(name, default)

    def __hash__(self) -> int:
        return hash((self.key, self.type))


@dataclass(frozen=True)
class Rollup:
    """A value gathered from records that point here, kept right by every write.

    `measure` is count, sum, min, max or first (the `value` of the first record in the order of `order`);
    `source`.`via` is the lookup that points here; only records that meet `where` (field → allowed values) count.
    """

    source: str
    via: str
    measure: str
    value: str = "id"
    order: str = ""
    where: Mapping[str, Sequence[Any]] = attribute(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """A titled group of fields on forms and record pages."""

    label: Any
    fields: Sequence[str]


@dataclass(frozen=True)
class Board:
    """Records as cards in columns: `column` is a stage or choice field, `total` a money or number field."""

    column: str
    total: str = ""
    card: Sequence[str] = ()


@dataclass(frozen=True)
class Calendar:
    """Records on a calendar: from `start` until `end` (or for `duration` seconds)."""

    start: str
    end: str = ""
    duration: str = ""


@dataclass(frozen=True)
class Match:
    """Fields that together make two records likely the same. `kind` "warn" asks the person, "refuse" does not save."""

    fields: Sequence[str]
    kind: str = "warn"


@dataclass(frozen=True)
class Related:
    """A list on the record page: records of `module` whose lookup `via` points here."""

    module: str
    via: str
    label: Any = ""
    columns: Sequence[str] = ()


@dataclass(frozen=True)
class Grant:
    """Records of this module open the record in the field `record` to the user in the field `user`."""

    record: str
    user: str
    level: str = "edit"


@dataclass(frozen=True)
class StageSpec:
    """A stage that a standard pipeline begins with. Probability is a percentage from 0 to 100."""

    key: str
    label: Any
    probability: int = 0
    category: str = "pipeline"
    outcome: str = "open"
    allowed_days: int | None = None
    color: str = "grey"
    guidance: Any = ""
    required_fields: Sequence[str] = ()
    synonyms: Sequence[str] = ()


@dataclass(frozen=True)
class PipelineSpec:
    """A pipeline that a module begins with; administrators change and add pipelines."""

    key: str
    label: Any
    stages: Sequence[StageSpec]


class Module:
    """A kind of record. Subclass and register to declare a standard module; see `docs/reference/modules.md`."""

    key: ClassVar[str]
    label: ClassVar[Any]
    label_plural: ClassVar[Any]
    help: ClassVar[Any] = ""
    icon: ClassVar[str] = "file"
    color: ClassVar[str] = "grey"
    #: the field that names a record
    title: ClassVar[str] = "name"
    #: fields that name a record whose title field is empty, the first filled one wins
    title_fallback: ClassVar[Sequence[str]] = ()
    fields: ClassVar[Sequence[Field]] = ()
    #: whether records belong to a person and a team
    owned: ClassVar[bool] = True
    #: whether activities, files and a timeline hang on records
    activities: ClassVar[bool] = True
    #: whether it stands in the menu; modules that only link others do not
    menu: ClassVar[bool] = True
    list_columns: ClassVar[Sequence[str]] = ()
    default_sort: ClassVar[Sequence[str]] = ()
    form: ClassVar[Sequence[Section]] = ()
    quick_create: ClassVar[Sequence[str]] = ()
    highlights: ClassVar[Sequence[str]] = ()
    board: ClassVar[Board | None] = None
    calendar: ClassVar[Calendar | None] = None
    related: ClassVar[Sequence[Related]] = ()
    rules: ClassVar[Sequence[Rule]] = ()
    duplicates: ClassVar[Sequence[Match]] = ()
    pipelines: ClassVar[Sequence[PipelineSpec]] = ()
    #: names under which import files call fields → headers in any language. Keys: a field (`industry`), a part of one
    #: (`name.given`, `addresses.city`), an entry of a kind (`phones:mobile`, `addresses:shipping.city`)
    import_names: ClassVar[Mapping[str, Sequence[str]]] = {}
    grants: ClassVar[Grant | None] = None
    depends_on: ClassVar[Sequence[str]] = ()
    #: fields that this module gives to others: called with each other module's class or definition
    gives: ClassVar[Callable[[ModuleSpec], Sequence[Field]] | None] = None


@dataclass(frozen=True)
class ModuleSpec:
    """A module as everything reads it: a declaration with its own fields added, checked and frozen."""

    key: str
    label: Any
    label_plural: Any
    help: Any
    icon: str
    color: str
    title: str
    fields: Mapping[str, Field]
    owned: bool
    activities: bool
    menu: bool
    list_columns: tuple[str, ...]
    default_sort: tuple[str, ...]
    form: tuple[Section, ...]
    quick_create: tuple[str, ...]
    highlights: tuple[str, ...]
    board: Board | None
    calendar: Calendar | None
    related: tuple[Related, ...]
    rules: tuple[Rule, ...]
    duplicates: tuple[Match, ...]
    import_names: Mapping[str, Sequence[str]]
    grants: Grant | None = None
    title_fallback: tuple[str, ...] = ()
    custom: bool = False

    @property
    def table(self) -> str:
        return f"rec_{self.key}"

    @property
    def title_field(self) -> Field:
        return self.fields[self.title]

    @cached_property
    def own_columns(self) -> tuple[Field, ...]:
        """Fields that have columns in the table, in order; those in child tables (links) are not here."""
        return tuple(f for f in self.fields.values() if f.kind.columns)

    @cached_property
    def child_fields(self) -> tuple[Field, ...]:
        """Fields with rows in child tables: several lookups, tags, further e-mails …"""
        return tuple(f for f in self.fields.values() if f.kind.child)

    @cached_property
    def stage_field(self) -> Field | None:
        return next((f for f in self.fields.values() if f.type == "stage"), None)

    @cached_property
    def searchable(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields.values() if f.searchable or f.key == self.title)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return self is other

"""From declarations and definitions to the catalog.

Standard modules come from Python; own modules, own fields and changed pipelines come from `Definition` rows. After
this step nobody can tell them apart.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from trato.kernel.catalog.declare import (
    Board,
    Calendar,
    Choice,
    Field,
    Match,
    Module,
    ModuleSpec,
    PipelineSpec,
    Related,
    Section,
    Translated,
)
from trato.kernel.catalog.models import Definition, Organisation, Rate
from trato.kernel.catalog.registry import modules as registry
from trato.kernel.catalog.snapshot import Catalog, OrganisationSpec, Pipeline, RoleSpec, Stage
from trato.kernel.records.standard_rules import STANDARD_RULES

#: fields that the kernel keeps on every record
SYSTEM_FIELDS = (
    Field("id", "integer", _("Id"), help=_("The record's number in all of Trato."), read_only=True, system=True),
    Field("created_at", "datetime", _("Created"), help=_("When the record was made."), read_only=True, system=True,
          indexed=True),
    Field("created_by", "user", _("Created by"), help=_("Who made the record."), read_only=True, system=True),
    Field("updated_at", "datetime", _("Changed"), help=_("When the record was last changed."), read_only=True,
          system=True, indexed=True, options={"relative": True}),
    Field("updated_by", "user", _("Changed by"), help=_("Who last changed the record."), read_only=True, system=True),
)  # fmt: skip
OWNER_FIELDS = (
    Field("owner", "user", _("Owner"), help=_("Who looks after this record."), indexed=True, default="me",
          options={"column": "owner_id"}),
    Field("team", "team", _("Team"), help=_("Whose colleagues see this record: by default the owner's team."),
          indexed=True, options={"column": "team_id"}),
)  # fmt: skip
TAGS_FIELD = Field("tags", "tags", _("Tags"), help=_("Free labels for finding records again."))
#: types whose columns are always indexed, because related lists and boards read by them
ALWAYS_INDEXED = {"lookup", "user", "team", "stage", "file", "image"}


def build_catalog(version: int) -> Catalog:
    """Reads all configuration. Six queries; done once per version and process."""
    from trato.kernel.access.models import Role

    definitions = list(Definition.objects.filter(deleted_at=None))
    pipelines = _pipelines(definitions)
    specs = {cls.key: _spec_of_class(cls) for cls in registry.all()}
    for row in definitions:
        if row.kind == "module":
            specs[row.key] = _spec_of_definition(row)
    own_fields: dict[str, list[Field]] = {}
    for row in definitions:
        if row.kind == "field":
            own_fields.setdefault(row.module, []).append(field_of(row.key, row.data))
    givers = [cls.gives for cls in registry.all() if cls.gives is not None]
    finished = {key: _finish(spec, own_fields.get(key, []), givers, specs) for key, spec in specs.items()}
    return Catalog(
        version=version,
        modules=finished,
        pipelines=pipelines,
        organisation=_organisation(),
        roles={r.pk: RoleSpec(r.pk, r.key, r.is_admin, r.rights, r.field_rights) for r in Role.objects.all()},
        rates=_rates(),
        settings={row.key: row.data for row in definitions if row.kind == "setting"},
    )


def _spec_of_class(cls: type[Module]) -> ModuleSpec:
    return ModuleSpec(
        key=cls.key, label=cls.label, label_plural=cls.label_plural, help=cls.help, icon=cls.icon, color=cls.color,
        title=cls.title, fields={f.key: f for f in cls.fields}, owned=cls.owned, activities=cls.activities,
        menu=cls.menu, list_columns=tuple(cls.list_columns), default_sort=tuple(cls.default_sort),
        form=tuple(cls.form), quick_create=tuple(cls.quick_create), highlights=tuple(cls.highlights),
        board=cls.board, calendar=cls.calendar, related=tuple(cls.related), rules=tuple(cls.rules),
        duplicates=tuple(cls.duplicates), import_names=cls.import_names, grants=cls.grants,
        title_fallback=tuple(cls.title_fallback),
    )  # fmt: skip


def _spec_of_definition(row: Definition) -> ModuleSpec:
    data = row.data
    board, calendar = data.get("board"), data.get("calendar")
    return ModuleSpec(
        key=row.key, label=Translated(data["label"]), label_plural=Translated(data.get("label_plural", data["label"])),
        help=Translated(data.get("help", {})), icon=data.get("icon", "file"), color=data.get("color", "grey"),
        title=data.get("title", "name"), fields={}, owned=data.get("owned", True),
        activities=data.get("activities", True), menu=data.get("menu", True),
        list_columns=tuple(data.get("list_columns", ())), default_sort=tuple(data.get("default_sort", ())),
        form=tuple(Section(Translated(s["label"]), tuple(s["fields"])) for s in data.get("form", ())),
        quick_create=tuple(data.get("quick_create", ())), highlights=tuple(data.get("highlights", ())),
        board=Board(**board) if board else None, calendar=Calendar(**calendar) if calendar else None,
        related=(), rules=(), duplicates=tuple(Match(tuple(m["fields"]), m.get("kind", "warn"))
                                               for m in data.get("duplicates", ())),
        import_names={}, custom=True,
    )  # fmt: skip


def field_of(key: str, data: Mapping[str, Any]) -> Field:
    """An own field from its definition."""
    options = dict(data.get("options", {}))
    if "choices" in options:
        options["choices"] = tuple(choice_of(item) for item in options["choices"])
    return Field(
        key, data["type"], Translated(data["label"]), help=Translated(data.get("help", {})),
        required=bool(data.get("required")), unique=bool(data.get("unique")), indexed=bool(data.get("indexed")),
        searchable=bool(data.get("searchable")), default=data.get("default"), custom=True, options=options,
    )  # fmt: skip


def choice_of(item: Any) -> Choice:
    """A choice from JSON: a bare value, or an object with value, label, color, retired."""
    if isinstance(item, str):
        return Choice(item, Translated({"en": item}))
    label = item.get("label", item["value"])
    label = Translated(label) if isinstance(label, dict) else Translated({"en": str(label)})
    return Choice(
        item["value"], label, item.get("color", "grey"), bool(item.get("retired")), tuple(item.get("synonyms", ())),
        item.get("icon", ""),
    )  # fmt: skip


def _finish(spec: ModuleSpec, own: Sequence[Field], givers: Iterable[Any], known: Container[str]) -> ModuleSpec:
    """Adds system, given and own fields, resolves options, and fills layouts that were left open."""
    fields = {f.key: f for f in SYSTEM_FIELDS}
    fields |= spec.fields
    fields |= {f.key: f for f in own}
    if spec.owned:
        fields |= {f.key: f for f in OWNER_FIELDS}
    if spec.activities:
        fields["tags"] = TAGS_FIELD
    for give in givers:
        fields |= {f.key: f for f in give(replace(spec, fields=fields))}
    fields = {key: _resolved(f, spec) for key, f in fields.items()}
    listed = [f.key for f in fields.values() if not f.system and not f.rollup and not f.read_only]
    placed = {key for section in spec.form for key in section.fields}
    open_fields = tuple(key for key in listed if key not in placed and key not in ("tags", "team"))
    form = spec.form
    if open_fields:
        label = _("Further details") if form else _("Details")
        form = (*form, Section(label, open_fields))

    def present(keys: Sequence[str]) -> tuple[str, ...]:
        """Without those that a module which is off would have given."""
        return tuple(key for key in keys if key.split(".")[0] in fields)

    return replace(
        spec,
        fields=fields,
        form=form,
        list_columns=present(spec.list_columns) or tuple(listed[:7]),
        quick_create=spec.quick_create or tuple(key for key in listed if fields[key].required or key == spec.title),
        highlights=present(spec.highlights) or tuple(listed[1:5]),
        default_sort=spec.default_sort or ((spec.title,) if fields[spec.title].kind.sortable else ("-id",)),
        rules=(*STANDARD_RULES, *spec.rules),
        related=tuple(related for related in spec.related if related.module in known),
    )


def _resolved(field: Field, spec: ModuleSpec) -> Field:
    options = dict(field.options)
    if field.type in ("stage", "pipeline"):
        options["module"] = spec.key
    is_link = field.type in ALWAYS_INDEXED and not field.system
    indexed = field.indexed or field.unique or is_link or field.key == spec.title
    return replace(field, options=options, indexed=indexed)


def _pipelines(definitions: Sequence[Definition]) -> dict[str, tuple[Pipeline, ...]]:
    """Pipelines by module: the standard ones, replaced or joined by those that administrators made."""
    found: dict[str, dict[str, Pipeline]] = {}
    for cls in registry.all():
        for spec in cls.pipelines:
            found.setdefault(cls.key, {})[spec.key] = _standard_pipeline(cls.key, spec)
    for row in definitions:
        if row.kind == "pipeline":
            found.setdefault(row.module, {})[row.key] = _own_pipeline(row)
    return {module: tuple(by_key.values()) for module, by_key in found.items()}


def _standard_pipeline(module: str, spec: PipelineSpec) -> Pipeline:
    stages = tuple(
        Stage(
            s.key,
            s.label,
            spec.key,
            Decimal(s.probability) / 100,
            s.category,
            s.outcome,
            s.allowed_days,
            s.color,
            s.guidance,
            tuple(s.required_fields),
            position,
            synonyms=tuple(s.synonyms),
        )
        for position, s in enumerate(spec.stages)
    )
    return Pipeline(spec.key, module, spec.label, stages)


def _own_pipeline(row: Definition) -> Pipeline:
    stages = tuple(
        Stage(
            s["key"],
            Translated(s["label"]),
            row.key,
            Decimal(str(s.get("probability", 0))) / 100,
            s.get("category", "pipeline"),
            s.get("outcome", "open"),
            s.get("allowed_days"),
            s.get("color", "grey"),
            Translated(s.get("guidance", {})),
            tuple(s.get("required_fields", ())),
            position,
            bool(s.get("retired")),
            tuple(s.get("synonyms", ())),
        )
        for position, s in enumerate(row.data["stages"])
    )
    return Pipeline(row.key, row.module, Translated(row.data["label"]), stages, bool(row.data.get("retired")))


def _organisation() -> OrganisationSpec | None:
    row = Organisation.objects.first()
    if row is None:
        return None
    return OrganisationSpec(
        row.name, row.country, row.language, row.currency, row.timezone, row.first_weekday, row.fiscal_month,
        row.accent, row.logo, row.is_sample,
    )  # fmt: skip


def _rates() -> dict[str, list[tuple[Any, Decimal]]]:
    found: dict[str, list[tuple[Any, Decimal]]] = {}
    for row in Rate.objects.order_by("currency", "day"):
        found.setdefault(row.currency, []).append((row.day, row.rate))
    return found


__all__ = ["Related", "build_catalog", "choice_of", "field_of"]

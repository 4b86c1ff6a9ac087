"""Everything an import needs in hand to read its rows, made once from its plan."""

from __future__ import annotations

from dataclasses import dataclass, replace

from trato.apps.imports.convert import Converter
from trato.apps.imports.models import Import
from trato.apps.imports.plan import Options, Plan, options_from_json, plan_from_json
from trato.apps.imports.source import Source, open_source
from trato.apps.imports.survey import Survey, survey
from trato.apps.imports.targets import LINK_TYPES, importable, take_apart, targets_of
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import WrongCall


@dataclass
class Prepared:
    """One import, ready to run or to be tried out."""

    batch: Import
    source: Source
    plan: Plan
    options: Options
    survey: Survey
    spec: ModuleSpec
    converter: Converter
    ctx: Context

    @property
    def is_historical(self) -> bool:
        """Chosen, or known from closing dates that are past."""
        return self.survey.has_past if self.options.historical is None else self.options.historical

    @property
    def link_targets(self) -> list[str]:
        """Targets of the plan that are links, those with defaults included."""
        wanted = [*self.plan.targets, *(key for key in self.plan.defaults if key not in self.plan.targets)]
        return [target for target in wanted if self.spec.fields[take_apart(target).key].type in LINK_TYPES]


def prepare(batch: Import, ctx: Context, *, known: Survey | None = None) -> Prepared:
    """Raises WrongCall when the plan names what is not there, Invalid when the file can't be read."""
    source = open_source(batch.path)
    plan, options = plan_from_json(batch.mapping), options_from_json(batch.options)
    check_plan(batch.module, plan, source, ctx)
    found = known or survey(source, batch.module, plan, options)
    spec = catalog().module(batch.module)
    converter = Converter(spec, source.columns, plan, options, found.formats, ctx.locale)
    prepared = Prepared(batch, source, plan, options, found, spec, converter, ctx)
    prepared.ctx = replace(ctx, source="import", historical=prepared.is_historical)
    return prepared


def check_plan(module: str, plan: Plan, source: Source, ctx: Context) -> None:
    """Raises WrongCall for a column that the file does not have, an unknown target, or one that is used twice."""
    unknown = [name for name in plan.columns if name not in source.columns]
    if unknown:
        raise WrongCall("import.no_column", raw=", ".join(unknown), known=", ".join(source.columns))
    known = {target.name for target in targets_of(module, ctx)}
    seen: set[str] = set()
    for target in plan.targets:
        if target not in known:
            raise WrongCall("import.bad_target", raw=target)
        if target in seen:
            raise WrongCall("import.target_twice", raw=target)
        seen.add(target)
    if module in catalog():
        fields = {field.key for field in importable(catalog().module(module), ctx)}
        for key in plan.defaults:
            if key not in fields:
                raise WrongCall("import.bad_target", raw=key)

"""Files that multiply a module's records: the indexes of its lists are made anew at the end instead of kept in step."""

from __future__ import annotations

from trato.apps.imports.models import Import
from trato.apps.imports.prepare import Prepared
from trato.kernel.catalog.current import catalog
from trato.kernel.context import system_context
from trato.kernel.query.model import Query
from trato.kernel.records import read
from trato.kernel.storage.indexes import compare_column, make_next_index

LEAST_ROWS = 20_000


def is_load(prepared: Prepared) -> bool:
    """Whether the file brings at least twice as many records as there are."""
    rows = prepared.survey.rows
    if rows < LEAST_ROWS or prepared.options.mode == "update":
        return False
    there = read.count(Query(prepared.spec.key), system_context("import"), exact=True).value
    return 2 * there <= rows


def needed_columns(prepared: Prepared) -> list[str]:
    """The columns by which the import itself finds records while it runs."""
    spec = prepared.spec
    names = (*prepared.options.match, spec.title, *spec.title_fallback)
    fields = [spec.fields[key] for key in names if key != "id"]
    fields += [f for f in spec.fields.values() if f.type in ("reference", "auto_number", "emails", "email")]
    return [compare_column(field) for field in fields if field.kind.columns]


def bring_indexes_back() -> bool:
    """Makes one missing index of a module that nothing is loaded into: for imports that were stopped half way. Says
    whether none is missing any more."""
    busy = set(Import.objects.filter(state=Import.State.RUNNING).values_list("module", flat=True))
    return not any(make_next_index(spec) for spec in catalog().modules.values() if spec.key not in busy)

"""Making the search terms of a module anew, after what is searchable in it changed."""

from __future__ import annotations

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.queue import enqueue
from trato.kernel.jobs.registry import Step, job
from trato.kernel.records.read import title_of
from trato.kernel.records.store import needed_rows
from trato.kernel.search.terms import terms_of
from trato.kernel.sql import Sql, execute_many, fetch_all, ident
from trato.lib.text import sort_key

CHUNK = 500


def start_reindex(module: str, ctx: Context) -> Job:
    """Asks for the job; search finds by the old terms until it has passed."""
    return enqueue("reindex", {"module": module}, ctx, label=str(catalog().module(module).label_plural))


@job("reindex")
def reindex(step: Step) -> None:
    """The next records of the module, in ascending order of ids."""
    spec = catalog().modules.get(step.params["module"])
    if spec is None:
        step.is_done = True
        return
    after = step.checkpoint.get("after", 0)
    rows = fetch_all(Sql(f"SELECT id FROM {ident(spec.table)} WHERE id > %s ORDER BY id LIMIT %s", after, CHUNK))
    ids = [row[0] for row in rows]
    keys = dict.fromkeys([spec.title, *spec.title_fallback, *(field.key for field in spec.searchable)])
    found = needed_rows(spec, ids, list(keys)) if ids else {}
    updates = []
    for record_id, values in found.items():
        title = title_of(spec, values, record_id)
        updates.append((title, sort_key(title), " ".join(terms_of(spec, values)), record_id))
    execute_many("UPDATE trato_directory SET title = %s, title_key = %s, terms = %s WHERE id = %s", updates)
    step.done += len(ids)
    step.checkpoint = {"after": ids[-1] if ids else after}
    step.is_done = len(ids) < CHUNK

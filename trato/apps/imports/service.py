"""What screens and the command do with imports: begin one, decide, try out, start, stop, undo, report."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from itertools import islice
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Count, Min

from trato.apps.imports import source as files
from trato.apps.imports.match import proposed_match
from trato.apps.imports.matching import propose
from trato.apps.imports.models import Import, Leftover, Made, Refusal, Template
from trato.apps.imports.plan import ColumnPlan, Options, Plan, options_from_json, plan_from_json
from trato.apps.imports.prepare import check_plan
from trato.apps.imports.source import Source, open_source, signature
from trato.apps.imports.targets import PEOPLE, require_import, targets_of
from trato.kernel.access.models import Team, User
from trato.kernel.access.teams import rebuild_hierarchy
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.history.models import Operation
from trato.kernel.jobs import queue
from trato.kernel.jobs.models import Job
from trato.kernel.messages import message
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.kernel.records.bulk import undo_any
from trato.lib.csvfile import guard_formula
from trato.lib.text import fold

SAMPLE_ROWS = 200
SHOWN_ROWS = 10


def begin(module: str, file: BinaryIO, name: str, ctx: Context) -> Import:
    """Keeps the file and proposes where its columns go. Raises Invalid for what is no readable CSV."""
    require_import(module, ctx)
    path, size_bytes = files.keep(file)
    try:
        source = open_source(path)
    except Invalid:
        (files.folder() / path).unlink(missing_ok=True)
        raise
    plan, options = remembered(module, source) or proposal(module, source, ctx)
    return Import.objects.create(
        module=module, file_name=name[:255], path=path, size_bytes=size_bytes, columns=list(source.columns),
        mapping=plan.to_json(), options=options.to_json(), user_id=ctx.user_id,
    )  # fmt: skip


def find(import_id: int, ctx: Context) -> Import:
    """One's own import, or anybody's for an administrator. Raises NotFound."""
    found = Import.objects.filter(pk=import_id).first()
    if found is None or not (ctx.principal.is_admin or found.user_id == ctx.user_id):
        raise NotFound("record.not_found")
    return found


def listed(ctx: Context) -> list[Import]:
    """Past imports, the newest first."""
    rows = Import.objects.order_by("-pk")
    return list((rows if ctx.principal.is_admin else rows.filter(user_id=ctx.user_id))[:200])


def sample(source: Source, rows: int = SHOWN_ROWS) -> list[list[str]]:
    """The first rows of a file."""
    return [row.cells for row in islice(source.rows(), rows) if row.is_readable]


# -- deciding ----------------------------------------------------------------------------------------------------------


def proposal(module: str, source: Source, ctx: Context) -> tuple[Plan, Options]:
    """Where the columns probably go, and by which field rows find their records."""
    plan = propose(module, source.columns, sample(source, SAMPLE_ROWS), ctx)
    if module in PEOPLE:
        return plan, Options()
    spec = catalog().module(module)
    title = spec.title_field
    keys = {target.partition(".")[0].partition(":")[0] for target in plan.targets}
    if title.required and title.key not in keys and title.type == "text":
        plan = replace(plan, defaults={title.key: _made_up_title(plan)})
    return plan, Options(match=proposed_match(spec, plan.targets))


def _made_up_title(plan: Plan) -> str:
    """A name for records whose file gives none: what they are about, else their reference."""
    by_target = {chosen.to.partition(".")[0]: column for column, chosen in plan.columns.items() if chosen.to}
    about = [by_target[key] for key in ("product", "about", "account", "contact", "company") if key in by_target]
    names = about[:2] or [by_target[key] for key in ("reference", "code") if key in by_target][:1]
    return " – ".join("{" + name + "}" for name in names)


def remembered(module: str, source: Source) -> tuple[Plan, Options] | None:
    """How the last file with these headings was read."""
    found = Template.objects.filter(signature=signature(module, source.columns)).first()
    if found is None:
        return None
    plan = plan_from_json(found.mapping)
    by_fold = {fold(name): name for name in source.columns}
    columns = {by_fold.get(fold(name), name): chosen for name, chosen in plan.columns.items()}
    return replace(plan, columns=columns), options_from_json(found.options)


def decide(batch: Import, plan: Plan, options: Options, ctx: Context) -> None:
    """Keeps what was decided, also for the next file with these headings. A dry run made before no longer counts."""
    if batch.state != Import.State.DRAFT:
        raise Invalid("import.not_ready")
    source = open_source(batch.path)
    check_plan(batch.module, plan, source, ctx)
    if not plan.targets:
        raise Invalid("import.nothing_mapped")
    if options.mode != "create" and not options.match and batch.module not in PEOPLE:
        raise Invalid("import.no_match", field="match")
    batch.mapping, batch.options, batch.preview = plan.to_json(), options.to_json(), {}
    batch.save(update_fields=["mapping", "options", "preview"])
    Template.objects.update_or_create(
        signature=signature(batch.module, source.columns),
        defaults={"module": batch.module, "mapping": batch.mapping, "options": batch.options, "user_id": ctx.user_id},
    )


def accept(batch: Import, replacements: Sequence[tuple[str, str, str]], ctx: Context) -> None:
    """Takes suggestions over into the map: (target, text in the file, what is meant)."""
    plan = plan_from_json(batch.mapping)
    values = {target: dict(found) for target, found in plan.values.items()}
    for target, text, meant in replacements:
        values.setdefault(target, {})[text] = meant
    decide(batch, replace(plan, values=values), options_from_json(batch.options), ctx)


def merged(plan: Plan, given: Plan, source: Source) -> Plan:
    """A proposal overruled by what a map says; columns are named as in the file, whatever their case."""
    by_fold = {name.casefold(): name for name in source.columns}
    named = {by_fold.get(name.casefold(), name): chosen for name, chosen in given.columns.items()}
    taken = {chosen.to for chosen in named.values()}
    columns: dict[str, ColumnPlan] = {
        name: chosen if chosen.to not in taken else ColumnPlan() for name, chosen in plan.columns.items()
    }
    defaults = {key: text for key, text in plan.defaults.items() if key not in taken}
    return Plan({**columns, **named}, given.values, {**defaults, **given.defaults})


def labels(module: str, ctx: Context) -> Mapping[str, str]:
    """Targets → what people read."""
    return {target.name: str(target.label) for target in targets_of(module, ctx)}


# -- running -----------------------------------------------------------------------------------------------------------


def start_preview(batch: Import, ctx: Context) -> Job:
    """The dry run as a job."""
    if batch.state != Import.State.DRAFT:
        raise Invalid("import.not_ready")
    require_import(batch.module, ctx)
    with transaction.atomic():
        job = queue.enqueue("import_preview", {"import": batch.pk, "_source": "import"}, ctx, label=batch.file_name)
        Import.objects.filter(pk=batch.pk).update(state=Import.State.CHECKING, job_id=job.pk, preview={})
    batch.refresh_from_db()
    return job


def start(batch: Import, ctx: Context) -> Job:
    """The import as a job."""
    require_import(batch.module, ctx)
    with transaction.atomic():
        claimed = Import.objects.filter(pk=batch.pk, state=Import.State.DRAFT).update(
            state=Import.State.RUNNING, started_at=datetime.now(UTC), counts={}, checkpoint={}, done=0
        )
        if not claimed:
            raise Invalid("import.not_ready")
        job = queue.enqueue(
            "import", {"import": batch.pk, "_source": "import"}, ctx, label=batch.file_name, total=batch.total
        )
        Import.objects.filter(pk=batch.pk).update(job_id=job.pk)
    batch.refresh_from_db()
    return job


def refresh(batch: Import) -> Import:
    """The import as it is now; one whose job failed or was cancelled learns so here."""
    batch.refresh_from_db()
    if batch.state not in (Import.State.RUNNING, Import.State.CHECKING) or not batch.job_id:
        return batch
    job = Job.objects.filter(pk=batch.job_id).first()
    if job is None or not job.is_over or job.state == Job.State.DONE:
        return batch
    was_checking = batch.state == Import.State.CHECKING
    ended = Import.State.FAILED if job.state == Job.State.FAILED else Import.State.CANCELLED
    batch.state = Import.State.DRAFT if was_checking else ended
    batch.error, batch.ended_at = job.error, job.ended_at
    if was_checking:
        batch.preview = {}
    batch.save(update_fields=["state", "error", "ended_at", "preview"])
    return batch


def cancel(batch: Import, ctx: Context) -> None:
    """Stops after the chunk under way. What was brought in stays, and can be undone."""
    if batch.job_id:
        queue.cancel(batch.job_id, ctx)
    refresh(batch)


def undo(batch: Import, ctx: Context) -> Any:
    """Takes the whole import back: an `Undone`, or a job for a large one. Users and teams that are in use stay."""
    if not batch.is_over or batch.state == Import.State.UNDONE:
        raise Invalid("undo.nothing")
    result: Any = None
    if batch.module in PEOPLE:
        require_import(batch.module, ctx)
        _undo_people(batch)
    elif batch.operation_id:
        Operation.objects.filter(pk=batch.operation_id, job_id=None).update(job_id=batch.job_id)
        result = undo_any(batch.operation_id, ctx)
    Import.objects.filter(pk=batch.pk).update(state=Import.State.UNDONE)
    batch.refresh_from_db()
    return result


@transaction.atomic
def _undo_people(batch: Import) -> None:
    """Removes users who left no trace, makes the others inactive, and removes teams that nobody is in."""
    users = list(Made.objects.filter(batch=batch, kind="user").values_list("made_id", flat=True))
    used = _users_with_records(users)
    User.objects.filter(pk__in=[pk for pk in users if pk in used]).update(is_active=False)
    User.objects.filter(pk__in=[pk for pk in users if pk not in used]).delete()
    teams = Made.objects.filter(batch=batch, kind="team").order_by("-pk").values_list("made_id", flat=True)
    for pk in list(teams):
        if not User.objects.filter(team_id=pk).exists() and not Team.objects.filter(parent_id=pk).exists():
            Team.objects.filter(pk=pk).delete()
    rebuild_hierarchy()


def _users_with_records(users: Sequence[int]) -> set[int]:
    from trato.kernel.context import system_context
    from trato.kernel.history.models import History

    used = set(History.objects.filter(user_id__in=users).values_list("user_id", flat=True))
    ctx = system_context()
    for spec in catalog().modules.values():
        if spec.owned:
            for deleted in (False, True):
                query = Query(spec.key, where=Group((Condition("owner", "in", list(users)),)), columns=("owner",),
                              deleted=deleted)  # fmt: skip
                for records in read.rows(query, ctx):
                    used |= {record["owner"] for record in records}
    return {pk for pk in used if pk is not None}


# -- reporting ---------------------------------------------------------------------------------------------------------


def reasons(problems: Sequence[Sequence[Any]], labels: Mapping[str, str] | None = None) -> str:
    """Why a row was refused, in the reader's language. Fields are called by their labels, or by their keys without."""
    found, names = [], labels or {}
    for field, code, params in problems:
        text = message(code, {**params, "field": params.get("field", names.get(field, field))})
        found.append(f"{names.get(field, field)}: {text}" if field else text)
    return " ".join(found)


def refused_csv(
    batch: Import, line_label: str, reason_label: str, names: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The refused rows as a CSV file that can be corrected and brought in again, with line and reason in front."""
    buffer = StringIO()
    writer = csv.writer(buffer)

    def line(cells: Sequence[str]) -> str:
        writer.writerow([guard_formula(cell) for cell in cells])
        text = buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
        return text

    yield "\ufeff" + line([*batch.columns, line_label, reason_label])
    width = len(batch.columns)
    for row in Refusal.objects.filter(batch=batch).order_by("line", "pk").iterator(chunk_size=1000):
        cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
        yield line([*cells, str(row.line), reasons(row.problems, names)])


def unresolved(batch: Import, limit: int = 500) -> list[dict[str, Any]]:
    """Texts that found no place when the import ran, the most frequent first."""
    rows = (
        Leftover.objects.filter(batch=batch).values("field", "text", "code")
        .annotate(rows=Count("pk"), first=Min("line")).order_by("-rows", "field", "text")[:limit]
    )  # fmt: skip
    return [{"target": row["field"], "text": row["text"], "rows": row["rows"], "code": row["code"],
             "first_line": row["first"]} for row in rows]  # fmt: skip


def leftovers_of(record_id: int) -> list[Leftover]:
    """What the source said of a record and no field could take."""
    return list(Leftover.objects.filter(record_id=record_id).select_related("batch").order_by("pk"))


def report(batch: Import) -> dict[str, Any]:
    """How an import ended, as JSON."""
    return {
        "import": batch.pk, "module": batch.module, "file": batch.file_name, "state": batch.state,
        "rows": batch.total, "counts": batch.counts, "operation": batch.operation_id,
        "rows_per_second": batch.rows_per_second, "unresolved": unresolved(batch, 100),
    }  # fmt: skip

"""Running an import, chunk by chunk. Each chunk is one transaction with its checkpoint: a killed process loses and
doubles nothing. The worker's job and the command both come here."""

from __future__ import annotations

import gc
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import orjson
from django.db import transaction

from trato.apps.imports.load import is_load, needed_columns
from trato.apps.imports.models import Import, Leftover, Refusal
from trato.apps.imports.people import PeopleRun
from trato.apps.imports.prepare import prepare
from trato.apps.imports.reader import Reader
from trato.apps.imports.rows import EXISTING, NEW, REFUSED, SAME, Planned, Planner, problems_json, shown_cells
from trato.apps.imports.second_look import link_again
from trato.apps.imports.survey import Survey
from trato.apps.imports.targets import PEOPLE, require_import
from trato.kernel.context import Context
from trato.kernel.history.log import open_operation
from trato.kernel.records.write import save_valid
from trato.kernel.sql import insert_rows, make_room
from trato.kernel.storage.indexes import make_next_index, suspend_indexes
from trato.kernel.storage.upkeep import refresh_statistics

logger = logging.getLogger("trato.imports")

#: counts of an import: created, updated, same, existing, refused, and rows whose links or values found no place
LEFT_OVER, UPDATED = "left_over", "updated"
#: from here on an import gets more memory for the time that it takes
LONG_ROWS = 10_000
#: after so many rows the database counts them for the first time
LOOK_FIRST = 2_000
REFUSAL_COLUMNS = ("batch_id", "line", "cells", "problems")
LEFTOVER_COLUMNS = ("batch_id", "record_id", "line", "field", "text", "code")


class Run:
    """One import under way in this process. Everything that must survive the process stands in its row."""

    def __init__(self, batch: Import, ctx: Context) -> None:
        self.batch = batch
        known = batch.checkpoint.get("survey")
        self.prepared = prepare(batch, ctx, known=Survey.from_json(known) if known else None)
        self.planner = Planner(self.prepared)
        self._is_long = self.prepared.survey.rows > LONG_ROWS
        self._look_at = LOOK_FIRST
        if self._is_long:
            make_room(is_long=True)
        self.reader = Reader(
            self.prepared.source, self.prepared.converter, skip=batch.checkpoint.get("row", 0),
            rows=self.prepared.survey.rows,
        )  # fmt: skip

    @property
    def position(self) -> int:
        return self.reader.position

    def take(self, batch: Import) -> None:
        """The row as it was read for this chunk."""
        self.batch = self.prepared.batch = batch

    def close(self) -> None:
        self.reader.close()
        if self._is_long:
            make_room(is_long=False)

    def step(self) -> bool:
        """The next chunk, in the caller's transaction. Says whether all is done."""
        batch, prepared = self.batch, self.prepared
        checkpoint = dict(batch.checkpoint)
        if not checkpoint:
            checkpoint = {"row": 0, "phase": "rows", "survey": prepared.survey.to_json()}
            batch.total = prepared.survey.rows
            opened = open_operation("import", batch.module, prepared.ctx, batch.file_name)
            batch.operation_id = opened.operation
            if is_load(prepared):
                suspend_indexes(prepared.spec, needed_columns(prepared))
        ctx = prepared.ctx.with_(operation=batch.operation_id, now=datetime.now(UTC))
        counts = Counter(batch.counts)
        if checkpoint["phase"] == "rows":
            rows = self.reader.next()
            if rows:
                if batch.done >= self._look_at:
                    # The tables are several times as large as the database believes.
                    refresh_statistics()
                    self._look_at = batch.done * 3
                write_rows(self.planner.plan(rows), self.planner, ctx, counts)
                batch.done += len(rows)
                checkpoint["row"] = self.reader.position
            else:
                checkpoint["phase"] = "links" if self.planner.own_links else "indexes"
        elif checkpoint["phase"] == "links":
            after = link_again(prepared, self.planner, ctx, checkpoint.get("after", 0), counts)
            checkpoint |= {"after": after} if after else {"phase": "indexes"}
        elif not make_next_index(prepared.spec):
            checkpoint["phase"] = "end"
        batch.counts, batch.checkpoint = dict(counts), checkpoint
        is_done = bool(checkpoint["phase"] == "end")
        if is_done:
            batch.state, batch.ended_at = Import.State.DONE, datetime.now(UTC)
        batch.save()
        return is_done


def write_rows(planned: Sequence[Planned], planner: Planner, ctx: Context, counts: Counter[str]) -> None:
    """Saves one chunk's changes. Rows that mean a record of an earlier row of the chunk go in a second round."""
    first = [item for item in planned if item.change is not None and not item.is_repeated]
    _save(first, ctx, counts)
    again = [item for item in planned if item.is_repeated]
    for item in again:
        repeated = planner.plan([item.row])[0]
        item.change, item.problems, item.exists = repeated.change, repeated.problems, repeated.exists
        item.left = repeated.left
        if item.change is not None:
            _save([item], ctx, counts)
    _remember(planned, planner.prepared.batch, counts)


def _save(items: Sequence[Planned], ctx: Context, counts: Counter[str]) -> None:
    changes = [item.change for item in items if item.change is not None]
    if not changes:
        return
    refused = save_valid(changes, ctx)
    by_index: dict[int, list[int]] = {}
    for position, problem in enumerate(refused):
        by_index.setdefault(problem.index, []).append(position)
    for index, positions in by_index.items():
        items[index].refuse([refused[position] for position in positions])
    for change in changes:
        if not change.problems:
            counts[NEW if change.is_new else UPDATED if change.values else SAME] += 1


def _json(found: Sequence[object]) -> str:
    return orjson.dumps(found).decode()


def _remember(planned: Sequence[Planned], batch: Import, counts: Counter[str]) -> None:
    """Keeps what was refused and what was left over."""
    refusals, leftovers = [], []
    for item in planned:
        if item.exists:
            counts[EXISTING] += 1
        elif item.problems:
            counts[REFUSED] += 1
            refusals.append(
                (batch.pk, item.row.line, _json(shown_cells(item.row.cells)), _json(problems_json(item.problems)))
            )
        elif item.left and item.change is not None:
            counts[LEFT_OVER] += 1
            leftovers += [
                (batch.pk, item.change.id, item.row.line, target, text, code) for target, text, code in item.left
            ]
    insert_rows(Refusal._meta.db_table, REFUSAL_COLUMNS, refusals)
    insert_rows(Leftover._meta.db_table, LEFTOVER_COLUMNS, leftovers)


#: runs that this process has open, so that each chunk goes on where the last one ended
_open: dict[int, Run | PeopleRun] = {}


@contextmanager
def _uncollected() -> Iterator[None]:
    """A chunk makes some hundred thousand objects that all die with it: the garbage collector would look through
    everything that the process holds again and again, and take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def run_chunk(batch_id: int, ctx: Context) -> tuple[Import, bool]:
    """The next chunk of an import, in one transaction. Returns the import and whether it is done."""
    running = _open.pop(batch_id, None)
    try:
        # No savepoint inside the worker's transaction: what fails is taken back whole, and begins again.
        with transaction.atomic(savepoint=False):
            batch = Import.objects.select_for_update().get(pk=batch_id)
            if batch.is_over:
                _close(running)
                return batch, True
            if running is not None and running.position != batch.checkpoint.get("row", 0):
                # The last chunk was rolled back, or another process went on meanwhile: begin at the checkpoint again.
                running.close()
                running = None
            if running is None:
                require_import(batch.module, ctx)
                running = PeopleRun(batch, ctx) if batch.module in PEOPLE else Run(batch, ctx)
            running.take(batch)
            is_done = running.step()
    except BaseException:
        _close(running)
        raise
    if is_done:
        running.close()
    else:
        _open[batch_id] = running
    return batch, is_done


def _close(running: Run | PeopleRun | None) -> None:
    if running is not None:
        running.close()


def leave(batch_id: int) -> None:
    """Lets go of an import that is not gone on with here."""
    _close(_open.pop(batch_id, None))

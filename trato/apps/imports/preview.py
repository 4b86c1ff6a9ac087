"""The dry run: what an import would do, counted over the whole file, with every right, rule and check. Writes nothing.

Only the report is kept, in the import's own row. Suggestions come with it: the nearest existing name for each text
that found nothing, so that a misspelling is seen before it is brought in.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from trato.apps.imports.convert import Left, Ready, choice_words
from trato.apps.imports.match import Key, fold_key
from trato.apps.imports.models import Import
from trato.apps.imports.people import PeopleRun
from trato.apps.imports.prepare import Prepared, prepare
from trato.apps.imports.reader import chunks
from trato.apps.imports.rows import EXISTING, REFUSED, Planned, Planner, problems_json, shown_cells
from trato.apps.imports.suggest import suggestions
from trato.apps.imports.targets import CHOICE_TYPES, PEOPLE, require_import, take_apart
from trato.kernel.context import Context
from trato.kernel.records.write import try_out
from trato.lib.text import fold, sort_key

#: refused rows shown one by one; the others are only counted
MOST_SHOWN = 200
#: distinct texts kept per field
MOST_TEXTS = 500
NEW, UPDATED, SAME, LEFT_OVER = "created", "updated", "same", "left_over"


class Preview:
    """One pass over the file that remembers what it saw."""

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.planner = Planner(prepared, is_trial=True)
        self.counts: Counter[str] = Counter()
        self.refused: list[dict[str, Any]] = []
        self.reasons: Counter[tuple[str, str]] = Counter()
        self.left: dict[str, Counter[str]] = {}
        self.codes: dict[tuple[str, str], str] = {}
        self.notes: Counter[tuple[str, str]] = Counter()
        self.filled: Counter[str] = Counter()
        self._seen: dict[Key, int] = {}
        self._names: set[str] = set()
        self._own_left: Counter[Left] = Counter()
        self._choices = {
            cell.target: Counter[str]() for key, cells in prepared.converter.cells.items()
            for cell in cells if prepared.spec.fields[key].type in CHOICE_TYPES and not cell.part
        }  # fmt: skip

    def run(self) -> None:
        """The whole file."""
        for rows in chunks(self.prepared.source, self.prepared.converter, 0):
            self.take(rows)
        self.finish()

    def take(self, rows: Sequence[Ready]) -> None:
        """One chunk."""
        self._see_texts(rows)
        planned = self.planner.plan(rows)
        for item in planned:
            if not item.problems:
                self._see_repeats(item)
        changes = [(item, item.change) for item in planned if item.change is not None and not item.is_repeated]
        for problem in try_out([change for _item, change in changes], self.prepared.ctx):
            item = changes[problem.index][0]
            item.refuse([problem])
        for _item, change in changes:
            for note in change.notes:
                self.notes[(note.field or "", note.code)] += 1
        for item in planned:
            self._count(item)

    def _see_texts(self, rows: Sequence[Ready]) -> None:
        converter = self.prepared.converter
        for row in rows:
            if any(code.startswith("csv.") for _field, code, _params in row.problems):
                continue
            for cells in converter.cells.values():
                for cell in cells:
                    text = row.cells[cell.index].strip()
                    if text:
                        self.filled[cell.target] += 1
                        seen = self._choices.get(cell.target)
                        if seen is not None and (len(seen) < MOST_TEXTS or text in seen):
                            seen[text] += 1
        if self.planner.own_links:
            spec = self.prepared.spec
            for row in rows:
                for key in (spec.title, "reference"):
                    if row.values.get(key):
                        self._names.add(sort_key(str(row.values[key])))

    def _see_repeats(self, item: Planned) -> None:
        """Rows that mean a record of an earlier row of the file."""
        if self.planner.matcher is None:
            return
        key = self.planner.matcher.key_of(item.row.values)
        if key is None:
            return
        first = self._seen.setdefault(fold_key(key), item.row.line)
        if first == item.row.line:
            return
        self.counts["repeated"] += 1
        item.is_repeated = True
        if item.change is not None and item.change.is_new and self.prepared.options.mode == "create":
            item.change, item.exists = None, True

    def _count(self, item: Planned) -> None:
        if item.exists:
            self.counts[EXISTING] += 1
        elif item.problems:
            self.counts[REFUSED] += 1
            for field, code, _params in item.problems:
                self.reasons[(field or "", code)] += 1
            if len(self.refused) < MOST_SHOWN:
                self.refused.append(
                    {
                        "line": item.row.line,
                        "cells": shown_cells(item.row.cells[:60]),
                        "problems": problems_json(item.problems),
                    }
                )
        elif item.change is not None:
            if item.change.is_new and not item.is_repeated:
                self.counts[NEW] += 1
            elif item.change.values:
                self.counts[UPDATED] += 1
            else:
                self.counts[SAME] += 1
            self._count_left(item)

    def _count_left(self, item: Planned) -> None:
        others = [left for left in item.left if left[0].partition(".")[0] not in self.planner.own_links]
        if others:
            self.counts[LEFT_OVER] += 1
        for left in item.left:
            if left in others:
                self._leave(*left)
            else:
                self._own_left[left] += 1

    def _leave(self, target: str, text: str, code: str, rows: int = 1) -> None:
        texts = self.left.setdefault(target, Counter())
        if len(texts) < MOST_TEXTS or text in texts:
            texts[text] += rows
            self.codes[(target, text)] = code

    def finish(self) -> None:
        """Links to the file's own rows: a parent further down will be there when the import ends."""
        for (target, text, code), rows in self._own_left.items():
            if sort_key(text) not in self._names:
                self._leave(target, text, code, rows)
                self.counts[LEFT_OVER] += rows

    # -- report --------------------------------------------------------------------------------------------------------

    def report(self) -> dict[str, Any]:
        """As JSON, for screens, the command and scripts."""
        prepared = self.prepared
        return {
            "rows": prepared.survey.rows,
            "counts": dict(self.counts),
            "historical": prepared.is_historical,
            "formats": prepared.survey.to_json()["formats"],
            "refused": self.refused,
            "reasons": [[field, code, count] for (field, code), count in self.reasons.most_common()],
            "notes": [[field, code, count] for (field, code), count in self.notes.most_common()],
            "unresolved": self._unresolved(),
            "understood": self._understood(),
            "unused": self._unused(),
            "made": {key: len(finder.made) for key, finder in self.planner.links.finders.items() if finder.made},
        }

    def _unresolved(self) -> list[dict[str, Any]]:
        """Texts that found no place, the most frequent first, with what each probably means."""
        found = []
        for target, texts in self.left.items():
            field = self.prepared.spec.fields[take_apart(target).key]
            near = suggestions(
                field, target, [text for text, _count in texts.most_common(MOST_TEXTS)], self.prepared.ctx
            )
            found += [
                {"target": target, "text": text, "rows": count, "code": self.codes[(target, text)],
                 "suggestion": near.get(text, "")}
                for text, count in texts.most_common()
            ]  # fmt: skip
        found += self._unknown_values()
        return sorted(found, key=lambda item: -item["rows"])

    def _unknown_values(self) -> list[dict[str, Any]]:
        """Values of lists that refuse their rows (stages, required fields): a replacement would save those rows."""
        found: list[dict[str, Any]] = []
        converter = self.prepared.converter
        for target, texts in self._choices.items():
            if target in self.left:
                continue
            field = self.prepared.spec.fields[take_apart(target).key]
            replaced = converter.cells[field.key][0].replaced
            known = converter.choices_of(field)
            missing = [t for t in texts if fold(replaced.get(fold(t), t)) not in known and field.type != "choices"]
            near = suggestions(field, target, missing, self.prepared.ctx)
            found += [
                {"target": target, "text": text, "rows": texts[text], "code": "choice.unknown",
                 "suggestion": near.get(text, "")}
                for text in missing
            ]  # fmt: skip
        return found

    def _understood(self) -> list[dict[str, Any]]:
        """Values of lists that are written otherwise in the file: by a synonym, or replaced by the map."""
        found = []
        for target, texts in self._choices.items():
            field = self.prepared.spec.fields[take_apart(target).key]
            plain, known = choice_words(field, with_synonyms=False), self.prepared.converter.choices_of(field)
            replaced = self.prepared.converter.cells[field.key][0].replaced
            labels = {choice.value: str(choice.label) for choice in field.kind.choices(field)}  # type: ignore[attr-defined]
            for text, count in texts.items():
                meant = known.get(fold(replaced.get(fold(text), text)))
                if meant is not None and fold(text) not in plain:
                    found.append({"target": target, "text": text, "rows": count, "meaning": labels.get(meant, meant)})
        return sorted(found, key=lambda item: -item["rows"])

    def _unused(self) -> list[str]:
        """Columns that are left out."""
        chosen = self.prepared.plan.columns
        return [name for name in self.prepared.source.columns if name not in chosen or not chosen[name].to]


def preview(batch: Import, ctx: Context) -> dict[str, Any]:
    """The dry run of a whole file at once; the report is also kept with the import."""
    require_import(batch.module, ctx)
    report = _preview_people(batch, ctx) if batch.module in PEOPLE else _preview_records(batch, ctx)
    batch.preview = report
    batch.total = report["rows"]
    batch.save(update_fields=["preview", "total"])
    return report


def _preview_records(batch: Import, ctx: Context) -> dict[str, Any]:
    trial = Preview(prepare(batch, ctx))
    trial.run()
    return trial.report()


class _TriedOut(Exception):
    """Takes back what a trial wrote."""


def _preview_people(batch: Import, ctx: Context) -> dict[str, Any]:
    """Users and teams are few: they are brought in and taken back."""
    counts: Counter[str] = Counter()
    refused: list[dict[str, Any]] = []
    reasons: Counter[tuple[str, str]] = Counter()
    rows = 0
    try:
        with transaction.atomic():
            trial = PeopleRun(batch, ctx)
            for row in trial.source.rows():
                rows += 1
                outcome, problems = trial.attempt(row)
                counts[outcome] += 1
                if problems:
                    reasons.update((field or "", code) for field, code, _params in problems)
                    if len(refused) < MOST_SHOWN:
                        refused.append(
                            {"line": row.line, "cells": shown_cells(row.cells), "problems": problems_json(problems)}
                        )
            made = Counter(trial.made)
            raise _TriedOut
    except _TriedOut:
        pass
    return {
        "rows": rows, "counts": dict(counts), "historical": False, "formats": {}, "refused": refused,
        "reasons": [[field, code, count] for (field, code), count in reasons.most_common()], "notes": [],
        "unresolved": [], "understood": [], "made": dict(made),
        "unused": [name for name in trial.source.columns if not batch.mapping["columns"].get(name, {}).get("to")],
    }  # fmt: skip


#: dry runs that this process has open
_open: dict[int, tuple[Preview, Any]] = {}
_CHUNK_S = 0.5


def preview_chunk(batch_id: int, ctx: Context, job_id: int) -> tuple[Import, bool]:
    """A while of a dry run as a job. A dry run that lost its process begins again: it wrote nothing."""
    batch = Import.objects.get(pk=batch_id)
    require_import(batch.module, ctx)
    if batch.module in PEOPLE:
        preview(batch, ctx)
        Import.objects.filter(pk=batch.pk).update(state=Import.State.DRAFT)
        return batch, True
    if job_id not in _open:
        _open.clear()
        trial = Preview(prepare(batch, ctx))
        _open[job_id] = (trial, chunks(trial.prepared.source, trial.prepared.converter, 0))
    trial, rows = _open[job_id]
    is_done = _take_for_a_while(trial, rows)
    if is_done:
        del _open[job_id]
        trial.finish()
        batch.preview, batch.state = trial.report(), Import.State.DRAFT
        batch.total = batch.preview["rows"]
    else:
        done = sum(trial.counts[key] for key in (NEW, UPDATED, SAME, EXISTING, REFUSED))
        batch.preview = {"done": done, "total": trial.prepared.survey.rows}
    batch.save(update_fields=["preview", "state", "total"])
    return batch, is_done


def _take_for_a_while(trial: Preview, rows: Iterable[list[Ready]]) -> bool:
    """Chunks for half a second. Says whether the file ended."""
    ends_at = time.monotonic() + _CHUNK_S
    for chunk in rows:
        trial.take(chunk)
        if time.monotonic() > ends_at:
            return False
    return True

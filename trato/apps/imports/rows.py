"""Rows of one chunk, from values to changes: links found, existing records matched. The same for trial and for real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from trato.apps.imports.convert import Left, Ready, RowProblem
from trato.apps.imports.links import NOT_FOUND, SEVERAL, Links
from trato.apps.imports.match import SEVERAL as SEVERAL_MATCH
from trato.apps.imports.match import Key, Matcher
from trato.apps.imports.prepare import Prepared
from trato.kernel.errors import Problem
from trato.kernel.records.change import Change

NEW, EXISTING, SAME, REFUSED = "created", "existing", "same", "refused"


@dataclass
class Planned:
    """One row and what becomes of it: a change to make, or the reasons against."""

    row: Ready
    change: Change | None = None
    problems: list[RowProblem] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    #: the row's record exists already and the mode is to make new ones only
    exists: bool = False
    #: an earlier row of the same chunk is the same record
    is_repeated: bool = False

    def refuse(self, problems: Sequence[Problem]) -> None:
        self.change = None
        self.problems += [(p.field, p.code, {k: str(v)[:200] for k, v in p.params.items()}) for p in problems]


class Planner:
    """Makes changes of rows."""

    def __init__(self, prepared: Prepared, *, is_trial: bool = False) -> None:
        self.prepared = prepared
        options = prepared.options
        self.links = Links(
            prepared.spec, prepared.link_targets, prepared.ctx, creates=options.create_missing, is_trial=is_trial
        )
        self.matcher = Matcher(prepared.spec, options.match, prepared.ctx) if options.match else None
        self._is_required = {key: f.required for key, f in prepared.spec.fields.items()}
        #: links to the module itself may point at rows that come later; they are tried again at the end
        self.own_links = frozenset(
            key for key in self.links.finders if prepared.spec.fields[key].option("module") == prepared.spec.key
        )

    def plan(self, rows: Sequence[Ready]) -> list[Planned]:
        """What becomes of each row."""
        planned = [Planned(row, problems=list(row.problems), left=list(row.left)) for row in rows]
        self._link(planned)
        existing = self._match([p for p in planned if not p.problems])
        mode, module = self.prepared.options.mode, self.prepared.spec.key
        for item in planned:
            if item.problems:
                continue
            key, record_id = existing.get(id(item), (None, 0))
            values = item.row.values
            if record_id == SEVERAL_MATCH:
                item.problems.append((None, "import.several_match", {}))
            elif record_id:
                if mode == "create":
                    item.exists = True
                    continue
                values.pop("id", None)
                item.change = Change.update(module, record_id, values, is_loaded=True)
            elif mode == "update":
                item.problems.append((None, "import.not_found", {"raw": _shown(key)}))
            else:
                values.pop("id", None)
                self._fill_gaps(item)
                if not item.problems:
                    item.change = Change.create(module, values, is_loaded=True)
        return planned

    def _fill_gaps(self, item: Planned) -> None:
        """What a new record gets where its row says nothing; existing ones keep what they have."""
        for key, value in item.row.gaps.items():
            finder = self.links.finders.get(key)
            if finder is None:
                item.row.values.setdefault(key, value)
            elif key not in item.row.links:
                number = finder.known[value]
                if number > 0:
                    is_several = self.prepared.spec.fields[key].kind.child == "link"
                    item.row.values[key] = (number,) if is_several else number
                else:
                    self._leave(item, key, value, number)

    # -- links ---------------------------------------------------------------------------------------------------------

    def _link(self, planned: Sequence[Planned]) -> None:
        finders = self.links.finders
        if not finders:
            return
        wanted: dict[str, list[str]] = {}
        for item in planned:
            for key, text in item.row.links.items():
                if isinstance(text, tuple):
                    wanted.setdefault(key, []).extend(text)
                else:
                    wanted.setdefault(key, []).append(text)
            for key, text in item.row.gaps.items():
                if key in finders:
                    wanted.setdefault(key, []).append(text)
        self.links.learn(wanted)
        known = {key: finder.known for key, finder in finders.items()}
        for item in planned:
            values = item.row.values
            for key, text in item.row.links.items():
                if isinstance(text, tuple):
                    found = [known[key][part] for part in text]
                    ids = tuple(dict.fromkeys(number for number in found if number > 0))
                    if ids:
                        values[key] = ids
                    for part, number in zip(text, found, strict=True):
                        if number <= 0 and not self._is_trial_tag(key):
                            self._leave(item, key, part, number)
                else:
                    number = known[key][text]
                    if number > 0:
                        values[key] = number
                    else:
                        self._leave(item, key, text, number)

    def _is_trial_tag(self, key: str) -> bool:
        """A trial makes no tags, so it does not know those that the run will make."""
        return self.prepared.spec.fields[key].type == "tags"

    def _leave(self, item: Planned, key: str, text: str, number: int) -> None:
        code = "link.several" if number == SEVERAL else "link.not_found"
        assert number in (SEVERAL, NOT_FOUND)
        is_own = key in self.own_links
        if self._is_required[key] or (self.prepared.options.strict and not is_own):
            item.problems.append((key, code, {"raw": text}))
        else:
            item.left.append((key, text, code))

    # -- existing records ----------------------------------------------------------------------------------------------

    def _match(self, planned: Sequence[Planned]) -> dict[int, tuple[Key | None, int]]:
        """Row → its key and the record it means. Marks rows whose key an earlier row of the chunk has."""
        if self.matcher is None:
            return {}
        keys: list[tuple[Planned, Key | None]] = []
        for item in planned:
            try:
                keys.append((item, self.matcher.key_of(item.row.values)))
            except ValueError:
                item.problems.append(("id", "link.not_found", {"raw": str(item.row.values.get("id"))}))
        found = self.matcher.find([item.row.values for item, key in keys if key is not None])
        seen: set[Key] = set()
        answer: dict[int, tuple[Key | None, int]] = {}
        for item, key in keys:
            if key is not None:
                item.is_repeated = key in seen
                seen.add(key)
            answer[id(item)] = (key, found.get(key, 0) if key is not None else 0)
        return answer


def _shown(key: Key | None) -> str:
    return " · ".join(str(part) for part in key or ()) or "–"


def shown_cells(cells: Sequence[str]) -> list[str]:
    """Cells as JSON columns keep them: PostgreSQL takes no NUL; what was one shows as a damaged character."""
    return [cell.replace("\x00", "\ufffd") for cell in cells]


def problems_json(problems: Sequence[RowProblem]) -> list[list[Any]]:
    """As `Refusal.problems` keeps them."""
    return [[field_, code, params] for field_, code, params in problems]

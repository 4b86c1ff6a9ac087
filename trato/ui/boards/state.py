"""What a board shows: the list's views and filter, the pipeline, and its lanes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.catalog.snapshot import Pipeline
from trato.kernel.context import Context
from trato.kernel.errors import NotFound
from trato.kernel.query.model import Query
from trato.ui.lists.state import ListState

#: names in a board's address that are not conditions
OWN_NAMES = ("board", "lane")
#: cards that a lane begins with, and gets at once when it is scrolled
CARDS = 20


@dataclass(frozen=True)
class Lane:
    """One column: a stage or a choice; "" collects records without one. `outcome` is "" for choices."""

    key: str
    label: str
    color: str
    outcome: str = ""
    allowed_days: int | None = None
    probability: Decimal | None = None
    guidance: str = ""


@dataclass
class BoardState(ListState):
    """The state of a list, looked at as a board."""

    pipeline: Pipeline | None = None
    lanes: Sequence[Lane] = field(default_factory=list)
    #: lanes where records end: shown as drop zones
    ends: Sequence[Lane] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"/m/{self.spec.key}/board"

    @property
    def column(self) -> Field:
        assert self.spec.board is not None
        return self.spec.fields[self.spec.board.column]

    @property
    def total(self) -> Field | None:
        """The field that is summed, if the person may see it."""
        return _seen(self.spec, self.ctx, self.spec.board.total if self.spec.board else "")

    @property
    def weighted(self) -> Field | None:
        """The field with the total times its probability, where a module has one."""
        return _seen(self.spec, self.ctx, f"weighted_{self.spec.board.total}" if self.spec.board else "")

    @property
    def list_url(self) -> str:
        """The same records as a table."""
        found = ListState.params(self)
        return f"/m/{self.spec.key}/?{found}" if found else f"/m/{self.spec.key}/"

    def params(self, **changes: Any) -> str:
        found = super().params(**changes)
        pipelines = pipelines_of(self.spec)
        if self.pipeline is None or not pipelines or self.pipeline is pipelines[0]:
            return found
        return "&".join(filter(None, (found, urlencode({"board": self.pipeline.key}))))

    @property
    def columns(self) -> tuple[str, ...]:
        """What the cards show."""
        spec, board = self.spec, self.spec.board
        assert board is not None
        keys = (spec.title, *spec.title_fallback, board.column, board.total, *board.card, "next_activity_at")
        return tuple(dict.fromkeys(key for key in keys if _seen(spec, self.ctx, key)))

    @property
    def cards_query(self) -> Query:
        return self.query.with_(columns=self.columns, limit=CARDS, cursor="")


def board_state(spec: ModuleSpec, ctx: Context, params: Mapping[str, str]) -> BoardState:
    """Raises NotFound for a module without a board, or when its column may not be seen."""
    if spec.board is None or _seen(spec, ctx, spec.board.column) is None:
        raise NotFound("record.not_found")
    given = {key: value for key, value in params.items() if key not in OWN_NAMES}
    state = BoardState.of(spec, ctx, given)
    assert isinstance(state, BoardState)
    if state.column.type == "stage":
        pipelines = pipelines_of(spec)
        asked = params.get("board", "")
        state.pipeline = next((p for p in pipelines if p.key == asked), pipelines[0] if pipelines else None)
    lanes = lanes_of(state.column, state.pipeline)
    state.lanes = [lane for lane in lanes if lane.outcome in ("", "open")]
    state.ends = [lane for lane in lanes if lane.outcome not in ("", "open")]
    return state


def pipelines_of(spec: ModuleSpec) -> list[Pipeline]:
    return [pipeline for pipeline in catalog().pipelines_of(spec.key) if not pipeline.retired]


def lanes_of(column: Field, pipeline: Pipeline | None) -> list[Lane]:
    """The columns in their order."""
    if pipeline is not None:
        return [
            Lane(s.key, str(s.label), s.color, s.outcome, s.allowed_days, s.probability, str(s.guidance))
            for s in pipeline.stages if not s.retired
        ]  # fmt: skip
    choices = [choice for choice in column.option("choices", ()) if not choice.retired]
    found = [Lane(choice.value, str(choice.label), choice.color) for choice in choices]
    return found if column.required else [*found, Lane("", _("Without"), "grey")]


def _seen(spec: ModuleSpec, ctx: Context, key: str) -> Field | None:
    found = spec.fields.get(key)
    return found if found is not None and ctx.principal.sees_field(spec.key, key) else None

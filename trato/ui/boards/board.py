"""The board of a module: its records as cards in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from trato.kernel.errors import NotFound, WrongCall
from trato.kernel.query.model import Condition
from trato.kernel.records import read
from trato.kernel.records.lanes import lanes as first_pages
from trato.kernel.records.read import Page
from trato.ui.boards.cards import Cards
from trato.ui.boards.figures import Sums, sums_of
from trato.ui.boards.state import BoardState, Lane, board_state, pipelines_of
from trato.ui.lists.table import page_context
from trato.ui.request import is_fragment
from trato.ui.views.base import ModuleView


@dataclass(frozen=True)
class Column:
    """A lane with its first cards drawn. `more_url` gives the next ones, `all_url` is the lane as a table."""

    lane: Lane
    sums: Sums
    cards: SafeString
    more_url: str
    all_url: str


class BoardView(ModuleView):
    """A page or fragment of a board as its address describes it."""

    state: BoardState

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        super().prepare(request, **kwargs)
        self.state = board_state(self.spec, self.ctx, request.GET)

    @property
    def may_move(self) -> bool:
        principal = self.ctx.principal
        return principal.may(self.spec.key, "edit") and principal.writes_field(self.spec.key, self.state.column)


class Board(BoardView):
    """`/m/<module>/board`: the page, or to htmx the columns alone."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        state = self.state
        pages = pages_of(state)
        context = {
            "state": state, "columns": draw(state, pages, may_move=self.may_move), "ends": state.ends,
            "may_move": self.may_move, "here": state.url(),
        }  # fmt: skip
        if is_fragment(request):
            return self.render("ui/board/board.html#columns", context)
        pipelines = pipelines_of(self.spec) if state.pipeline else []
        further = {"pipelines": pipelines if len(pipelines) > 1 else [], **page_context(state)}
        return self.render("ui/board/board.html", {**context, **further})


class LaneCards(BoardView):
    """The next cards of one column, asked for when its end comes into sight."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        state, key = self.state, request.GET.get("lane", "")
        lane = next((lane for lane in state.lanes if lane.key == key), None)
        if lane is None:
            raise NotFound("record.not_found")
        page = read.page(state.cards_query.with_(cursor=state.query.cursor).also(in_lane(state, lane)), self.ctx)
        column = draw_one(state, lane, page, Sums(""), may_move=self.may_move)
        return self.render("ui/board/board.html#more", {"column": column, "is_more": True})


class LaneSums(BoardView):
    """The heads of all columns, fetched after a card was moved."""

    def get(self, request: HttpRequest, module: str) -> HttpResponse:
        sums = sums_of(self.state)
        heads = [(index, sums[lane.key]) for index, lane in enumerate(self.state.lanes)]
        return self.render("ui/board/sums.html", {"heads": heads})


def in_lane(state: BoardState, lane: Lane) -> Condition:
    return Condition(state.column.key, "eq", lane.key) if lane.key else Condition(state.column.key, "empty")


def pages_of(state: BoardState) -> dict[str, Page]:
    """The first cards of all lanes. What can't be asked any more is left out, with a notice."""
    keys = [lane.key for lane in state.lanes]
    try:
        return first_pages(state.cards_query, state.column.key, keys, state.ctx)
    except WrongCall:
        state.repair()
        return first_pages(state.cards_query, state.column.key, keys, state.ctx)


def draw(state: BoardState, pages: dict[str, Page], *, may_move: bool) -> list[Column]:
    sums = sums_of(state)
    render = read.render_for([record for page in pages.values() for record in page.records], state.ctx)
    cards = Cards(state, render, may_move=may_move)
    return [_column(state, lane, pages[lane.key], sums[lane.key], cards) for lane in state.lanes]


def draw_one(state: BoardState, lane: Lane, page: Page, sums: Sums, *, may_move: bool) -> Column:
    cards = Cards(state, read.render_for(page.records, state.ctx), may_move=may_move)
    return _column(state, lane, page, sums, cards)


def _column(state: BoardState, lane: Lane, page: Page, sums: Sums, cards: Cards) -> Column:
    params = state.params(cursor=page.next)
    more = f"{state.base}/lane?{urlencode({'lane': lane.key})}&{params}" if page.next else ""
    narrowed = state.query.also(in_lane(state, lane)).with_(limit=50, cursor="", columns=())
    return Column(lane, sums, cards.draw(page.records, lane), more, f"/m/{state.spec.key}/?{narrowed.to_url()}")

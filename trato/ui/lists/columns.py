"""The heads of a list: name, width, order and direction of each column."""

from __future__ import annotations

from dataclasses import dataclass

from trato.kernel.query.compile import Target
from trato.ui.lists import paths
from trato.ui.lists.state import ListState

WIDTHS = {
    "text": 200, "long_text": 260, "money": 130, "integer": 100, "decimal": 110, "percent": 100, "date": 120,
    "datetime": 160, "choice": 140, "stage": 150, "user": 170, "team": 140, "emails": 230, "email": 230, "phones": 160,
    "phone": 160, "yes_no": 90, "tags": 180, "rating": 110, "lookup": 200, "url": 200, "addresses": 240,
}  # fmt: skip
#: types whose control does not fit into a cell
NOT_IN_CELLS = ("addresses", "address", "rich_text", "file", "image", "auto_number")


@dataclass(frozen=True)
class Column:
    """One column. `direction` is "", "ascending" or "descending"; `sort` is what a click on the head asks for."""

    path: str
    label: str
    target: Target
    width: int
    is_numeric: bool
    is_sortable: bool
    is_editable: bool
    direction: str
    sort_url: str

    @property
    def icon(self) -> str:
        return {"ascending": "arrow-up", "descending": "arrow-down"}.get(self.direction, "")


def columns_of(state: ListState) -> list[Column]:
    """The columns of a list. A click on a head goes from ascending to descending to the order of the view."""
    widths = state.memory.get("widths", {})
    sort = state.query.sort or state.spec.default_sort
    first = sort[0] if sort else ""
    found = []
    for path in state.query.columns:
        target = paths.resolve(state.spec, path, state.ctx)
        if target is None:
            continue
        kind = target.field.kind
        direction = {path: "ascending", f"-{path}": "descending"}.get(first, "")
        following = {"": (path,), "ascending": (f"-{path}",), "descending": ()}[direction]
        if not following and state.view.sort in ((path,), (f"-{path}",)):
            following = (path,)
        default = 280 if path == state.spec.title else WIDTHS.get(target.field.type, 160)
        found.append(Column(
            path, paths.label_of(state.spec, path), target, int(widths.get(path, default)), kind.numeric,
            paths.is_sortable(target), is_editable(state, path, target), direction, state.url(sort=following),
        ))  # fmt: skip
    return found


def is_editable(state: ListState, path: str, target: Target) -> bool:
    """Whether the person may change this field in its cell (of records that they may edit)."""
    field, principal = target.field, state.ctx.principal
    return (
        "." not in path
        and not state.query.deleted
        and principal.may(state.spec.key, "edit")
        and principal.writes_field(state.spec.key, field)
        and field.rollup is None
        and field.type not in NOT_IN_CELLS
    )

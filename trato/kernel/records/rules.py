"""What follows from a change, and what must hold: rules declared by modules and run by the write path.

    @follows(fields=["stage"], needs=["account.owner"])
    def owner_follows_account(changes: Batch, ctx: Context) -> None: …

A rule receives all changes of its module in one write, so that it never asks the database row by row. What it needs
of linked records it declares in `needs`; the kernel loads that once for the whole batch.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trato.kernel.context import Context
    from trato.kernel.records.change import Batch

Run = Callable[["Batch", "Context"], None]


@dataclass(frozen=True)
class Rule:
    """`when` is "follow" (may set values), "hold" (may refuse) or "after" (may write further records).

    `fields`: runs only for changes that touch one of these; empty means all. `historical`: whether the rule also
    holds for data that tell the past; rules that hold "from now on" only report then.
    """

    run: Run
    when: str
    fields: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    actions: tuple[str, ...] = ("create", "update")
    historical: bool = True

    @property
    def name(self) -> str:
        return str(getattr(self.run, "__name__", "rule"))


def follows(
    *, fields: Sequence[str] = (), needs: Sequence[str] = (), actions: Sequence[str] = ("create", "update")
) -> Callable[[Run], Rule]:
    """Decorator: what follows from a change. May set other fields of the same record."""
    return lambda run: Rule(run, "follow", tuple(fields), tuple(needs), tuple(actions))


def holds(
    *, fields: Sequence[str] = (), needs: Sequence[str] = (), actions: Sequence[str] = ("create", "update"),
    from_now_on: bool = False,
) -> Callable[[Run], Rule]:  # fmt: skip
    """Decorator: what must hold. Reports problems with `change.fail(field, code)`.

    `from_now_on`: old data may break it; an import marked historical then reports instead of refusing.
    """
    return lambda run: Rule(run, "hold", tuple(fields), tuple(needs), tuple(actions), historical=not from_now_on)


def after(
    *, fields: Sequence[str] = (), needs: Sequence[str] = (),
    actions: Sequence[str] = ("create", "update", "delete", "restore"),
) -> Callable[[Run], Rule]:  # fmt: skip
    """Decorator: what is written elsewhere in the same transaction, through `records.write` with the same context."""
    return lambda run: Rule(run, "after", tuple(fields), tuple(needs), tuple(actions))

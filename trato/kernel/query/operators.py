"""How values are compared: one table of operators per family of field types.

An operator gets the SQL of the column, the loaded operand(s) as stored, and gives a condition. Texts are compared
through their folded key, so accents and case do not matter and both databases agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from trato.kernel.sql import Sql, adapt, any_of, like_escape, prefix_range

Build = Callable[[str, Any], Sql]


@dataclass(frozen=True)
class Operator:
    """`arity` is how many operands it takes: none, one, two, or a list of any length."""

    key: str
    label: Any
    build: Build
    arity: str = "one"


def _compare(sign: str) -> Build:
    return lambda column, value: Sql(f"{column} {sign} %s", adapt(value))


def _not_equal(column: str, value: Any) -> Sql:
    return Sql(f"({column} IS NULL OR {column} <> %s)", adapt(value))


def _in(column: str, values: Sequence[Any]) -> Sql:
    if not values:
        return Sql("1=0")
    return Sql(f"{column} IN ({', '.join(['%s'] * len(values))})", *map(adapt, values))


def _not_in(column: str, values: Sequence[Any]) -> Sql:
    if not values:
        return Sql("1=1")
    inside = _in(column, values)
    return Sql(f"({column} IS NULL OR NOT ") + inside + ")"


def _between(column: str, values: Sequence[Any]) -> Sql:
    return Sql(f"({column} >= %s AND {column} <= %s)", adapt(values[0]), adapt(values[1]))


def _within(column: str, values: Sequence[Any]) -> Sql:
    """From the first operand up to but without the second: periods."""
    return Sql(f"({column} >= %s AND {column} < %s)", adapt(values[0]), adapt(values[1]))


def _empty(column: str, _value: Any) -> Sql:
    return Sql(f"{column} IS NULL")


def _filled(column: str, _value: Any) -> Sql:
    return Sql(f"{column} IS NOT NULL")


def _contains(column: str, value: str) -> Sql:
    return Sql(f"{column} LIKE %s ESCAPE '!'", f"%{like_escape(value)}%")


def _lacks(column: str, value: str) -> Sql:
    return Sql(f"({column} IS NULL OR {column} NOT LIKE %s ESCAPE '!')", f"%{like_escape(value)}%")


def _ends(column: str, value: str) -> Sql:
    return Sql(f"{column} LIKE %s ESCAPE '!'", f"%{like_escape(value)}")


def _holds(column: str, value: str) -> Sql:
    """One of several choices, stored as |a|b|."""
    return Sql(f"{column} LIKE %s ESCAPE '!'", f"%|{like_escape(value)}|%")


def _holds_not(column: str, value: str) -> Sql:
    return Sql(f"({column} IS NULL OR {column} NOT LIKE %s ESCAPE '!')", f"%|{like_escape(value)}|%")


def _holds_any(column: str, values: Sequence[str]) -> Sql:
    return any_of([_holds(column, value) for value in values])


EMPTY = Operator("empty", _("is empty"), _empty, "none")
FILLED = Operator("filled", _("is filled in"), _filled, "none")
EQUALS = Operator("eq", _("is"), _compare("="))
DIFFERS = Operator("ne", _("is not"), _not_equal)
IN = Operator("in", _("is one of"), _in, "list")
NOT_IN = Operator("not_in", _("is none of"), _not_in, "list")
DURING = Operator("during", _("is in"), _within, "period")
ORDERED = (
    Operator("lt", _("is below"), _compare("<")),
    Operator("lte", _("is at most"), _compare("<=")),
    Operator("gt", _("is above"), _compare(">")),
    Operator("gte", _("is at least"), _compare(">=")),
    Operator("between", _("is between"), _between, "two"),
)
IN_TIME = (
    Operator("lt", _("is before"), _compare("<")),
    Operator("lte", _("is not after"), _compare("<=")),
    Operator("gt", _("is after"), _compare(">")),
    Operator("gte", _("is not before"), _compare(">=")),
    Operator("between", _("is between"), _between, "two"),
)
TEXTUAL = (
    Operator("contains", _("contains"), _contains),
    Operator("lacks", _("does not contain"), _lacks),
    Operator("starts", _("begins with"), lambda column, value: prefix_range(column, value)),
    Operator("ends", _("ends with"), _ends),
)

_FAMILIES: dict[str, Sequence[Operator]] = {
    "text": (TEXTUAL[0], TEXTUAL[1], EQUALS, DIFFERS, TEXTUAL[2], TEXTUAL[3], IN, NOT_IN, EMPTY, FILLED),
    "plain": (EQUALS, DIFFERS, TEXTUAL[0], TEXTUAL[1], TEXTUAL[2], IN, NOT_IN, EMPTY, FILLED),
    "phone": (EQUALS, DIFFERS, TEXTUAL[0], TEXTUAL[2], IN, EMPTY, FILLED),
    "number": (EQUALS, DIFFERS, *ORDERED, IN, EMPTY, FILLED),
    "date": (DURING, EQUALS, DIFFERS, *IN_TIME, EMPTY, FILLED),
    "datetime": (DURING, *IN_TIME, EQUALS, EMPTY, FILLED),
    "bool": (EQUALS, DIFFERS, EMPTY, FILLED),
    "choice": (EQUALS, DIFFERS, IN, NOT_IN, EMPTY, FILLED),
    "choices": (
        Operator("has", _("includes"), _holds), Operator("has_not", _("does not include"), _holds_not),
        Operator("has_any", _("includes one of"), _holds_any, "list"), EMPTY, FILLED,
    ),
    "link": (EQUALS, DIFFERS, IN, NOT_IN, EMPTY, FILLED),
    "user": (EQUALS, DIFFERS, IN, NOT_IN, EMPTY, FILLED),
    "team": (EQUALS, DIFFERS, IN, NOT_IN, EMPTY, FILLED),
}  # fmt: skip

_LINKED = (
    Operator("has", _("includes"), _compare("=")), Operator("has_not", _("does not include"), _compare("=")),
    Operator("has_any", _("includes one of"), _in, "list"), EMPTY, FILLED,
)  # fmt: skip
#: several links live in a child table; the compiler wraps their conditions in EXISTS
LINKED_FAMILIES = ("links", "users", "tags")

OPERATORS: Mapping[str, Mapping[str, Operator]] = {
    **{family: {op.key: op for op in ops} for family, ops in _FAMILIES.items()},
    **{family: {op.key: op for op in _LINKED} for family in LINKED_FAMILIES},
}

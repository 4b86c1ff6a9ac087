"""Figures over records: groups, date buckets and measures, by the same query object as lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from trato.kernel.context import Context
from trato.kernel.errors import WrongCall
from trato.kernel.fields.money import AMOUNT_PLACES
from trato.kernel.fields.number import DecimalNumber
from trato.kernel.query.compile import Compiler, Target
from trato.kernel.query.model import Measure, Query
from trato.kernel.sql import Sql, fetch_all, ident, is_postgres

BUCKETS = ("day", "week", "month", "quarter", "year")
MEASURES = ("count", "sum", "avg", "min", "max", "distinct", "missing")
#: more groups than this help nobody to see; the rest is refused rather than cut in silence
MAX_GROUPS = 50_000


@dataclass(frozen=True)
class Row:
    """One group: its values, and its figures by measure key. Money is in the organisation's currency."""

    group: tuple[Any, ...]
    figures: dict[str, Any]


def measure_of(raw: str) -> Measure:
    """A measure written as `sum:amount`. Raises WrongCall."""
    kind, _colon, path = raw.partition(":")
    if kind not in MEASURES or bool(path) == (kind == "count"):
        raise WrongCall("query.bad_measure", raw=raw)
    return Measure(kind, path)


def aggregate(query: Query, ctx: Context, *, action: str = "see") -> list[Row]:
    """Groups and their figures, in the order of the groups. Raises WrongCall, NotFound."""
    from trato.kernel.records.read import require_module

    compiler = Compiler(require_module(query.module, ctx), ctx)
    groups = [_group(compiler, path) for path in query.group]
    measures = query.measures or (Measure("count"),)
    figures = [_measure(compiler, measure) for measure in measures]
    where = compiler.where(query, action)
    selected = ", ".join([*(sql for sql, _target in groups), *(sql for sql, _target in figures)])
    tail = Sql("")
    if groups:
        numbers = ", ".join(str(index + 1) for index in range(len(groups)))
        tail = Sql(f" GROUP BY {numbers} ORDER BY {numbers} LIMIT {MAX_GROUPS + 1}")
    source = f"SELECT {selected} FROM {ident(compiler.spec.table)} t" + compiler.joins()
    rows = fetch_all(source + " WHERE " + where + tail)
    if len(rows) > MAX_GROUPS:
        raise WrongCall("query.not_groupable", field=", ".join(query.group))
    width = len(groups)
    return [
        Row(
            tuple(row[:width]),
            {
                measure.key: _exact(measure, target, value)
                for measure, (_sql, target), value in zip(measures, figures, row[width:], strict=True)
            },
        )
        for row in rows
    ]


def _group(compiler: Compiler, path: str) -> tuple[str, Target]:
    name, _colon, bucket = path.partition(":")
    target = compiler.resolve(name)
    kind = target.field.kind
    if bucket:
        if target.family not in ("date", "datetime") or bucket not in BUCKETS:
            raise WrongCall("query.not_groupable", field=path)
        return _bucket(target, bucket, compiler.ctx.locale.zone), target
    if not kind.groupable and not target.part.startswith("stage:") and target.family not in ("date", "plain"):
        raise WrongCall("query.not_groupable", field=path)
    return target.expression, target


def _bucket(target: Target, bucket: str, zone: ZoneInfo) -> str:
    """The bucket's first day as ISO text; years, quarters and months as 2026, 2026-Q4, 2026-11."""
    column = target.expression
    if is_postgres():
        if target.family == "datetime":
            column = f"({column} AT TIME ZONE '{zone.key}')"
        return {
            "day": f"to_char({column}, 'YYYY-MM-DD')",
            "week": f"to_char(date_trunc('week', {column}), 'YYYY-MM-DD')",
            "month": f"to_char({column}, 'YYYY-MM')",
            "quarter": f"to_char({column}, 'YYYY-\"Q\"Q')",
            "year": f"to_char({column}, 'YYYY')",
        }[bucket]
    if target.family == "datetime":
        _teach_sqlite_zones()
        column = f"trato_local({column}, '{zone.key}')"
    return {
        "day": f"substr({column}, 1, 10)",
        "week": f"date({column}, '-6 days', 'weekday 1')",
        "month": f"substr({column}, 1, 7)",
        "quarter": f"(substr({column}, 1, 4) || '-Q' || ((CAST(substr({column}, 6, 2) AS INTEGER) + 2) / 3))",
        "year": f"substr({column}, 1, 4)",
    }[bucket]


def _teach_sqlite_zones() -> None:
    """SQLite knows no time zones: a function of ours turns a stored time into the local one."""
    connection.ensure_connection()
    connection.connection.create_function("trato_local", 2, local_time, deterministic=True)


def local_time(stored: str | None, zone: str) -> str | None:
    """A stored UTC time as local ISO text."""
    if stored is None:
        return None
    return datetime.fromisoformat(stored).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).isoformat(sep=" ")


def _measure(compiler: Compiler, measure: Measure) -> tuple[str, Target | None]:
    if measure.kind == "count":
        return "count(*)", None
    target = compiler.resolve(measure.path)
    column = target.expression
    if measure.kind == "distinct":
        return f"count(DISTINCT {column})", None
    if measure.kind == "missing":
        # Amounts whose currency has no rate: they are in no sum, so they are counted apart.
        if target.field.type != "money":
            raise WrongCall("query.bad_measure", raw=measure.key)
        return f"count({target.alias}.{ident(target.field.column)}) - count({column})", None
    if measure.kind in ("sum", "avg") and target.family != "number":
        raise WrongCall("query.bad_measure", raw=measure.key)
    if measure.kind in ("min", "max") and target.family not in ("number", "date", "datetime"):
        raise WrongCall("query.bad_measure", raw=measure.key)
    return f"{measure.kind}({column})", target


def _exact(measure: Measure, target: Target | None, value: Any) -> Any:
    """A figure in its own unit: scaled integers become decimals."""
    if value is None or target is None or target.family in ("date", "datetime"):
        return value
    kind = target.field.kind
    places = AMOUNT_PLACES if target.field.type == "money" else 0
    if isinstance(kind, DecimalNumber):
        places = kind.places(target.field)
    exact = Decimal(str(value)).scaleb(-places)
    if measure.kind == "avg":
        return exact.quantize(Decimal(1).scaleb(-max(places, 2)))
    return exact if places else int(exact)


def measures_of(raw: Sequence[str]) -> tuple[Measure, ...]:
    return tuple(measure_of(item) for item in raw)

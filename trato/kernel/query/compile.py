"""From a query to SQL: paths become columns and joins, conditions become predicates, rights are part of both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from trato.kernel.access.predicate import permitted
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, WrongCall
from trato.kernel.fields.registry import field_types
from trato.kernel.query.model import Condition, Node, Query, Related
from trato.kernel.query.operators import LINKED_FAMILIES, OPERATORS, Operator
from trato.kernel.records.tags import known_tag
from trato.kernel.search.match import text_condition
from trato.kernel.sql import FALSE, TRUE, Sql, adapt, all_of, among, any_of, ident, is_postgres
from trato.lib.errors import BadValue
from trato.lib.periods import period
from trato.lib.phones import phone_digits
from trato.lib.text import clean_line, fold

PARTIAL = ("contains", "lacks", "starts", "ends")
#: parts of a stage that are answered from the catalog
STAGE_PARTS = {"outcome": "choice", "category": "choice", "pipeline": "choice", "probability": "percent",
               "rotting": "yes_no"}  # fmt: skip
_RELATIVE = re.compile(r"^today(?:([+-])(\d{1,5})d?)?$")


@dataclass(frozen=True)
class Target:
    """What a path leads to: the field (or part) and the SQL of the column that is compared and sorted by."""

    field: Field
    module: ModuleSpec
    alias: str
    expression: str
    part: str = ""

    @property
    def family(self) -> str:
        return self.field.kind.family


@dataclass(frozen=True)
class Join:
    """A table that a path leads through."""

    alias: str
    #: alias of the table that leads here
    parent: str
    table: str
    condition: Sql


class Compiler:
    """Compiles the conditions and sorts of one query; collects the joins that they need."""

    def __init__(self, spec: ModuleSpec, ctx: Context, *, alias: str = "t") -> None:
        self.catalog = catalog()
        self.spec = spec
        self.ctx = ctx
        self.alias = alias
        self._joins: dict[str, Join] = {}

    # -- paths ---------------------------------------------------------------------------------------------------------

    def resolve(self, path: str) -> Target:
        """Raises WrongCall("query.unknown_field") also for fields that the person may not see."""
        return self._walk(self.spec, self.alias, path.split("."), path)

    def _walk(self, spec: ModuleSpec, alias: str, steps: Sequence[str], path: str) -> Target:
        key, rest = steps[0], steps[1:]
        if not self.ctx.principal.sees_field(spec.key, key):
            raise WrongCall("query.unknown_field", field=path, module=spec.key)
        field = self.catalog.field(spec.key, key)
        if not rest:
            column = f"{alias}.{ident(field.column + field.kind.compare)}" if field.kind.columns else f"{alias}.id"
            return Target(field, spec, alias, column)
        if rest[0] in field.kind.parts and len(rest) == 1:
            type_key, suffix = field.kind.parts[rest[0]]
            options = {"decimals": 4} if type_key == "decimal" else {}
            part = Field(f"{key}.{rest[0]}", type_key, field.label, options=options)
            return Target(part, spec, alias, f"{alias}.{ident(field.column + suffix)}", rest[0])
        if field.type == "stage" and rest[0] in STAGE_PARTS and len(rest) == 1:
            part = Field(f"{key}.{rest[0]}", STAGE_PARTS[rest[0]], field.label, options={"module": spec.key})
            return Target(part, spec, alias, self._stage_expression(spec, alias, field, rest[0]), f"stage:{rest[0]}")
        if field.type == "lookup" and field.option("module"):
            if len(steps) > 4:
                raise WrongCall("query.too_deep")
            return self._walk(self.catalog.module(field.option("module")), self._join(alias, field), rest, path)
        raise WrongCall("query.unknown_field", field=path, module=spec.key)

    def _join(self, alias: str, field: Field) -> str:
        """The alias of the linked record's table. Records that the person may not see do not join."""
        path = f"{alias}.{field.key}"
        if path not in self._joins:
            name = f"j{len(self._joins) + 1}"
            target = self.catalog.module(field.option("module"))
            condition = all_of([
                Sql(f"{name}.id = {alias}.{ident(field.column)}"), Sql(f"{name}.deleted_at IS NULL"),
                permitted(target, self.ctx.principal, alias=name),
            ])  # fmt: skip
            self._joins[path] = Join(name, alias, target.table, condition)
        return self._joins[path].alias

    def _stage_expression(self, spec: ModuleSpec, alias: str, field: Field, part: str) -> str:
        """A CASE over the stages. Keys are checked names, so they may stand in the text."""
        column = f"{alias}.{ident(field.column)}"
        if part == "rotting":
            return column
        cases = []
        for stage in self.catalog.stages_of(spec.key):
            value = getattr(stage, part)
            shown = str(int(value * 10_000)) if part == "probability" else f"'{_plain(value)}'"
            cases.append(f"WHEN '{_plain(stage.key)}' THEN {shown}")
        return f"(CASE {column} {' '.join(cases)} END)" if cases else "NULL"

    def name_of(self, target: Target) -> str:
        """The name of the user or team that a field names."""
        path = f"{target.alias}.{target.field.key}.name"
        if path not in self._joins:
            name = f"j{len(self._joins) + 1}"
            condition = Sql(f"{name}.id = {target.expression}")
            self._joins[path] = Join(name, target.alias, f"trato_{target.field.type}", condition)
        return f"{self._joins[path].alias}.name"

    def joined_by(self, expression: str) -> str:
        """The alias of a table that is joined to the module's own one, when the expression is a column of it."""
        direct = [join.alias for join in self._joins.values() if join.parent == self.alias]
        return next((alias for alias in direct if expression.startswith(alias + ".")), "")

    def source(self, drives: str = "") -> Sql:
        """FROM: the module's table and what is joined to it. A join that `drives` is read first, in its own order;
        rows without a partner are left out then."""
        table = f"{ident(self.spec.table)} {self.alias}"
        first = next((join for join in self._joins.values() if join.alias == drives), None)
        if first is None:
            return " FROM " + table + self.joins()
        # SQLite keeps the order of a CROSS JOIN; PostgreSQL knows the sizes and chooses itself.
        others = self._left_joins(join for join in self._joins.values() if join is not first)
        word = "JOIN" if is_postgres() else "CROSS JOIN"
        return f" FROM {ident(first.table)} {first.alias} {word} {table} ON " + first.condition + others

    def joins(self) -> Sql:
        return self._left_joins(self._joins.values())

    @staticmethod
    def _left_joins(joins: Iterable[Join]) -> Sql:
        return Sql.join("", [f" LEFT JOIN {ident(join.table)} {join.alias} ON " + join.condition for join in joins])

    # -- conditions ----------------------------------------------------------------------------------------------------

    def where(self, query: Query, action: str = "see") -> Sql:
        """Everything that restricts the rows: the bin, rights, conditions, words."""
        pieces = [Sql(f"{self.alias}.deleted_at IS {'NOT ' if query.deleted else ''}NULL")]
        may = permitted(self.spec, self.ctx.principal, "see", alias=self.alias)
        if may is not TRUE:
            pieces.append(may)
        if action != "see":
            pieces.append(permitted(self.spec, self.ctx.principal, action, alias=self.alias))
        if query.where:
            pieces.append(self.condition(query.where))
        if query.text:
            pieces.append(text_condition(query.text, f"{self.alias}.id", self.spec.key))
        return all_of(pieces)

    def condition(self, node: Node) -> Sql:
        if isinstance(node, Condition):
            return self._compare(node)
        if isinstance(node, Related):
            return self._related(node)
        pieces = [self.condition(item) for item in node.items]
        combined = any_of(pieces) if node.is_any and pieces else all_of(pieces)
        return "NOT COALESCE((" + combined + f"), {'FALSE' if is_postgres() else '0'})" if node.negated else combined

    def _related(self, node: Related) -> Sql:
        spec = self.catalog.module(node.module)
        via = self.catalog.field(node.module, node.via)
        aims_here = via.type == "lookup" and via.option("module") in (None, self.spec.key)
        if not aims_here:
            raise WrongCall("query.unknown_field", field=f"{node.module}.{node.via}", module=self.spec.key)
        inner = Compiler(spec, self.ctx, alias=self.alias + "r")
        conditions = all_of([
            Sql(f"{inner.alias}.{ident(via.column)} = {self.alias}.id"),
            inner.where(Query(spec.key, where=node.where)),
        ])  # fmt: skip
        exists = (
            f"EXISTS (SELECT 1 FROM {ident(spec.table)} {inner.alias}" + inner.joins() + " WHERE " + conditions + ")"
        )
        return exists if node.exists else "NOT " + exists

    def _compare(self, node: Condition) -> Sql:
        target = self.resolve(node.path)
        known = OPERATORS[target.family]
        operator = known.get(node.op)
        if operator is None:
            raise WrongCall(
                "query.unknown_operator", field=node.path, operator=node.op, known=", ".join(known)
            )  # fmt: skip
        try:
            if target.part == "stage:rotting":
                return self._rotting(target, node)
            value = self._operand(target, operator, _cleaned(node.value))
        except Invalid as error:
            raise WrongCall("query.bad_value", field=node.path, raw=str(node.value)[:60], why=error.message) from None
        except (BadValue, TypeError, ValueError, IndexError, OverflowError) as error:
            raise WrongCall("query.bad_value", field=node.path, raw=str(node.value)[:60], why=str(error)) from None
        if target.family in LINKED_FAMILIES:
            return self._linked(target, operator, value)
        if isinstance(value, Sql):
            return value
        found = operator.build(self._column(target, operator), value)
        return self._with_further(target, operator, value, found)

    def _column(self, target: Target, operator: Operator) -> str:
        if target.family == "plain" and operator.key in PARTIAL:
            return f"LOWER({target.expression})"
        return target.expression

    def _operand(self, target: Target, operator: Operator, raw: Any) -> Any:
        if operator.arity == "none":
            return None
        if raw is None or raw == "":
            raise Invalid("value.required")
        if operator.arity == "period":
            return self._period(target, raw)
        if operator.arity in ("list", "two"):
            values = raw if isinstance(raw, list | tuple) else str(raw).split(",")
            if len(values) > 1000 or (operator.arity == "two" and len(values) != 2):
                raise Invalid("value.wrong_type", expected="2" if operator.arity == "two" else "≤ 1000")
            if target.family == "datetime" and operator.arity == "two":
                return self._moments_between(target, values)
            return self._people(target, operator, [self._one(target, operator, item) for item in values])
        if target.family == "datetime" and _is_day(raw):
            return self._moment(target, operator, self._day(raw))
        return self._people(target, operator, self._one(target, operator, raw))

    def _one(self, target: Target, operator: Operator, raw: Any) -> Any:
        family = target.family
        if family in ("user", "users", "team") and raw in ("me", "my_team", "mine"):
            return raw
        if family in ("text", "plain") and operator.key in PARTIAL:
            return fold(str(raw))
        if family == "phone" and (operator.key in PARTIAL or not str(raw).startswith("+")):
            digits = phone_digits(str(raw))
            if operator.key == "starts":
                return f"+{digits}"
            return digits if operator.key in PARTIAL else self._phone(target, raw)
        if family == "date" and _is_day(raw):
            return self._day(raw)
        if family == "choices":
            loaded = target.field.kind.load([raw] if isinstance(raw, str) else raw, target.field)
            return loaded[0] if loaded else ""
        if family == "tags" and not isinstance(raw, int):
            return known_tag(str(raw))
        if family in LINKED_FAMILIES:
            loaded = target.field.kind.load([raw], target.field)
            return loaded[0] if loaded else 0
        if target.part.startswith("stage:") and family == "choice":
            return str(raw)
        return target.field.kind.operand(raw, target.field)

    def _phone(self, target: Target, raw: Any) -> Any:
        from trato.kernel.fields.contact import Phone

        return Phone().parse(str(raw), target.field, self.ctx.locale)

    def _people(self, target: Target, operator: Operator, value: Any) -> Any:
        """Resolves "me", "my_team" and "mine"."""
        principal, listed = self.ctx.principal, isinstance(value, list)
        words = [item for item in (value if listed else [value]) if item in ("me", "my_team", "mine")]
        if not words:
            return value
        ids: set[int] = {item for item in (value if listed else [value]) if isinstance(item, int)}
        if target.family == "team":
            ids |= set(principal.teams) if "mine" in words or "my_team" in words else set()
        elif "me" in words and principal.user_id is not None:
            ids.add(principal.user_id)
        if target.family in LINKED_FAMILIES:
            return sorted(ids) if listed else (min(ids) if ids else 0)
        inside = among(target.expression, sorted(ids))
        if target.family == "user" and "my_team" in words:
            team = "SELECT id FROM trato_user WHERE " + among("team_id", sorted(principal.teams))
            inside = any_of([inside, Sql(f"{target.expression} IN (") + team + ")"])
        if operator.key in ("ne", "not_in"):
            return any_of([Sql(f"{target.expression} IS NULL"), "NOT " + inside])
        return inside

    def _linked(self, target: Target, operator: Operator, value: Any) -> Sql:
        """Links stand in a child table: does a row exist?"""
        field = target.field.key
        if operator.key in ("empty", "filled"):
            inner: Sql = TRUE
        else:
            inner = operator.build("l.target_id", value)
        rows = "SELECT l.source_id FROM trato_link l WHERE " + all_of([Sql("l.field = %s", field), inner])
        return Sql(f"{target.alias}.id {'NOT ' if operator.key in ('empty', 'has_not') else ''}IN (") + rows + ")"

    def _with_further(self, target: Target, operator: Operator, value: Any, found: Sql) -> Sql:
        """Several e-mails and phones: a match among the further ones counts as well."""
        further = {"emails": ("trato_email", "address_key"), "phones": ("trato_phone", "number")}.get(target.field.type)
        if further is None or operator.key not in ("eq", "in", "contains", "starts", "ends"):
            return found
        table, column = further
        rows = f"SELECT f.record_id FROM {table} f WHERE " + operator.build(f"f.{column}", value)
        return any_of([found, Sql(f"{target.alias}.id IN (") + rows + ")"])

    # -- time ----------------------------------------------------------------------------------------------------------

    def _day(self, raw: Any) -> date:
        if isinstance(raw, date):
            return raw
        found = _RELATIVE.match(str(raw))
        if found:
            days = int(found[2] or 0) * (-1 if found[1] == "-" else 1)
            return self.ctx.today + timedelta(days=days)
        words = {"yesterday": -1, "tomorrow": 1}
        if raw in words:
            return self.ctx.today + timedelta(days=words[raw])
        return date.fromisoformat(str(raw))

    def _start(self, day: date) -> datetime:
        """The moment at which a day begins where the person is."""
        return datetime.combine(day, time.min, tzinfo=self.ctx.locale.zone).astimezone(UTC)

    def _period(self, target: Target, raw: Any) -> Sql:
        locale = self.ctx.locale
        start, end = period(str(raw), self.ctx.today, locale.first_weekday, locale.fiscal_month)
        pieces = []
        for sign, day in ((">=", start), ("<", end)):
            if day is not None:
                bound = self._start(day) if target.family == "datetime" else day
                pieces.append(Sql(f"{target.expression} {sign} %s", adapt(bound)))
        return all_of(pieces)

    def _moment(self, target: Target, operator: Operator, day: date) -> Sql:
        """A time compared with a whole day."""
        column, start, end = target.expression, adapt(self._start(day)), adapt(self._start(day + timedelta(days=1)))
        if operator.key == "eq":
            return Sql(f"({column} >= %s AND {column} < %s)", start, end)
        signs = {"lt": ("<", start), "gte": (">=", start), "gt": (">=", end), "lte": ("<", end)}
        sign, bound = signs[operator.key]
        return Sql(f"{column} {sign} %s", bound)

    def _moments_between(self, target: Target, values: Sequence[Any]) -> Sql:
        ends = []
        for sign, raw in ((">=", values[0]), ("<=", values[1])):
            if _is_day(raw):
                day = self._day(raw) + timedelta(days=0 if sign == ">=" else 1)
                ends.append(Sql(f"{target.expression} {'<' if sign == '<=' else sign} %s", adapt(self._start(day))))
            else:
                ends.append(Sql(f"{target.expression} {sign} %s", adapt(target.field.kind.load(raw, target.field))))
        return all_of(ends)

    def _rotting(self, target: Target, node: Condition) -> Sql:
        """The record stands in an open stage for longer than that stage allows."""
        field = self.catalog.field(target.module.key, node.path.split(".")[-2])
        wanted = field_types["yes_no"].load(True if node.op in ("filled",) else node.value, field)
        since = f"{target.alias}.{ident(field.column + '__since')}"
        late = [
            Sql(f"({target.expression} = %s AND {since} < %s)", stage.key,
                adapt(self.ctx.now - timedelta(days=stage.allowed_days)))
            for stage in self.catalog.stages_of(target.module.key)
            if stage.outcome == "open" and stage.allowed_days is not None
        ]  # fmt: skip
        found = any_of(late) if late else FALSE
        positive = bool(wanted) == (node.op in ("eq", "filled"))
        return found if positive else "NOT (" + found + ")"


def _cleaned(raw: Any) -> Any:
    """Without control characters, which no stored text has and which PostgreSQL refuses."""
    if isinstance(raw, str):
        return clean_line(raw)
    return [_cleaned(item) for item in raw] if isinstance(raw, list | tuple) else raw


def _is_day(raw: Any) -> bool:
    if isinstance(raw, datetime):
        return False
    if isinstance(raw, date):
        return True
    text = str(raw)
    return (
        bool(_RELATIVE.match(text)) or text in ("yesterday", "tomorrow") or bool(re.match(r"^\d{4}-\d{2}-\d{2}$", text))
    )


def _plain(text: str) -> str:
    """A configuration key for the text of SQL. Raises ValueError for anything but a plain key."""
    if not re.match(r"^[\w.\-]{1,80}$", text):
        raise ValueError(f"not a plain key: {text!r}")
    return text

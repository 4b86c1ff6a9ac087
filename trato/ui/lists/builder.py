"""The filter builder: a filter as rows and groups of a form, and back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import orjson
from django.http import QueryDict
from django.utils.safestring import SafeString

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import TratoError
from trato.kernel.query.model import Condition, Group, Node, Related, where_from_json
from trato.kernel.query.operators import OPERATORS
from trato.ui.lists import paths
from trato.ui.lists.operands import read_operand, value_control
from trato.ui.lists.words import Words

#: the group that holds everything
ROOT = "0"


@dataclass
class FormRow:
    """One condition. `kept` is the JSON of one that rows can't express; it stays as it is."""

    id: str
    group: str
    module: str
    path: str = ""
    op: str = ""
    fields: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    operators: list[tuple[str, str]] = field(default_factory=list)
    control: SafeString | str = ""
    error: str = ""
    kept: str = ""
    said: str = ""


@dataclass
class FormGroup:
    """Conditions that belong together; `rel` names the related module that they speak of."""

    id: str
    module: str
    is_any: bool = False
    rel: str = ""
    exists: bool = True
    label: str = ""
    rows: list[FormRow] = field(default_factory=list)


def new_id() -> str:
    """A number that no other row of the form has."""
    return str(secrets.randbelow(10**9) + 1)


class Builder:
    """Draws and reads the form of one module's filter."""

    def __init__(self, spec: ModuleSpec, ctx: Context) -> None:
        self.spec = spec
        self.ctx = ctx
        self._options: dict[str, list[tuple[str, list[tuple[str, str]]]]] = {}

    # -- drawing -------------------------------------------------------------------------------------------------------

    def draw(self, where: Group) -> list[FormGroup]:
        """The groups of a filter, the root first. What is nested deeper stays a row that is kept as it is."""
        root = FormGroup(ROOT, self.spec.key, where.is_any)
        groups = [root]
        if where.negated:
            root.is_any = False
            root.rows.append(self._kept(where, root))
            return groups
        for item in where.items:
            flat = isinstance(item, Group | Related) and _is_flat(item)
            if isinstance(item, Condition):
                root.rows.append(self.row(root, item.path, item.op, item.value))
            elif flat and isinstance(item, Group):
                groups.append(self._filled(FormGroup(new_id(), self.spec.key, item.is_any), item))
            elif flat and isinstance(item, Related) and item.module in catalog():
                groups.append(self._filled(self.group(f"{item.module}.{item.via}", exists=item.exists), item.where))
            else:
                root.rows.append(self._kept(item, root))
        return groups

    def _filled(self, group: FormGroup, where: Group) -> FormGroup:
        group.is_any = where.is_any
        group.rows = [self.row(group, c.path, c.op, c.value) for c in where.items if isinstance(c, Condition)]
        return group

    def group(self, rel: str = "", *, exists: bool = True) -> FormGroup:
        """A new group; with `rel` it speaks of records that point here."""
        module = rel.partition(".")[0] if rel else self.spec.key
        label = next((o.label for o in paths.related_modules(self.spec, self.ctx) if o.path == rel), "") if rel else ""
        return FormGroup(new_id(), module, rel=rel, exists=exists, label=label)

    def row(self, group: FormGroup, path: str = "", op: str = "", value: Any = None, row_id: str = "") -> FormRow:
        """One row with the operators of its field and the control of its operator."""
        spec = catalog().module(group.module)
        found = FormRow(row_id or new_id(), group.id, group.module, path, op, self._fields(spec))
        target = paths.resolve(spec, path, self.ctx) if path else None
        if target is None:
            found.path = ""
            return found
        known = OPERATORS[target.family]
        found.operators = [(key, str(operator.label)) for key, operator in known.items()]
        found.op = op if op in known else next(iter(known))
        found.control = value_control(target, found.op, value, f"r{found.id}.value", self.ctx)
        if not any(path == option for _group, options in found.fields for option, _label in options):
            found.fields = [("", [(path, paths.label_of(spec, path))]), *found.fields]
        return found

    def _fields(self, spec: ModuleSpec) -> list[tuple[str, list[tuple[str, str]]]]:
        if spec.key not in self._options:
            options = paths.filter_options(spec, self.ctx)
            self._options[spec.key] = [
                (name, [(option.path, option.label) for option in found])
                for name, found in groupby(options, key=lambda option: option.group)
            ]
        return self._options[spec.key]

    def _kept(self, node: Node, group: FormGroup) -> FormRow:
        whole = node if isinstance(node, Group) else Group((node,))
        said = Words(self.spec, self.ctx, whole).sentence(node)
        return FormRow(new_id(), group.id, group.module, kept=orjson.dumps(node.to_json()).decode(), said=said)

    # -- reading -------------------------------------------------------------------------------------------------------

    def read(self, data: QueryDict) -> tuple[Group, list[FormGroup]]:
        """The filter that was posted; and the form again when something in it is not understood."""
        groups: dict[str, FormGroup] = {}
        items: dict[str, list[Node]] = {}
        failed = False
        for group_id in data.getlist("g"):
            group = self._posted_group(group_id, data)
            if group is not None:
                groups[group_id], items[group_id] = group, []
        for row_id in data.getlist("r"):
            group = groups.get(data.get(f"r{row_id}.group", ""))
            if group is None:
                continue
            row, node = self._posted_row(row_id, group, data)
            group.rows.append(row)
            failed = failed or bool(row.error)
            if node is not None:
                items[group.id].append(node)
        where = self._joined(groups, items)
        return where, list(groups.values()) if failed else []

    def _posted_group(self, group_id: str, data: QueryDict) -> FormGroup | None:
        rel = data.get(f"g{group_id}.rel", "")
        if rel and rel.partition(".")[0] not in catalog():
            return None
        group = self.group(rel, exists=data.get(f"g{group_id}.exists", "1") == "1")
        group.id, group.is_any = group_id, data.get(f"g{group_id}.join") == "any"
        return group

    def _posted_row(self, row_id: str, group: FormGroup, data: QueryDict) -> tuple[FormRow, Node | None]:
        name = f"r{row_id}"
        if raw := data.get(f"{name}.kept"):
            node = where_from_json(orjson.loads(raw))
            return self._kept(node, group), node
        path, op = data.get(f"{name}.field", ""), data.get(f"{name}.op", "")
        target = paths.resolve(catalog().module(group.module), path, self.ctx) if path else None
        if target is None:
            return self.row(group, row_id=row_id), None
        op = op if op in OPERATORS[target.family] else next(iter(OPERATORS[target.family]))
        try:
            value = read_operand(target, op, data, f"{name}.value", self.ctx)
        except (TratoError, ValueError) as error:
            row = self.row(group, path, op, data.get(f"{name}.value"), row_id)
            row.error = error.message if isinstance(error, TratoError) else str(error)
            return row, None
        needs = OPERATORS[target.family][op].arity != "none"
        row = self.row(group, path, op, value, row_id)
        return row, Condition(path, op, value) if value is not None or not needs else None

    def _joined(self, groups: dict[str, FormGroup], items: dict[str, list[Node]]) -> Group:
        root = items.get(ROOT, [])
        for group in groups.values():
            if group.id == ROOT:
                continue
            inner = Group(tuple(items[group.id]), group.is_any)
            if group.rel:
                module, _dot, via = group.rel.partition(".")
                root.append(Related(module, via, inner, group.exists))
            elif inner.items:
                root.append(inner if len(inner.items) > 1 else inner.items[0])
        is_any = groups[ROOT].is_any if ROOT in groups else False
        return Group(tuple(root), is_any and len(root) > 1)


def _is_flat(node: Group | Related) -> bool:
    """Whether the form can show it: conditions only, not turned around."""
    inner = node.where if isinstance(node, Related) else node
    return not inner.negated and all(isinstance(item, Condition) for item in inner.items)

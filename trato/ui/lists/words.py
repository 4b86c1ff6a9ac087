"""Filters in words: fields, operators and values by their labels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from trato.kernel.access.models import Team, User
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import TratoError
from trato.kernel.fields.base import Render
from trato.kernel.query.compile import Target
from trato.kernel.query.model import Group, Node, Related
from trato.kernel.query.operators import OPERATORS
from trato.kernel.records.models import Tag
from trato.kernel.records.read import titles
from trato.lib.dates import format_date, format_datetime
from trato.ui.lists import paths
from trato.ui.lists.periods import period_label

PEOPLE = ("user", "users")
_RELATIVE = re.compile(r"^today(?:([+-])(\d+)d?)?$")


def people_words() -> dict[str, str]:
    return {"me": _("Me"), "my_team": _("My team"), "mine": _("My team")}


def stage_parts() -> dict[str, str]:
    """Values of the parts of a stage that no field lists."""
    return {
        "open": pgettext("deal", "Open"), "won": _("Won"), "lost": _("Lost"), "commit": _("Commit"),
        "best_case": _("Best case"), "pipeline": _("Pipeline"), "closed": _("Closed"), "omitted": _("Omitted"),
    }  # fmt: skip


class Words:
    """Says the conditions of one filter. The names behind its ids are loaded once, when there are any."""

    def __init__(self, spec: ModuleSpec, ctx: Context, where: Group) -> None:
        self.spec = spec
        self.ctx = ctx
        ids: dict[str, set[int]] = {"link": set(), "user": set(), "team": set(), "tags": set()}
        self._collect(where, spec, ids)
        tags = Tag.objects.filter(pk__in=ids["tags"]) if ids["tags"] else ()
        self.render = Render(
            locale=ctx.locale, now=ctx.now, refs=titles(ids["link"], ctx),
            users=dict(User.objects.filter(pk__in=ids["user"]).values_list("id", "name")) if ids["user"] else {},
            teams=dict(Team.objects.filter(pk__in=ids["team"]).values_list("id", "name")) if ids["team"] else {},
            tags={tag.pk: (tag.name, tag.color) for tag in tags},
        )  # fmt: skip

    def _collect(self, node: Node, spec: ModuleSpec, ids: dict[str, set[int]]) -> None:
        if isinstance(node, Group):
            for item in node.items:
                self._collect(item, spec, ids)
        elif isinstance(node, Related):
            if node.module in catalog():
                self._collect(node.where, catalog().module(node.module), ids)
        elif (target := paths.resolve(spec, node.path, self.ctx)) is not None:
            bucket = {"links": "link", "users": "user"}.get(target.family, target.family)
            if bucket in ids:
                ids[bucket].update(number for item in _listed(node.value) if (number := _id(item)))

    def sentence(self, node: Node, spec: ModuleSpec | None = None) -> str:
        """A whole node in one line."""
        spec = spec or self.spec
        if isinstance(node, Group):
            inner = f" {self.joiner(node)} ".join(
                f"({self.sentence(item, spec)})" if isinstance(item, Group) and len(item.items) > 1
                else self.sentence(item, spec)
                for item in node.items
            )  # fmt: skip
            return _("not (%(condition)s)") % {"condition": inner} if node.negated else inner
        return " ".join(filter(None, self.parts(node, spec)))

    def joiner(self, group: Group) -> str:
        return _("or") if group.is_any else _("and")

    def parts(self, node: Node, spec: ModuleSpec | None = None) -> tuple[str, str, str]:
        """Subject, verb and value."""
        spec = spec or self.spec
        if isinstance(node, Group):
            return "", "", self.sentence(node, spec)
        if isinstance(node, Related):
            return self._related(node)
        target = paths.resolve(spec, node.path, self.ctx)
        label = paths.label_of(spec, node.path)
        if target is None:
            return label, node.op, str(node.value or "")
        operator = OPERATORS[target.family].get(node.op)
        verb = str(operator.label) if operator else node.op
        if operator is not None and operator.arity == "none":
            return label, verb, ""
        return label, verb, self.value(target, node.op, node.value)

    def _related(self, node: Related) -> tuple[str, str, str]:
        other = catalog().modules.get(node.module)
        verb = _("has") if node.exists else _("has no")
        if other is None:
            return "", verb, node.module
        name = str(other.label_plural)
        if node.where.items:
            name = _("%(module)s with %(condition)s") % {
                "module": name, "condition": self.sentence(node.where, other)
            }  # fmt: skip
        return "", verb, name

    def value(self, target: Target, op: str, raw: Any) -> str:
        """One or several values as a person reads them."""
        if op == "during":
            return period_label(str(raw))
        shown = [self._one(target, item) for item in _listed(raw)]
        if op == "between" and len(shown) == 2:
            return _("%(first)s and %(last)s") % {"first": shown[0], "last": shown[1]}
        if len(shown) > 4:
            rest = len(shown) - 3
            more = ngettext("%(count)s more", "%(count)s more", rest) % {"count": rest}
            return ", ".join([*shown[:3], more])
        return ", ".join(shown)

    def _one(self, target: Target, raw: Any) -> str:
        field, kind = target.field, target.field.kind
        if target.family in (*PEOPLE, "team") and raw in people_words():
            return people_words()[raw]
        if target.part.startswith("stage:") and target.family == "choice":
            return self._stage_part(target, str(raw))
        if isinstance(raw, str) and target.family in ("date", "datetime") and (said := _day_words(raw)):
            return said
        try:
            if target.family in ("links", "users", "tags"):
                return kind.text((_id(raw),) if _id(raw) else (), field, self.render) or str(raw)
            if target.family in ("text", "plain", "phone"):
                return _("“%(raw)s”") % {"raw": raw} if field.type not in ("email", "emails") else str(raw)
            if target.family == "choices":
                return kind.text((raw,), field, self.render)
            if field.type == "money" and not isinstance(raw, dict):
                raw = {"amount": raw, "currency": catalog().base_currency}
            loaded = kind.load(raw, field)
            if isinstance(loaded, datetime):
                return format_datetime(loaded, self.ctx.locale.language, self.ctx.locale.timezone)
            if isinstance(loaded, date):
                return format_date(loaded, self.ctx.locale.language)
            return kind.text(loaded, field, self.render) or "…"
        except (TratoError, ValueError, TypeError):
            return str(raw)

    def _stage_part(self, target: Target, raw: str) -> str:
        if target.part == "stage:pipeline":
            return next((str(p.label) for p in catalog().pipelines_of(target.module.key) if p.key == raw), raw)
        return stage_parts().get(raw, raw)


def _listed(raw: Any) -> Iterable[Any]:
    if isinstance(raw, list | tuple):
        return raw
    return () if raw is None else (raw,)


def _id(raw: Any) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    return int(raw) if isinstance(raw, str) and raw.isascii() and raw.isdigit() else 0


def _day_words(raw: str) -> str:
    """ "today", "3 days ago": days that move with time."""
    if raw in ("yesterday", "tomorrow"):
        return _("yesterday") if raw == "yesterday" else _("tomorrow")
    found = _RELATIVE.match(raw)
    if not found:
        return ""
    days = int(found[2] or 0)
    if not days:
        return _("today")
    if found[1] == "-":
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}

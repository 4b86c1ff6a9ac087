"""The command palette: what one may do and find from anywhere, as pieces of HTML while one types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.records import read
from trato.kernel.search.find import Hit, suggest
from trato.kernel.search.match import search_words
from trato.lib.text import fold
from trato.ui.models import Favourite, Recent
from trato.ui.search import commands
from trato.ui.search.commands import Command
from trato.ui.search.marks import marked
from trato.ui.views.base import SignedInView

#: records of one module, and of all together, while typing
EACH, HITS = 5, 15
#: how often the modules that were crowded out are asked again
ROUNDS = 2
#: commands of one kind while typing
COMMANDS = 6
_PLACE = re.compile(r"^/m/([a-z0-9_]+)/(?:(\d+)(?:/|$))?")

Group = tuple[str, Sequence[Command]]


class Palette(SignedInView):
    """`/palette?q=…&path=…&ids=…`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("q", "").strip()[:200]
        here = _here(request, self.ctx)
        groups = found(wanted, here, self.ctx) if wanted else begin(here, self.ctx)
        return HttpResponse(drawn(groups, search_words(wanted)))


def _here(request: HttpRequest, ctx: Context) -> list[Command]:
    """Commands about the record that is shown, or the rows that are selected."""
    place = _PLACE.match(request.GET.get("path", ""))
    ids = [int(raw) for raw in request.GET.getlist("ids") if raw.isascii() and raw.isdigit() and len(raw) < 19]
    if place is None or place[1] not in catalog() or not ctx.principal.may(place[1], "see"):
        return []
    if len(ids) > 1:
        return commands.on_selection(place[1], ids[:200], ctx)
    one = ids[0] if ids else int(place[2] or 0)
    record = read.get_many(place[1], [one], ctx).get(one) if one else None
    return commands.on_record(record, ctx) if record else []


def begin(here: Sequence[Command], ctx: Context) -> list[Group]:
    """Before anything is typed: what is at hand, what was seen last, what can be made, where one can go."""
    return [
        (_("Here"), here),
        (_("Recently seen"), recent(ctx)),
        (_("Favourites"), favourites(ctx)),
        (_("Create"), commands.creations(ctx)[:COMMANDS]),
        (_("Go to"), commands.places(ctx, further_looks=False)),
    ]


def found(wanted: str, here: Sequence[Command], ctx: Context) -> list[Group]:
    """Commands and records that match, records by module."""
    known = catalog().modules
    by_module = {str(known[module].label_plural): hits for module, hits in hits_by_module(wanted, ctx).items()}
    offered = [*commands.creations(ctx), *commands.places(ctx), *commands.looks()]
    offered += [command for give in commands.further for command in give(ctx)]
    matching = [command for command in offered if commands.matches(command.label, wanted)]
    exact = [command for command in matching if fold(command.label) == fold(wanted)]
    rest = [command for command in matching if command not in exact]
    search = Command(_("Search everything for “%(words)s”") % {"words": wanted}, _search_url(wanted), "search")
    return [
        (_("Go to"), exact),
        (_("Here"), [command for command in here if commands.matches(command.label, wanted)]),
        *by_module.items(),
        (_("Views"), commands.views(ctx, wanted)[:COMMANDS]),
        (_("Commands"), rest[:COMMANDS]),
        (_("Search"), [search]),
    ]


def hits_by_module(wanted: str, ctx: Context) -> dict[str, list[Command]]:
    """At most `EACH` of every module of the menu, in the menu's order. Where one module fills the answer, the others
    are asked again without it."""
    result: dict[str, list[Command]] = {}
    order = [spec.key for spec in catalog().modules.values() if spec.menu and ctx.principal.may(spec.key, "see")]
    open_modules = order
    for _round in range(ROUNDS):
        hits = suggest(wanted, ctx, limit=HITS, modules=open_modules) if open_modules else []
        for hit in hits:
            if hit.module in open_modules and len(group := result.setdefault(hit.module, [])) < EACH:
                group.append(_of_hit(hit))
        full = {module for module, group in result.items() if len(group) >= EACH}
        if len(hits) < HITS or not full.intersection(open_modules):
            break
        open_modules = [key for key in open_modules if key not in result]
    return {key: result[key] for key in order if key in result}


def _search_url(wanted: str) -> str:
    return reverse("ui:search") + "?" + urlencode({"q": wanted})


def _of_hit(hit: Hit) -> Command:
    why = f"{hit.field}: {hit.value}" if hit.field else _("similar") if hit.corrected else ""
    return Command(hit.title, f"/m/{hit.module}/{hit.id}", catalog().module(hit.module).icon, why=why)


def recent(ctx: Context) -> list[Command]:
    """The last records that the person looked at, those that may still be seen."""
    ids = list(
        Recent.objects.filter(user_id=ctx.user_id or 0).order_by("-seen_at").values_list("record_id", flat=True)[:8]
    )
    return _of_ids(ids, ctx)[:6]


def favourites(ctx: Context) -> list[Command]:
    """Starred records and views."""
    rows = list(Favourite.objects.filter(user_id=ctx.user_id or 0).select_related("view")[:20])
    result = _of_ids([row.record_id for row in rows if row.record_id], ctx)
    known = catalog().modules
    for row in rows:
        view = row.view
        if view and view.deleted_at is None and view.module in known and ctx.principal.may(view.module, "see"):
            place = str(known[view.module].label_plural)
            result.append(Command(view.name, f"/m/{view.module}/?view={view.pk}", "filter", kind=place))
    return result[:8]


def _of_ids(ids: Sequence[int], ctx: Context) -> list[Command]:
    refs, known = read.titles(ids, ctx), catalog().modules
    return [
        Command(refs[one].title, f"/m/{refs[one].module}/{one}", known[refs[one].module].icon,
                kind=str(known[refs[one].module].label))
        for one in ids if one in refs
    ]  # fmt: skip


# -- drawing: in Python, because it happens with every letter ----------------------------------------------------------


def drawn(groups: Iterable[Group], words: Sequence[str]) -> SafeString:
    sprite = static("vendor/icons.svg")
    pieces = []
    for number, (label, items) in enumerate(groups):
        if not items:
            continue
        pieces.append(f'<div role="group" aria-labelledby="palette-group-{number}">')
        pieces.append(f'<div class="palette-group-label" id="palette-group-{number}">{escape(label)}</div>')
        pieces += [_item(item, words, sprite) for item in items]
        pieces.append("</div>")
    return mark_safe("".join(pieces))  # noqa: S308  escaped in _item and above


def _item(item: Command, words: Sequence[str], sprite: str) -> str:
    inner = (
        f'<svg class="icon" aria-hidden="true"><use href="{sprite}#icon-{escape(item.icon)}"></use></svg>'
        f'<span class="palette-title">{marked(item.label, words)}</span>'
    )
    if item.why:
        inner += f"<small>{marked(item.why, words)}</small>"
    if item.kind:
        inner += f'<span class="palette-kind">{escape(item.kind)}</span>'
    name, value = item.preference
    if name:
        action = escape(reverse("ui:preferences"))
        return (
            f'<form method="post" action="{action}" data-preferences role="none"><button class="palette-item" '
            f'role="option" name="{name}" value="{value}">{inner}</button></form>'
        )
    url = escape(item.url)
    dialog = f' hx-get="{url}" hx-target="#dialog"' if item.dialog else ""
    return f'<a class="palette-item" role="option" href="{url}"{dialog}>{inner}</a>'

"""Tags: free labels by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trato.kernel.errors import Invalid
from trato.kernel.records.models import Tag
from trato.kernel.sql import among_texts, fetch_all
from trato.lib.text import clean_line, fold

COLORS = ("blue", "green", "orange", "purple", "teal", "pink", "yellow", "red", "grey")


def tag_ids(names: Sequence[str]) -> tuple[int, ...]:
    """Ids of the tags with these names, made when they do not exist yet."""
    wanted: dict[str, str] = {}
    for name in names:
        clean = clean_line(name)
        if len(clean) > 80:
            raise Invalid("value.too_long", length=len(clean), max=80)
        if clean:
            wanted.setdefault(fold(clean), clean)
    if not wanted:
        return ()
    found = _known(wanted)
    missing = [key for key in wanted if key not in found]
    if missing:
        Tag.objects.bulk_create(
            [Tag(name=wanted[key], name_key=key, color=COLORS[len(key) % len(COLORS)]) for key in missing],
            ignore_conflicts=True,
        )
        found = _known(wanted)
    return tuple(found[key] for key in wanted)


def _known(keys: Iterable[str]) -> dict[str, int]:
    rows = fetch_all("SELECT name_key, id FROM trato_tag WHERE " + among_texts("name_key", list(keys)))
    return {row[0]: row[1] for row in rows}


def tag_names(ids: Iterable[int]) -> list[str]:
    """Names of these tags, in their order; unknown ids are left out."""
    wanted = list(ids)
    if not wanted:
        return []
    found = names_of_tags(wanted)
    return [found[item] for item in wanted if item in found]


def names_of_tags(ids: Iterable[int]) -> dict[int, str]:
    """Id → name of those of these tags that exist. One query."""
    return dict(Tag.objects.filter(pk__in=list(ids)).values_list("id", "name"))


def known_tag(name: str) -> int:
    """The id of a tag by id or name; 0, which no tag has, when there is none: for filters, which make nothing."""
    if name.isascii() and name.isdigit():
        return int(name)
    return _known([fold(name)]).get(fold(name), 0)

"""What a text that found nothing probably meant: the nearest existing name, to be accepted as a replacement."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence

from trato.kernel.access.models import Team, User
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field
from trato.kernel.context import Context
from trato.kernel.fields.choice import ChoiceType
from trato.kernel.query.model import Query
from trato.kernel.records import read
from trato.kernel.search import find
from trato.lib.companies import company_key
from trato.lib.countries import countries
from trato.lib.text import fold, similarity

#: above this many names the search answers instead of comparing with each
MOST_NAMES = 20_000
LEAST_ALIKE = 0.6


def suggestions(field: Field, target: str, texts: Sequence[str], ctx: Context) -> dict[str, str]:
    """Text → the name that it probably means, for those that are near enough to one."""
    if isinstance(field.kind, ChoiceType):
        return _nearest(texts, _choice_labels(field))
    if field.type == "country" or target.endswith(".country"):
        return _nearest(
            texts, [name for country in countries().values() for name in (country.name_en, country.name_es)]
        )
    if field.type in ("user", "users"):
        return _nearest(texts, User.objects.values_list("name", flat=True))
    if field.type == "team":
        return _nearest(texts, Team.objects.values_list("name", flat=True))
    module = field.option("module")
    if not module or module not in catalog() or not ctx.principal.may(module, "see"):
        return {}
    spec = catalog().module(module)
    if read.count(Query(module), ctx).value >= min(MOST_NAMES, read.COUNT_CAP):
        return _by_search(module, texts, ctx)
    names: list[str] = []
    for records in read.rows(Query(module, columns=(spec.title,), sort=("id",)), ctx):
        names += [record.title for record in records]
    return _nearest(texts, names)


def _choice_labels(field: Field) -> list[str]:
    kind = field.kind
    assert isinstance(kind, ChoiceType)
    return [str(choice.label) for choice in kind.choices(field) if not choice.retired]


def _nearest(texts: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    listed = list(dict.fromkeys(names))
    by_key: dict[str, str] = {}
    for name in listed:
        for key in (fold(name).replace(" ", ""), company_key(name).replace(" ", "")):
            by_key.setdefault(key, name)
    found = {}
    for text in texts:
        nearest = _one(text, by_key)
        if nearest is not None:
            found[text] = nearest
    return found


def _one(text: str, by_key: Mapping[str, str]) -> str | None:
    key = fold(text).replace(" ", "")
    if not key:
        return None
    exact = by_key.get(key) or by_key.get(company_key(text).replace(" ", ""))
    if exact is not None:
        return exact
    near = difflib.get_close_matches(key, by_key, n=1, cutoff=0.75)
    return by_key[near[0]] if near else None


def _by_search(module: str, texts: Sequence[str], ctx: Context) -> dict[str, str]:
    found = {}
    for text in texts[:50]:
        for hit in find.suggest(text, ctx, limit=5):
            if hit.module == module and similarity(hit.title, text) >= LEAST_ALIKE:
                found[text] = hit.title
                break
    return found

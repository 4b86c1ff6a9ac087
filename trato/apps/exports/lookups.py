"""Names of records, users, teams and tags by id, as many as are asked for, in a few queries."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from trato.kernel.access.models import Team, User
from trato.kernel.context import Context
from trato.kernel.records import read
from trato.kernel.records.tags import names_of_tags

_BATCH = 5000


def names_of(family: str, ids: Iterable[int], ctx: Context) -> dict[int, str]:
    """Id → name; records that the person may not see are not among them."""
    if family == "user":
        return dict(User.objects.values_list("id", "name"))
    if family == "team":
        return dict(Team.objects.values_list("id", "name"))
    if family == "tags":
        return names_of_tags(ids)
    found: dict[int, str] = {}
    remaining = iter(sorted(ids))
    while batch := list(islice(remaining, _BATCH)):
        found |= {record_id: ref.title for record_id, ref in read.titles(batch, ctx).items()}
    return found

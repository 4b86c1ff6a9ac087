"""Teams and their hierarchy."""

from __future__ import annotations

from django.db import transaction

from trato.kernel.access.models import Team, TeamAbove
from trato.kernel.errors import Invalid


@transaction.atomic
def rebuild_hierarchy() -> None:
    """Recomputes which team stands below which. Raises Invalid("link.cycle")."""
    parents = dict(Team.objects.values_list("id", "parent_id"))
    rows = []
    for team in parents:
        above: int | None = team
        seen: set[int] = set()
        while above is not None:
            if above in seen:
                raise Invalid("link.cycle", field="parent")
            seen.add(above)
            rows.append(TeamAbove(team_id=team, ancestor_id=above))
            above = parents.get(above)
    TeamAbove.objects.all().delete()
    TeamAbove.objects.bulk_create(rows)


@transaction.atomic
def save_team(name: str, parent_id: int | None = None, team_id: int | None = None) -> Team:
    """Makes or changes a team. Raises Invalid for an empty or taken name or a circle."""
    name = name.strip()
    if not name:
        raise Invalid("value.required", field="name")
    if Team.objects.filter(name__iexact=name).exclude(pk=team_id or 0).exists():
        raise Invalid("value.in_use", field="name", raw=name)
    team = Team.objects.get(pk=team_id) if team_id else Team()
    team.name, team.parent_id = name, parent_id
    team.save()
    rebuild_hierarchy()
    return team

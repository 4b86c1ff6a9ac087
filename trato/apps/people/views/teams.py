"""Teams: a tree of groups of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trato.apps.people.forms import TidyForm
from trato.apps.people.views.base import AdministratorPage, refused
from trato.kernel.access.models import Team
from trato.kernel.access.teams import rebuild_hierarchy, save_team
from trato.kernel.errors import Invalid, NotFound, TratoError


class TeamForm(TidyForm):
    """A team."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("Sales Madrid, for example.")
    )
    parent = forms.ChoiceField(
        label=gettext_lazy("Part of"),
        required=False,
        help_text=gettext_lazy("People of the team above see the records of this one."),
    )

    def __init__(self, *args: Any, team: Team | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Team.objects.exclude(pk=team.pk) if team else Team.objects.all()
        parent: Any = self.fields["parent"]
        parent.choices = [("", "–"), *((row.pk, row.name) for row in rows)]


def tree() -> list[dict[str, Any]]:
    """All teams, each below its parent, with how deep it stands and how many active members it has."""
    rows = list(Team.objects.annotate(count=Count("members", filter=Q(members__is_active=True))))
    below: dict[int | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[dict[str, Any]] = []

    def walk(parent: int | None, depth: int) -> None:
        for row in below.get(parent, ()):
            found.append({"team": row, "depth": depth, "indent": range(depth), "count": row.count})
            walk(row.pk, depth + 1)

    walk(None, 0)
    return found


def find_team(team_id: int) -> Team:
    """Raises NotFound."""
    found = Team.objects.filter(pk=team_id).first()
    if found is None:
        raise NotFound("team.not_found", raw=team_id)
    return found


class TeamList(AdministratorPage):
    """The tree, and a form for one more."""

    entry = "/settings/teams/"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render("people/teams.html", {"teams": tree(), "form": TeamForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TeamForm(request.POST)
        if form.is_valid():
            try:
                save_team(form.cleaned_data["name"], int(form.cleaned_data["parent"] or 0) or None)
                messages.success(request, _("Saved."))
                return redirect("people:teams")
            except TratoError as error:
                refused(form, error)
        return self.render("people/teams.html", {"teams": tree(), "form": form}, status=422)


class TeamPage(AdministratorPage):
    """One team: name, place in the tree, members."""

    entry = "/settings/teams/"

    def get(self, request: HttpRequest, team: int) -> HttpResponse:
        found = find_team(team)
        return self.page(found, TeamForm(initial={"name": found.name, "parent": found.parent_id}, team=found))

    def post(self, request: HttpRequest, team: int) -> HttpResponse:
        found = find_team(team)
        form = TeamForm(request.POST, team=found)
        if form.is_valid():
            try:
                save_team(form.cleaned_data["name"], int(form.cleaned_data["parent"] or 0) or None, found.pk)
                messages.success(request, _("Saved."))
                return redirect("people:teams")
            except TratoError as error:
                refused(form, error)
        return self.page(found, form, status=422)

    def page(self, team: Team, form: TeamForm, *, status: int = 200, refusal: str = "") -> HttpResponse:
        members = team.members.select_related("role").order_by("-is_active", "name")
        return self.render(
            "people/team.html", {"team": team, "form": form, "members": members, "refusal": refusal}, status=status
        )


class RemoveTeam(TeamPage):
    """Removes a team that nobody needs any more."""

    def post(self, request: HttpRequest, team: int) -> HttpResponse:
        found = find_team(team)
        with transaction.atomic():
            if found.members.exists() or found.children.exists():
                form = TeamForm(initial={"name": found.name, "parent": found.parent_id}, team=found)
                return self.page(found, form, status=422, refusal=Invalid("people.team_in_use").message)
            found.delete()
            rebuild_hierarchy()
        messages.success(request, _("The team was removed."))
        return redirect("people:teams")

"""Users and teams from a file. They are no records: what an import made of them is remembered for undoing.

A person from a file cannot sign in until somebody invites them: they have no password. One without an e-mail gets an
address that can never receive mail (RFC 2606), to be replaced when they are invited.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from trato.apps.imports.convert import RowProblem
from trato.apps.imports.models import Import, Made, Refusal
from trato.apps.imports.plan import Options, options_from_json, plan_from_json
from trato.apps.imports.prepare import check_plan
from trato.apps.imports.rows import EXISTING, NEW, REFUSED, problems_json, shown_cells
from trato.apps.imports.source import Source, open_source
from trato.kernel.access.models import Role, Team, User
from trato.kernel.access.teams import save_team
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, TratoError
from trato.lib.csvfile import MISSING_CELLS, Row, unguard_formula
from trato.lib.emails import normalise_email
from trato.lib.errors import BadValue
from trato.lib.text import clean_line, fold, slug

CHUNK = 200
NO_MAIL_HOST = "no-email.invalid"
MAX_NAME, MAX_TEAM = 150, 120
UPDATED, SAME = "updated", "same"


@dataclass
class Person:
    """One row of a file of users."""

    name: str
    email: str = ""
    reference: str = ""
    role: str = ""
    team: str = ""
    manager: str = ""
    language: str = ""


class PeopleRun:
    """An import of users or teams; the same shape as `run.Run`."""

    def __init__(self, batch: Import, ctx: Context) -> None:
        self.batch = batch
        #: kinds of what was made on the way: "user", "team"
        self.made: list[str] = []
        self.source: Source = open_source(batch.path)
        plan = plan_from_json(batch.mapping)
        check_plan(batch.module, plan, self.source, ctx)
        self.options: Options = options_from_json(batch.options)
        self.position = batch.checkpoint.get("row", 0)
        self._rows = self.source.rows(self.position)
        self._targets = {
            chosen.to: (self.source.columns.index(column), _folded(plan.values.get(chosen.to, {})))
            for column, chosen in plan.columns.items() if chosen.to
        }  # fmt: skip
        self._defaults = plan.defaults

    def take(self, batch: Import) -> None:
        self.batch = batch

    def close(self) -> None:
        """Nothing is held open."""

    def step(self) -> bool:
        """The next chunk. Says whether all is done."""
        batch, counts = self.batch, Counter(self.batch.counts)
        rows = list(islice(self._rows, CHUNK))
        for row in rows:
            outcome, problems = self.attempt(row)
            counts[outcome] += 1
            if problems:
                Refusal.objects.create(
                    batch=batch, line=row.line, cells=shown_cells(row.cells), problems=problems_json(problems)
                )
        self.position += len(rows)
        batch.done += len(rows)
        batch.counts, batch.checkpoint = dict(counts), {"row": self.position}
        is_done = len(rows) < CHUNK
        if is_done:
            batch.total = batch.done
            batch.state, batch.ended_at = Import.State.DONE, datetime.now(UTC)
        batch.save()
        return is_done

    def attempt(self, row: Row) -> tuple[str, list[RowProblem]]:
        """Saves one row; says what it became, or what is wrong with it."""
        try:
            return self._bring(row), []
        except TratoError as error:
            params = {name: str(value)[:200] for name, value in error.params.items()}
            return REFUSED, [(error.field, error.code, params)]

    def _bring(self, row: Row) -> str:
        if row.problem not in (None, MISSING_CELLS):
            raise Invalid(str(row.problem))
        found = self._texts(row)
        if self.batch.module == "teams":
            return self._team_row(found)
        return self._user_row(found)

    def _texts(self, row: Row) -> dict[str, str]:
        found = dict(self._defaults)
        for target, (index, values) in self._targets.items():
            text = clean_line(unguard_formula(row.cells[index]))
            if text:
                found[target] = values.get(fold(text), text)
        return found

    # -- teams ---------------------------------------------------------------------------------------------------------

    def _team_row(self, found: Mapping[str, str]) -> str:
        name = found.get("name") or found.get("manager", "")
        if not name:
            raise Invalid("value.required", field="name")
        parent = self._team(found["parent"]) if found.get("parent") else None
        existing = Team.objects.filter(name__iexact=name).first()
        manager = found.get("manager", "")
        if existing is None:
            team = self._team(name, parent)
            if manager:
                self._manager(manager, team)
            return NEW
        if self.options.mode == "create" or parent is None or existing.parent_id == parent.pk:
            return EXISTING if self.options.mode == "create" else SAME
        save_team(existing.name, parent.pk, existing.pk)
        return UPDATED

    def _team(self, name: str, parent: Team | None = None) -> Team:
        """The team of this name, made when there is none."""
        if len(name) > MAX_TEAM:
            raise Invalid("value.too_long", field="team", length=len(name), max=MAX_TEAM)
        existing = Team.objects.filter(name__iexact=name).first()
        if existing is not None:
            return existing
        team = save_team(name, parent.pk if parent else None)
        self._remember("team", team.pk)
        return team

    # -- users ---------------------------------------------------------------------------------------------------------

    def _user_row(self, found: Mapping[str, str]) -> str:
        name = found.get("name") or " ".join(filter(None, (found.get("name.given"), found.get("name.family"))))
        person = Person(
            name, *(found.get(key, "") for key in ("email", "reference", "role", "team", "manager", "language"))
        )
        if not person.name:
            raise Invalid("value.required", field="name")
        if len(person.name) > MAX_NAME:
            raise Invalid("value.too_long", field="name", length=len(person.name), max=MAX_NAME)
        email = self._email(person)
        team = self._team(person.team) if person.team else None
        if person.manager and fold(person.manager) != fold(person.name):
            # The manager leads a team of their own name, below the one that the row names.
            team = self._team(person.manager, team)
            self._manager(person.manager, team)
        role = self._role(person.role or "rep")
        existing = self._existing(person, email)
        if existing is None:
            if self.options.mode == "update":
                raise Invalid("import.not_found", field="name", raw=person.name)
            self._make(person, email, role, team)
            return NEW
        if self.options.mode == "create":
            return EXISTING
        return self._change(existing, person, email, role, team)

    def _email(self, person: Person) -> str:
        if not person.email:
            return ""
        try:
            return normalise_email(person.email).lower()
        except BadValue as error:
            raise Invalid(error.code, field="email", raw=person.email) from None

    def _existing(self, person: Person, email: str) -> User | None:
        if email:
            return User.objects.filter(email=email).first()
        if person.reference:
            return User.objects.filter(reference=person.reference).first()
        return User.objects.filter(name__iexact=person.name).first()

    def _role(self, text: str) -> Role:
        """By key or label in any language."""
        for role in Role.objects.all():
            if fold(text) in {fold(role.key), *(fold(str(label)) for label in role.label.values())}:
                return role
        raise Invalid("choice.unknown", field="role", raw=text)

    def _manager(self, name: str, team: Team) -> None:
        """A manager whom the file only names: made with the manager's role, in the team that they lead."""
        if not User.objects.filter(name__iexact=name).exists():
            self._make(Person(name), "", self._role("manager"), team)

    def _make(self, person: Person, email: str, role: Role, team: Team | None) -> None:
        user = User.objects.create_user(
            email or self._no_mail(person), None, name=person.name, role=role, team=team,
            reference=person.reference[:120], language=person.language if person.language in ("en", "es") else "",
        )  # fmt: skip
        self._remember("user", user.pk)

    def _remember(self, kind: str, made_id: int) -> None:
        self.made.append(kind)
        Made.objects.create(batch=self.batch, kind=kind, made_id=made_id)

    def _no_mail(self, person: Person) -> str:
        base = slug(person.name, ".")[:50] or "user"
        address, count = f"{base}@{NO_MAIL_HOST}", 1
        while User.objects.filter(email=address).exists():
            count += 1
            address = f"{base}.{count}@{NO_MAIL_HOST}"
        return address

    def _change(self, user: User, person: Person, email: str, role: Role, team: Team | None) -> str:
        wanted: dict[str, Any] = {"name": person.name}
        if team is not None:
            wanted["team_id"] = team.pk
        if person.role and not user.role.is_admin:
            wanted["role_id"] = role.pk
        if person.reference:
            wanted["reference"] = person.reference[:120]
        changed = {key: value for key, value in wanted.items() if getattr(user, key) != value}
        if not changed:
            return SAME
        User.objects.filter(pk=user.pk).update(**changed)
        return UPDATED


def _folded(values: Mapping[str, str]) -> dict[str, str]:
    return {fold(text): meant for text, meant in values.items()}

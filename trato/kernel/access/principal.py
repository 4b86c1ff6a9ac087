"""The rights of one person, as plain data that every query and write reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.catalog.snapshot import RoleSpec
from trato.kernel.errors import NotAllowed
from trato.kernel.sql import Sql, fetch_all

HIDDEN, READ, WRITE = "hidden", "read", "write"


@dataclass(frozen=True)
class Principal:
    """Who acts. `teams` are the person's own team and all below it. The system itself has every right."""

    user_id: int | None
    role: RoleSpec | None
    team_id: int | None = None
    teams: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_admin(self) -> bool:
        return self.role is None or self.role.is_admin

    def scope(self, module: str, action: str) -> str:
        """Whose records of the module the person may do this to: none, own, team or all."""
        if self.role is None or self.role.is_admin:
            return "all"
        rights: Mapping[str, Mapping[str, str]] = self.role.rights
        named = rights.get(module, {})
        return named[action] if action in named else rights.get("*", {}).get(action, "none")

    def may(self, module: str, action: str) -> bool:
        """Whether the person may do this to any record of the module at all."""
        return self.scope(module, action) != "none"

    def field_level(self, module: str, key: str) -> str:
        """hidden, read or write."""
        if self.role is None or self.role.is_admin:
            return WRITE
        return self.role.field_rights.get(module, {}).get(key, WRITE)

    def sees_field(self, module: str, key: str) -> bool:
        return self.field_level(module, key) != HIDDEN

    def writes_field(self, module: str, field_: Field) -> bool:
        return not field_.read_only and self.field_level(module, field_.key) == WRITE

    def visible_fields(self, spec: ModuleSpec) -> list[Field]:
        """Fields of a module that the person may see, in order."""
        return [f for f in spec.fields.values() if self.sees_field(spec.key, f.key)]

    def require(self, module: str, action: str) -> None:
        """Raises NotAllowed when the person may not do this in the module at all."""
        if not self.may(module, action):
            raise NotAllowed("access.denied", right=f"{module}.{action}")


SYSTEM = Principal(None, None)


def load_principal(user_id: int | None) -> Principal:
    """Reads a person's role and teams: one query. A person who is not active has no rights at all."""
    if user_id is None:
        return SYSTEM
    rows = fetch_all(Sql(
        "SELECT u.role_id, u.team_id, u.is_active, t.team_id FROM trato_user u "
        "LEFT JOIN trato_team_above t ON t.ancestor_id = u.team_id WHERE u.id = %s",
        user_id,
    ))  # fmt: skip
    if not rows or not rows[0][2]:
        return Principal(user_id, RoleSpec(0, "nobody", False, {}, {}))
    role = catalog().roles.get(rows[0][0]) or RoleSpec(0, "nobody", False, {}, {})
    team_id = rows[0][1]
    teams = frozenset(row[3] for row in rows if row[3] is not None) | ({team_id} if team_id else frozenset())
    return Principal(user_id, role, team_id, teams)

"""The four roles that every organisation begins with. Administrators may change them; an upgrade never does."""

from __future__ import annotations

from typing import Any

#: what may be done to records of a module, in the order in which screens list them
ACTIONS = ("see", "create", "edit", "delete", "export", "import", "mass")
#: whose records: nobody's, one's own, those of one's team and the teams below it, everybody's
SCOPES = ("none", "own", "team", "all")

STANDARD_ROLES: dict[str, dict[str, Any]] = {
    "administrator": {
        "label": {"en": "Administrator", "es": "Administrador"},
        "is_admin": True,
        "rights": {},
    },
    "manager": {
        "label": {"en": "Sales manager", "es": "Jefe de ventas"},
        "rights": {"*": {"see": "all", "create": "all", "edit": "team", "delete": "team", "export": "all",
                         "import": "all", "mass": "team"}},
    },
    "rep": {
        "label": {"en": "Sales rep", "es": "Comercial"},
        "rights": {
            "*": {"see": "team", "create": "all", "edit": "own", "delete": "own", "export": "own", "import": "none",
                  "mass": "own"},
            "products": {"see": "all", "create": "none", "edit": "none", "delete": "none", "mass": "none"},
        },
    },
    "reader": {
        "label": {"en": "Read only", "es": "Solo lectura"},
        "rights": {"*": {"see": "all"}},
    },
}  # fmt: skip


def ensure_standard_roles() -> None:
    """Makes those that are missing."""
    from trato.kernel.access.models import Role

    for position, (key, values) in enumerate(STANDARD_ROLES.items()):
        Role.objects.get_or_create(key=key, defaults={**values, "position": position})

"""What roles allow: reading and changing the matrix, copying, comparing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from trato.kernel.access.models import Role
from trato.kernel.access.principal import HIDDEN, READ, WRITE
from trato.kernel.access.standard import ACTIONS, SCOPES, STANDARD_ROLES
from trato.kernel.catalog.current import catalog, configuration_changed
from trato.kernel.catalog.declare import Field, ModuleSpec, Translated
from trato.kernel.errors import Invalid, NotFound
from trato.lib.text import clean_line

ALL = "*"
LEVELS = (HIDDEN, READ, WRITE)


def find_role(role_id: int) -> Role:
    """Raises NotFound."""
    found = Role.objects.filter(pk=role_id).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def scope_of(role: Role, module: str, action: str) -> str:
    """What the role may do, with the rule for all modules where the module has none of its own."""
    if role.is_admin:
        return "all"
    named = role.rights.get(module, {})
    return str(named[action] if action in named else role.rights.get(ALL, {}).get(action, "none"))


def scopes_for(spec: ModuleSpec | None, action: str) -> tuple[str, ...]:
    """Scopes that make sense: records without owner are everybody's or nobody's; what is new belongs to nobody yet."""
    if action in ("create", "import") or (spec is not None and not spec.owned):
        return ("none", "all")
    return SCOPES


def set_rights(role: Role, chosen: Mapping[tuple[str, str], str]) -> Role:
    """Changes the matrix: (module or "*", action) → scope, or "" for "as for all modules". Raises Invalid."""
    _refuse_admin(role)
    rights: dict[str, dict[str, str]] = {module: dict(actions) for module, actions in role.rights.items()}
    for (module, action), scope in chosen.items():
        if action not in ACTIONS or (module != ALL and module not in catalog()) or scope not in (*SCOPES, ""):
            raise Invalid("choice.unknown", raw=f"{module}.{action}: {scope}")
        if scope:
            rights.setdefault(module, {})[action] = scope
        elif module != ALL:
            rights.get(module, {}).pop(action, None)
    return _save(role, rights={module: actions for module, actions in rights.items() if actions})


def set_field_rights(role: Role, module: str, chosen: Mapping[str, str]) -> Role:
    """Field → hidden, read or write, for one module. What names and carries a record can't be hidden."""
    _refuse_admin(role)
    spec = catalog().module(module)
    kept = {}
    for key, level in chosen.items():
        if key not in spec.fields or level not in LEVELS:
            raise Invalid("choice.unknown", raw=f"{key}: {level}")
        if level == HIDDEN and not may_hide(spec, spec.fields[key]):
            raise Invalid("config.protected", field=key, raw=str(spec.fields[key].label))
        if level != WRITE and not (level == READ and spec.fields[key].read_only):
            kept[key] = level
    return _save(role, field_rights={**role.field_rights, module: kept})


def may_hide(spec: ModuleSpec, field: Field) -> bool:
    return field.key not in (spec.title, "id") and not field.required


def rename(role: Role, label: Mapping[str, str]) -> Role:
    """Labels in each language. Raises Invalid when all are empty."""
    found = {language: clean_line(text)[:80] for language, text in label.items() if clean_line(text)}
    if not found:
        raise Invalid("value.required", field="label")
    return _save(role, label=found)


def copy_role(role: Role, name: str, language: str) -> Role:
    """A new role that may do what this one may. An administrator's copy is an administrator. Raises Invalid."""
    name = clean_line(name)[:80]
    if not name:
        raise Invalid("value.required", field="label")
    base = slugify(name)[:50] or "role"
    with transaction.atomic():
        taken = set(Role.objects.values_list("key", flat=True))
        key = next(k for n in range(1, 1000) if (k := base if n == 1 else f"{base}-{n}") not in taken)
        made = Role.objects.create(
            key=key, label={language: name, "en": name} if language != "en" else {"en": name}, is_admin=role.is_admin,
            rights=role.rights, field_rights=role.field_rights, position=Role.objects.count(),
        )  # fmt: skip
        configuration_changed()
    return made


def remove_role(role: Role) -> None:
    """Raises Invalid when somebody has it, or when it comes with the product."""
    if role.key in STANDARD_ROLES:
        raise Invalid("people.role_protected")
    with transaction.atomic():
        count = role.users.count()
        if count:
            raise Invalid("people.role_in_use", count=count)
        role.delete()
        configuration_changed()


def _refuse_admin(role: Role) -> None:
    if role.is_admin:
        raise Invalid("people.role_admin")


def _save(role: Role, **values: Any) -> Role:
    with transaction.atomic():
        for key, value in values.items():
            setattr(role, key, value)
        role.save(update_fields=list(values))
        configuration_changed()
    return role


@dataclass(frozen=True)
class Difference:
    """Where two roles differ: a right of a module, or a field."""

    module: Any
    what: Any
    first: str
    second: str


def differences(first: Role, second: Role, action_labels: Mapping[str, Any]) -> list[Difference]:
    """All of them, by module."""
    found = []
    for spec in catalog().modules.values():
        for action in ACTIONS:
            one, other = scope_of(first, spec.key, action), scope_of(second, spec.key, action)
            if one != other:
                found.append(Difference(spec.label_plural, action_labels[action], one, other))
        for field in spec.fields.values():
            one, other = (level_of(role, spec.key, field.key) for role in (first, second))
            if one != other:
                found.append(Difference(spec.label_plural, field.label, one, other))
    return found


def level_of(role: Role, module: str, key: str) -> str:
    return WRITE if role.is_admin else str(role.field_rights.get(module, {}).get(key, WRITE))


def label_of(role: Role) -> str:
    return str(Translated(role.label)) or role.key

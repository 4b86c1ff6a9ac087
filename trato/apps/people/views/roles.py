"""Roles: the matrix of modules and actions, field rights, copies, comparison."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from trato.apps.people import roles
from trato.apps.people.views.base import AdministratorPage
from trato.kernel.access.models import Role
from trato.kernel.access.standard import ACTIONS
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.errors import Invalid, NotFound, TratoError

ACTION_LABELS = {
    "see": pgettext_lazy("right", "See"),
    "create": pgettext_lazy("right", "Create"),
    "edit": pgettext_lazy("right", "Edit"),
    "delete": pgettext_lazy("right", "Delete"),
    "export": pgettext_lazy("right", "Export"),
    "import": pgettext_lazy("right", "Import"),
    "mass": pgettext_lazy("right", "Change many"),
}
SCOPE_LABELS = {
    "none": pgettext_lazy("scope", "None"),
    "own": pgettext_lazy("scope", "Own"),
    "team": pgettext_lazy("scope", "Team's"),
    "all": pgettext_lazy("scope", "All"),
}
LEVEL_LABELS = {
    "hidden": gettext_lazy("Hidden"),
    "read": gettext_lazy("Read only"),
    "write": gettext_lazy("Read and write"),
}


class RoleList(AdministratorPage):
    """All roles with how many people have them."""

    entry = "/settings/roles/"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Role.objects.annotate(count=Count("users", filter=Q(users__is_active=True)))
        found = [{"role": row, "label": roles.label_of(row), "count": row.count} for row in rows]
        return self.render("people/roles.html", {"roles": found})


class RolePage(AdministratorPage):
    """One role: its matrix."""

    entry = "/settings/roles/"

    def get(self, request: HttpRequest, role: int) -> HttpResponse:
        return self.page(roles.find_role(role))

    def post(self, request: HttpRequest, role: int) -> HttpResponse:
        found = roles.find_role(role)
        chosen = {
            (module, action): str(value)
            for name, value in request.POST.items()
            if name.startswith("right:") and name.count(":") == 2
            for _prefix, module, action in [name.split(":")]
        }
        try:
            roles.set_rights(found, chosen)
        except TratoError as error:
            return self.page(found, refusal=error.message, status=422)
        messages.success(request, _("Saved. It holds for everybody with this role within a second."))
        return redirect("people:role", found.pk)

    def page(self, role: Role, *, status: int = 200, refusal: str = "") -> HttpResponse:
        rows = [_row(role, None)] + [_row(role, spec) for spec in catalog().modules.values()]
        return self.render("people/role.html", {
            "role": role, "label": roles.label_of(role), "rows": rows, "actions": ACTION_LABELS.values(),
            "refusal": refusal, "others": [(r.pk, roles.label_of(r)) for r in Role.objects.exclude(pk=role.pk)],
        }, status=status)  # fmt: skip


def _row(role: Role, spec: ModuleSpec | None) -> dict[str, Any]:
    """One line of the matrix; the first is the rule for all modules."""
    module = spec.key if spec else roles.ALL
    cells = []
    for action in ACTIONS:
        own = role.rights.get(module, {}).get(action, "")
        general = roles.scope_of(role, roles.ALL, action)
        options: list[tuple[str, Any]] = [(scope, SCOPE_LABELS[scope]) for scope in roles.scopes_for(spec, action)]
        if spec is not None:
            options.insert(0, ("", f"({SCOPE_LABELS[general]})"))
            # A scope that makes no sense here (a team's products) still shows what is stored.
            if own and own not in dict(options):
                options.append((own, SCOPE_LABELS[own]))
        chosen = own or ("" if spec else general)
        cells.append({"name": f"right:{module}:{action}", "options": options, "chosen": chosen,
                      "scope": own or general, "label": ACTION_LABELS[action]})  # fmt: skip
    label = spec.label_plural if spec else _("All modules")
    hidden = len(role.field_rights.get(module, {})) if spec else 0
    return {"module": module, "label": label, "cells": cells, "has_fields": spec is not None, "field_count": hidden}


class FieldRights(AdministratorPage):
    """What a role sees and changes of the fields of one module."""

    entry = "/settings/roles/"

    def get(self, request: HttpRequest, role: int, module: str) -> HttpResponse:
        return self.page(roles.find_role(role), self.module(module))

    def post(self, request: HttpRequest, role: int, module: str) -> HttpResponse:
        found, spec = roles.find_role(role), self.module(module)
        chosen = {name[6:]: str(value) for name, value in request.POST.items() if name.startswith("field:")}
        try:
            roles.set_field_rights(found, spec.key, chosen)
        except TratoError as error:
            return self.page(found, spec, refusal=error.message, status=422)
        messages.success(request, _("Saved. It holds for everybody with this role within a second."))
        return redirect("people:role", found.pk)

    def module(self, key: str) -> ModuleSpec:
        if key not in catalog():
            raise NotFound("query.unknown_module", module=key)
        return catalog().module(key)

    def page(self, role: Role, spec: ModuleSpec, *, status: int = 200, refusal: str = "") -> HttpResponse:
        rows = []
        for field in spec.fields.values():
            levels = [level for level in roles.LEVELS if level != "hidden" or roles.may_hide(spec, field)]
            if field.read_only:
                levels.remove("write")
            level = roles.level_of(role, spec.key, field.key)
            rows.append({"field": field, "name": f"field:{field.key}", "level": level if level in levels else "read",
                         "options": [(value, LEVEL_LABELS[value]) for value in levels]})  # fmt: skip
        return self.render("people/role_fields.html", {
            "role": role, "label": roles.label_of(role), "spec": spec, "rows": rows, "refusal": refusal,
        }, status=status)  # fmt: skip


class CopyRole(RolePage):
    """A new role that begins as this one."""

    def post(self, request: HttpRequest, role: int) -> HttpResponse:
        found = roles.find_role(role)
        try:
            made = roles.copy_role(found, request.POST.get("label", ""), (get_language() or "en")[:2])
        except Invalid as error:
            return self.page(found, refusal=error.message, status=422)
        messages.success(request, _("The role was copied."))
        return redirect("people:role", made.pk)


class RenameRole(RolePage):
    """Another name, in the language of the one who gives it."""

    def post(self, request: HttpRequest, role: int) -> HttpResponse:
        found = roles.find_role(role)
        language = (get_language() or "en")[:2]
        try:
            roles.rename(found, {**found.label, language: request.POST.get("label", "")})
        except Invalid as error:
            return self.page(found, refusal=error.message, status=422)
        messages.success(request, _("Saved."))
        return redirect("people:role", found.pk)


class RemoveRole(RolePage):
    """Removes a role that nobody has."""

    def post(self, request: HttpRequest, role: int) -> HttpResponse:
        found = roles.find_role(role)
        try:
            roles.remove_role(found)
        except Invalid as error:
            return self.page(found, refusal=error.message, status=422)
        messages.success(request, _("The role was removed."))
        return redirect("people:roles")


class CompareRoles(AdministratorPage):
    """Where two roles differ, side by side."""

    entry = "/settings/roles/"

    def get(self, request: HttpRequest) -> HttpResponse:
        names = ("first", "second")
        first, second = (roles.find_role(int(v)) if (v := request.GET.get(n, "")).isdigit() else None for n in names)
        found: list[Any] = []
        if first and second:
            words = {**SCOPE_LABELS, **LEVEL_LABELS}
            found = [
                {"module": d.module, "what": d.what, "first": words[d.first], "second": words[d.second]}
                for d in roles.differences(first, second, ACTION_LABELS)
            ]
        return self.render("people/roles_compare.html", {
            "all_roles": [(role.pk, roles.label_of(role)) for role in Role.objects.all()],
            "first": first, "second": second, "differences": found,
            "first_label": roles.label_of(first) if first else "",
            "second_label": roles.label_of(second) if second else "",
        })  # fmt: skip

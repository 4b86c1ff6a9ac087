"""What import-linter cannot say: parts of Django, and libraries, that a layer must not use."""

from __future__ import annotations

import pytest

from tests.house.source import imports, name, python_files

WEB = (
    "django.http",
    "django.views",
    "django.template",
    "django.shortcuts",
    "django.urls",
    "django.contrib.messages",
    "django.middleware",
    "django_htmx",
    "django_cotton",
    "allauth",
)
FORBIDDEN = {
    # Pure Python: no Django but its translation.
    "lib": ("django.db", "django.forms", "django.contrib", "django.conf", "django.apps", "django.core", *WEB),
    "kernel": WEB,
    "modules": ("django.db.models", "django.template", "django.views", "django.urls"),
}


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_a_layer_imports_only_what_is_its_business(layer):
    wrong = [
        f"{name(path)} imports {imported}"
        for path in python_files(layer)
        for imported in sorted(imports(path))
        if any(imported == ban or imported.startswith(ban + ".") for ban in FORBIDDEN[layer])
    ]
    assert not wrong, "\n".join(wrong)


def test_signals_carry_no_business_meaning():
    """The kernel's one use, post_migrate, is how Django says that a migration ended."""
    allowed = {"trato/kernel/storage/migrate.py"}
    wrong = [
        name(path)
        for path in python_files()
        if name(path) not in allowed
        and any(
            imported.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals"))
            for imported in imports(path)
        )
    ]
    assert not wrong, wrong

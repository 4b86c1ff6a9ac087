"""An organisation, and shortcuts for bringing files in."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from trato.apps.imports import service
from trato.apps.imports.models import Import
from trato.apps.imports.plan import options_from_json, plan_from_json
from trato.apps.imports.preview import preview
from trato.apps.imports.run import run_chunk
from trato.apps.imports.source import open_source
from trato.kernel.access.models import Role, User
from trato.kernel.catalog.current import catalog, forget_catalog
from trato.kernel.catalog.models import Organisation
from trato.kernel.context import Context


@pytest.fixture
def office(db):
    """An organisation in Spain with an administrator."""
    Organisation.objects.create(name="Test", country="ES", currency="EUR", timezone="Europe/Madrid", language="en")
    forget_catalog()
    yield
    forget_catalog()


@pytest.fixture
def alice(office):
    """The administrator's context."""
    role = Role.objects.get(key="administrator")
    user = User.objects.create_user("alice@example.com", "secret-password", name="Alice", role=role)
    return Context(user.pk, source="import", locale=catalog().locale())


class Bringing:
    """Brings texts or files in as the administrator."""

    def __init__(self, ctx):
        self.ctx = ctx

    def begin(self, module, data, *, plan=None, **options):
        if isinstance(data, Path):
            data = data.read_bytes()
        if isinstance(data, str):
            data = data.encode()
        batch = service.begin(module, BytesIO(data), "file.csv", self.ctx)
        proposed, chosen = plan_from_json(batch.mapping), options_from_json(batch.options)
        if plan:
            proposed = service.merged(proposed, plan_from_json(plan), open_source(batch.path))
        service.decide(batch, proposed, options_from_json({**chosen.to_json(), **options}), self.ctx)
        return batch

    def try_out(self, module, data, **options):
        return preview(self.begin(module, data, **options), self.ctx)

    def __call__(self, module, data, **options):
        batch = self.begin(module, data, **options)
        return self.run(batch)

    def run(self, batch):
        Import.objects.filter(pk=batch.pk).update(state=Import.State.RUNNING)
        is_done = False
        while not is_done:
            batch, is_done = run_chunk(batch.pk, self.ctx)
        return batch


@pytest.fixture
def bring(alice):
    return Bringing(alice)

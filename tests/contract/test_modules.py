"""What every module must be able to do, whoever declared it: a new one is tested by existing."""

from __future__ import annotations

import pytest

from trato.kernel.access.models import Role, User
from trato.kernel.access.principal import WRITE
from trato.kernel.catalog.current import catalog, configuration_changed, forget_catalog
from trato.kernel.catalog.models import Organisation
from trato.kernel.catalog.registry import modules
from trato.kernel.context import Context, system_context
from trato.kernel.errors import NotAllowed, NotFound
from trato.kernel.query.aggregate import aggregate, measure_of
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.query.operators import OPERATORS
from trato.kernel.records import read, write
from trato.kernel.records.change import Change

KEYS = [cls.key for cls in modules.all()]
ROLES = ("administrator", "manager", "rep", "reader")
#: what a filter is compared with, by family of field type
OPERANDS = {
    "text": "x", "plain": "x", "phone": "+34612345678", "number": 3, "date": "2026-01-31", "datetime": "2026-01-31",
    "bool": True, "choice": None, "choices": None, "link": 1, "user": "me", "team": "mine", "links": 1, "users": 1,
    "tags": "vip",
}  # fmt: skip


@pytest.fixture
def organisation(db):
    Organisation.objects.create(name="Test", country="ES")
    configuration_changed()
    yield
    forget_catalog()


@pytest.fixture
def person(organisation):
    roles = {role.key: role for role in Role.objects.all()}

    def make(role):
        user = User.objects.create_user(f"{role}@example.com", name=role, role=roles[role])
        return Context(user.pk, locale=catalog().locale("en"))

    return make


def least_values(spec, ctx):
    """Values with which a record of the module can be made; what it links to is made first."""
    values = {}
    for field in spec.fields.values():
        if not field.required or field.read_only:
            continue
        if field.type == "lookup":
            module = field.option("module") or "accounts"
            values[field.key] = write.create(module, least_values(catalog().module(module), ctx), ctx).id
        elif field.type == "file":
            from trato.kernel.records.models import StoredFile

            stored = StoredFile.objects.create(
                name="a.txt", path="a", content_type="text/plain", size_bytes=1, sha256="0"
            )
            values[field.key] = stored.pk
        elif field.type == "user":
            values[field.key] = User.objects.create_user(
                f"u{User.objects.count()}@example.com", name="U", role=Role.objects.first()
            ).pk
        else:
            values[field.key] = field.kind.samples(field)[0]
    values.setdefault(spec.title, spec.title_field.kind.samples(spec.title_field)[0])
    if spec.key == "relationships":
        values["account"] = write.create("accounts", {"name": "For the relation"}, ctx).id
    if spec.title_field.read_only:
        values.pop(spec.title)
    return values


@pytest.fixture
def made(organisation):
    return lambda key: write.create(key, least_values(catalog().module(key), system_context()), system_context())


@pytest.mark.parametrize("key", KEYS)
def test_a_record_is_made_listed_found_deleted_and_restored(made, key):
    ctx = system_context()
    record = made(key)
    spec = catalog().module(key)
    page = read.page(Query(key), ctx)
    assert record.id in [found.id for found in page.records]
    render = read.render_for(page.records, ctx)
    for found in page.records:
        for path, value in found.values.items():
            field = spec.fields.get(path)
            if field is None:
                continue  # a part or a field of a linked record
            assert isinstance(field.kind.text(value, field, render), str)
            assert "<script" not in field.kind.html(value, field, render)
    write.delete(key, record.id, ctx)
    with pytest.raises(NotFound):
        read.get(key, record.id, ctx)
    write.restore(key, record.id, ctx)
    assert read.get(key, record.id, ctx).title


@pytest.mark.parametrize("key", KEYS)
def test_every_field_is_filtered_by_every_operator_it_knows(made, key):
    made(key)
    ctx = system_context()
    for field in catalog().module(key).fields.values():
        operand = OPERANDS[field.kind.family]
        if operand is None:
            operand = (field.kind.samples(field) or ["ES"])[0]
            operand = operand[0] if isinstance(operand, tuple) else operand
        if field.type == "duration":
            operand = 60
        if field.type in ("email", "emails"):
            operand = "a@example.com"
        if field.type in ("image", "file", "lookup"):
            operand = 1
        if field.type == "url":
            operand = "https://example.com"
        for operator in OPERATORS[field.kind.family].values():
            value = {"none": None, "list": [operand], "two": [operand, operand], "period": "this_month"}.get(
                operator.arity, operand
            )
            query = Query(key, where=Group((Condition(field.key, operator.key, value),)))
            assert read.count(query, ctx).value >= 0, f"{field.key} {operator.key}"


@pytest.mark.parametrize("key", KEYS)
def test_every_sortable_field_sorts_and_every_groupable_one_groups(made, key):
    first, second = made(key), None
    ctx = system_context().with_(allow_duplicates=True)
    spec = catalog().module(key)
    if not any(field.unique for field in spec.fields.values()):
        second = made(key)
    expected = {record.id for record in (first, second) if record}
    for field in spec.fields.values():
        if field.kind.sortable and field.kind.columns:
            for sign in ("", "-"):
                found = {r.id for r in read.page(Query(key, sort=(sign + field.key,)), ctx).records}
                assert expected <= found, field.key
        if field.kind.groupable:
            rows = aggregate(Query(key, group=(field.key,), measures=(measure_of("count"),)), ctx)
            assert sum(row.figures["count"] for row in rows) >= len(expected), field.key


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("key", KEYS)
def test_rights_hold_at_the_kernels_doors(made, person, key, role):
    """For each action: who may not, changes nothing and is refused; who may, may."""
    record = made(key)
    ctx = person(role)
    principal, spec = ctx.principal, catalog().module(key)
    sees = principal.scope(key, "see") == "all" or (not spec.owned and principal.may(key, "see"))
    listed = {found.id for found in read.page(Query(key), ctx).records}
    assert (record.id in listed) == sees
    for action, change in (
        ("edit", Change.update(key, record.id, {})),
        ("delete", Change.delete(key, record.id)),
    ):
        if principal.scope(key, action) == "all" or (not spec.owned and principal.may(key, action)):
            if action == "edit":
                write.write([change], ctx)
        else:
            with pytest.raises((NotAllowed, NotFound)):
                write.write([change], ctx)
            assert read.get(key, record.id, system_context()).version == record.version


@pytest.mark.parametrize("key", KEYS)
def test_fields_have_labels(organisation, key):
    for field in catalog().module(key).fields.values():
        assert str(field.label).strip(), field.key


def test_the_administrator_writes_every_field_that_is_not_read_only(person):
    principal = person("administrator").principal
    for spec in catalog().modules.values():
        assert all(principal.field_level(spec.key, field.key) == WRITE for field in spec.fields.values())

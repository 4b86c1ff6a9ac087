"""What goes out: complete, harmless to spreadsheets, under the right to export, and readable by our own import."""

import csv
from io import BytesIO, StringIO

import orjson
import pytest

from trato.apps.exports import large
from trato.apps.exports.models import ExportFile
from trato.apps.exports.rows import table
from trato.apps.exports.vcard import vcard_pieces
from trato.apps.exports.workbook import make
from trato.apps.exports.write import csv_pieces, json_pieces
from trato.kernel.access.models import Role, User
from trato.kernel.catalog.current import catalog, forget_catalog
from trato.kernel.catalog.models import Organisation
from trato.kernel.context import Context
from trato.kernel.errors import NotAllowed
from trato.kernel.jobs import registry, worker
from trato.kernel.query.model import Query
from trato.kernel.records import read, write


@pytest.fixture
def alice(db):
    Organisation.objects.create(name="Test", country="ES", currency="EUR", timezone="Europe/Madrid", language="en")
    forget_catalog()
    user = User.objects.create_user(
        "alice@example.com", "x" * 12, name="Alice", role=Role.objects.get(key="administrator")
    )
    yield Context(user.pk, source="form", locale=catalog().locale())
    forget_catalog()


@pytest.fixture
def contacts(alice):
    acme = write.create("accounts", {"name": "Acme, S.L."}, alice)
    write.create("contacts", {
        "name": {"given": "Ana María", "family": "García López"}, "account": acme.id,
        "emails": ["ana@acme.es", "ana@home.es"],
        "phones": [{"number": "+34612345678", "kind": "mobile"}], "tags": ["fair", "vip"], "email_opt_in": True,
        "addresses": [{"street": "Calle Mayor, 1", "city": "Madrid", "postal_code": "08013", "country": "ES"}],
        "job_title": "=HYPERLINK(\"http://evil\")", "description": "two\nlines", "birthdate": "1990-02-03",
    }, alice)  # fmt: skip
    write.create("contacts", {"name": "Ñandú 🚀"}, alice)
    return alice


def rows_of(data):
    return list(csv.reader(StringIO(b"".join(data).decode("utf-8-sig"))))


def test_csv_has_names_behind_ids_and_no_formulas(contacts):
    columns = ("name", "account", "emails", "phones", "job_title", "addresses.city", "owner", "tags", "account.type")
    found = rows_of(csv_pieces(table(Query("contacts", columns=columns, sort=("id",)), contacts)))
    assert found[0] == ["Name", "Account", "E-mails", "Phones", "Job title", "City", "Owner", "Tags", "Account · Type"]
    assert found[1] == ["Ana María García López", "Acme, S.L.", "ana@acme.es; ana@home.es", "+34612345678",
                        "'=HYPERLINK(\"http://evil\")", "Madrid", "Alice", "fair; vip", "Prospect"]  # fmt: skip
    assert found[2] == ["Ñandú 🚀", "", "", "", "", "", "Alice", "", ""]


def test_amounts_are_exact_and_have_their_currency(alice):
    write.create("opportunities", {"name": "Deal", "amount": {"amount": "1234.50", "currency": "USD"}}, alice)
    found = rows_of(csv_pieces(table(Query("opportunities", columns=("name", "amount", "stage")), alice)))
    assert found == [["Name", "Amount", "Amount · Currency", "Stage"], ["Deal", "1234.50", "USD", "Prospecting"]]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_full_export_comes_back_through_the_import(contacts, language):
    from django.utils import translation

    from trato.apps.imports import service
    from trato.apps.imports.models import Import
    from trato.apps.imports.plan import options_from_json, plan_from_json
    from trato.apps.imports.run import run_chunk

    keys = ("name", "account", "emails", "phones", "addresses", "job_title", "description", "tags", "birthdate",
            "email_opt_in", "owner", "created_at")  # fmt: skip
    before = [record.values for record in read.page(Query("contacts", columns=keys, sort=("id",)), contacts).records]
    with translation.override(language):
        data = b"".join(csv_pieces(table(Query("contacts", sort=("id",)), contacts, everything=True)))
        for record in read.page(Query("contacts"), contacts).records:
            write.delete("contacts", record.id, contacts)
        batch = service.begin("contacts", BytesIO(data), "contacts.csv", contacts)
        plan, options = plan_from_json(batch.mapping), options_from_json(batch.options)
        columns = {name: chosen for name, chosen in plan.columns.items() if chosen.to != "id"}
        service.decide(batch, type(plan)(columns), options_from_json({**options.to_json(), "match": []}), contacts)
        Import.objects.filter(pk=batch.pk).update(state="running")
        is_done = False
        while not is_done:
            batch, is_done = run_chunk(batch.pk, contacts)
    assert batch.counts == {"created": 2}
    after = [record.values for record in read.page(Query("contacts", columns=keys, sort=("id",)), contacts).records]
    for one, other in zip(before, after, strict=True):
        for key in keys:
            if key in ("emails", "phones", "addresses"):
                assert [entry.value for entry in one[key] or ()] == [entry.value for entry in other[key] or ()]
            elif key == "created_at":
                assert one[key].replace(microsecond=0) == other[key]
            else:
                assert one[key] == other[key], key


def test_json_lines(contacts):
    lines = b"".join(json_pieces(Query("contacts", columns=("name", "tags"), sort=("id",)), contacts)).splitlines()
    assert orjson.loads(lines[0])["tags"] == ["fair", "vip"]
    assert orjson.loads(lines[1])["name"] == {"given": "Ñandú", "family": "🚀"}


def test_vcards(contacts):
    text = b"".join(vcard_pieces(Query("contacts", sort=("id",)), contacts)).decode()
    assert "N:García López;Ana María;;;\r\nFN:Ana María García López\r\nORG:Acme\\, S.L.\r\n" in text
    assert "TEL;TYPE=CELL:+34612345678" in text
    assert text.count("BEGIN:VCARD") == 2


def test_only_what_one_may_export_goes_out(contacts):
    reader = User.objects.create_user("dan@example.com", None, name="Dan", role=Role.objects.get(key="reader"))
    with pytest.raises(NotAllowed):
        table(Query("contacts"), Context(reader.pk))
    rep = User.objects.create_user("bob@example.com", None, name="Bob", role=Role.objects.get(key="rep"))
    ctx = Context(rep.pk)
    write.create("contacts", {"name": "Mine Own"}, ctx)
    found = rows_of(csv_pieces(table(Query("contacts", columns=("name",)), ctx)))
    assert found == [["Name"], ["Mine Own"]]


def test_a_large_workbook_is_made_by_a_job(contacts, django_capture_on_commit_callbacks, monkeypatch):
    from trato.apps.exports import jobs

    monkeypatch.setattr(jobs, "CHUNK", 1)
    monkeypatch.setattr(jobs.subprocess, "Popen", lambda command, **options: make_here(command))
    query = Query("contacts", columns=("name", "job_title", "account"), sort=("-name",))
    made, job = large.start(query, contacts, name="contacts.xlsx")
    with django_capture_on_commit_callbacks(execute=True):
        worker.work_all()
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 2)
    from openpyxl import load_workbook

    sheet = load_workbook(ExportFile.objects.get(pk=made.pk).path).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0] == ["Name", "Job title", "Account"]
    assert sorted(row[0] for row in cells[1:]) == ["Ana María García López", "Ñandú 🚀"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def make_here(command):
    from pathlib import Path

    make(Path(command[-1]))


def test_kinds_of_jobs_are_registered():
    assert {"export", "export_cleanup", "import", "import_preview"} <= set(registry.job_kinds)


@pytest.mark.parametrize(
    ("name", "kind"), [("csv", "text/csv"), ("json", "application/x-ndjson"), ("vcf", "text/vcard")]
)
def test_the_address_streams_what_the_list_shows(contacts, client, name, kind):
    client.force_login(User.objects.get(email="alice@example.com"))
    answer = client.get("/m/contacts/export", {"format": name, "q": "garcia", "columns": "name,account"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(kind)
    body = answer.getvalue().decode()
    assert "García" in body
    assert "Ñandú" not in body


def test_the_address_takes_chosen_records_and_refuses_strange_formats(contacts, client):
    client.force_login(User.objects.get(email="alice@example.com"))
    second = read.page(Query("contacts", sort=("-id",)), contacts).records[0]
    body = client.get("/m/contacts/export", {"ids": str(second.id)}).getvalue().decode()
    assert "Ñandú" in body
    assert "García" not in body
    assert client.get("/m/contacts/export", {"format": "exe"}).status_code == 400
    book = client.get("/m/contacts/export", {"format": "xlsx"})
    assert book.getvalue()[:2] == b"PK"
    assert client.get("/exports/").status_code == 200
    assert client.get("/exports/999").status_code == 404

"""The pages of an import, from the file to undoing it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from trato.apps.imports.models import Import
from trato.kernel.access.models import Role, User
from trato.kernel.jobs.worker import work_all
from trato.kernel.query.model import Query
from trato.kernel.records import read


@pytest.fixture
def browser(alice, client):
    client.force_login(User.objects.get(pk=alice.user_id))
    return client


def upload(data, name="clients.csv"):
    return SimpleUploadedFile(name, data.encode(), "text/csv")


DATA = "Empresa;Sector;Ciudad;Empleados\nAcme;Softwar;Madrid;12\nBeta;Software;Bilbao;doce\n"


def test_the_whole_way(browser, alice):
    answer = browser.post("/import/", {"module": "accounts", "file": upload(DATA)})
    batch = Import.objects.get()
    assert answer["Location"] == f"/import/{batch.pk}/columns"
    page = browser.get(answer["Location"]).content.decode()
    assert "Empresa" in page
    assert '<option value="name" selected>' in page

    targets = {f"to_{number}": plan["to"] for number, plan in enumerate(batch.mapping["columns"].values())}
    answer = browser.post(f"/import/{batch.pk}/columns", targets)
    assert answer["Location"] == f"/import/{batch.pk}/options"
    assert browser.get(answer["Location"]).status_code == 200
    answer = browser.post(f"/import/{batch.pk}/options", {"mode": "create"})
    assert answer["Location"] == f"/import/{batch.pk}/check"
    assert "every 1s" in browser.get(answer["Location"]).content.decode()

    work_all()
    page = browser.get(f"/import/{batch.pk}/check").content.decode()
    assert "Softwar" in page
    assert "“doce” is not a number" in page
    answer = browser.post(f"/import/{batch.pk}/accept", {"replacements": '[["industry", "Softwar", "Software"]]'})
    work_all()
    assert "Softwar<" not in browser.get(f"/import/{batch.pk}/check").content.decode()

    answer = browser.post(f"/import/{batch.pk}/start")
    assert "every 1s" in browser.get(answer["Location"]).content.decode()
    work_all()
    page = browser.get(f"/import/{batch.pk}/").content.decode()
    assert "refused row" in page
    assert read.page(Query("accounts", columns=("name", "industry")), alice).records[0]["industry"] == "software"
    refused = browser.get(f"/import/{batch.pk}/refused.csv").getvalue().decode()
    assert "Beta,Software,Bilbao,doce,3," in refused

    browser.post(f"/import/{batch.pk}/undo")
    work_all()
    assert read.count(Query("accounts"), alice).value == 0
    assert "undone" in browser.get(f"/import/{batch.pk}/").content.decode()
    assert "clients.csv" in browser.get("/import/").content.decode()


def test_a_file_that_is_none_is_refused_on_the_page(browser):
    answer = browser.post("/import/", {"module": "accounts", "file": upload("", "empty.csv")})
    assert answer.status_code == 422
    answer = browser.post("/import/", {"module": "accounts"})
    assert answer.status_code == 422


def test_two_columns_for_one_field_are_refused_on_the_page(browser):
    browser.post("/import/", {"module": "accounts", "file": upload(DATA)})
    batch = Import.objects.get()
    answer = browser.post(f"/import/{batch.pk}/columns", {"to_0": "name", "to_1": "name"})
    assert answer.status_code == 422
    assert browser.post(f"/import/{batch.pk}/columns", {}).status_code == 422


def test_stopping_keeps_what_came_in(browser):
    browser.post("/import/", {"module": "accounts", "file": upload("name\nAcme\n")})
    batch = Import.objects.get()
    browser.post(f"/import/{batch.pk}/options", {"mode": "create"})
    browser.post(f"/import/{batch.pk}/cancel")
    batch.refresh_from_db()
    assert batch.state == "draft"
    browser.post(f"/import/{batch.pk}/start")
    browser.post(f"/import/{batch.pk}/cancel")
    batch.refresh_from_db()
    assert batch.state == "cancelled"


def test_strangers_find_nothing(browser, client):
    browser.post("/import/", {"module": "accounts", "file": upload(DATA)})
    batch = Import.objects.get()
    client.force_login(User.objects.create_user("rep@example.com", None, name="Rep", role=Role.objects.get(key="rep")))
    assert client.get(f"/import/{batch.pk}/columns").status_code == 404
    assert client.post("/import/", {"module": "accounts", "file": upload(DATA)}).status_code == 403
    assert "You may not import" in client.get("/import/").content.decode()


def test_markup_in_a_file_stays_text(browser):
    browser.post("/import/", {"module": "accounts", "file": upload("<b>name</b>,x\n<script>alert(1)</script>,2\n")})
    page = browser.get(f"/import/{Import.objects.get().pk}/columns").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page

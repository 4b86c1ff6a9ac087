"""How rows become records: modes, links, formats, refusals, resuming, undoing."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from trato.apps.imports import reader, run, service
from trato.apps.imports.models import Import, Leftover, Refusal, Template
from trato.apps.imports.preview import preview
from trato.kernel.access.models import Role, Team, User
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotAllowed, NotFound, WrongCall
from trato.kernel.history.models import History
from trato.kernel.jobs.worker import work_all
from trato.kernel.query.model import Query
from trato.kernel.records import read, write
from trato.kernel.search.find import suggest


def records(module, ctx, *columns):
    query = Query(module, columns=columns, sort=("id",), limit=500)
    return read.page(query, ctx).records


def test_columns_are_matched_in_spanish(bring):
    batch = bring(
        "contacts", "Nombre;Apellidos;Empresa;Teléfono;Correo electrónico\nAna;García López;;612345678;ana@x.es\n"
    )
    assert batch.counts == {"created": 1}
    (ana,) = records("contacts", bring.ctx, "name", "phones", "emails")
    assert (ana["name"].given, ana["name"].family) == ("Ana", "García López")
    assert ana["phones"][0].value == "+34612345678"
    assert suggest("garcia", bring.ctx)[0].id == ana.id


def test_what_was_decided_is_remembered_for_the_same_headings(bring):
    bring.begin(
        "accounts", "Firma,Plaza\nAcme,Madrid\n", plan={"columns": {"Firma": "name", "Plaza": "addresses.city"}}
    )
    again = bring.begin("accounts", "FIRMA,plaza\nBeta,Bilbao\n")
    assert Template.objects.count() == 1
    assert {plan["to"] for plan in again.mapping["columns"].values()} == {"name", "addresses.city"}


def test_create_leaves_existing_records_alone(bring):
    data = "name,reference\nAcme,A1\nBeta,B1\n"
    assert bring("accounts", data).counts == {"created": 2}
    batch = bring("accounts", data + "Gamma,G1\n")
    assert batch.counts == {"created": 1, "existing": 2}


def test_update_changes_only_what_the_file_says(bring):
    bring("accounts", "name,reference,employees\nAcme,A1,5\nBeta,B1,7\n")
    batch = bring("accounts", "reference,employees\na1,6\nB1,7\nX9,1\n", mode="update", match=["reference"])
    assert batch.counts == {"updated": 1, "same": 1, "refused": 1}
    assert [(r["name"], r["employees"]) for r in records("accounts", bring.ctx, "name", "employees")] == [
        ("Acme", 6), ("Beta", 7),
    ]  # fmt: skip
    assert Refusal.objects.get(batch=batch).problems[0][1] == "import.not_found"


def test_both_makes_and_changes_and_a_repeated_row_changes_what_it_made(bring):
    bring("accounts", "name,reference\nAcme,A1\n")
    batch = bring("accounts", "name,reference\nAcme Ltd,A1\nBeta,B1\nBeta Ltd,B1\n", mode="both")
    assert batch.counts == {"created": 1, "updated": 2}
    assert [r["name"] for r in records("accounts", bring.ctx, "name")] == ["Acme Ltd", "Beta Ltd"]


def test_empty_cells_leave_values_unless_they_are_to_clear(bring):
    bring("accounts", "name,reference,employees\nAcme,A1,5\n")
    bring("accounts", "name,reference,employees\nAcme,A1,\n", mode="both")
    assert records("accounts", bring.ctx, "employees")[0]["employees"] == 5
    bring("accounts", "name,reference,employees\nAcme,A1,\n", mode="both", clear=True)
    assert records("accounts", bring.ctx, "employees")[0]["employees"] is None


@pytest.mark.parametrize("mode", ["lenient", "create", "strict"])
def test_a_link_that_finds_nothing(bring, mode):
    data = "first name,last name,account\nAna,García,Acme\nBob,Smith,acme\n"
    options = {"lenient": {}, "create": {"create_missing": True}, "strict": {"strict": True}}[mode]
    batch = bring("contacts", data, **options)
    linked = [contact["account"] for contact in records("contacts", bring.ctx, "account")]
    if mode == "lenient":
        assert linked == [None, None]
        assert [left.text for left in Leftover.objects.filter(batch=batch)] == ["Acme", "acme"]
        assert service.leftovers_of(records("contacts", bring.ctx)[0].id)[0].text == "Acme"
    elif mode == "create":
        (acme,) = records("accounts", bring.ctx, "name")
        assert linked == [acme.id, acme.id]
    else:
        assert batch.counts == {"refused": 2}
        assert records("contacts", bring.ctx) == []


def test_a_name_that_two_records_bear_is_left_open(bring):
    for _ in range(2):
        write.create("accounts", {"name": "Acme"}, bring.ctx.with_(allow_duplicates=True))
    batch = bring("contacts", "first name,last name,account\nAna,García,Acme\n")
    assert Leftover.objects.get(batch=batch).code == "link.several"


def test_owner_by_mail_or_name(bring):
    rep = User.objects.create_user("bob@example.com", None, name="Bob Sells", role=Role.objects.get(key="rep"))
    bring("accounts", "name,owner\nAcme,bob@example.com\nBeta,BOB SELLS\n")
    assert [r["owner"] for r in records("accounts", bring.ctx, "owner")] == [rep.pk, rep.pk]


def test_the_whole_column_tells_how_dates_and_figures_are_written(bring):
    data = 'name,close date,amount\nA,03/04/2025,1.234\nB,25/04/2025,"12,50"\n'
    bring("opportunities", data)
    found = records("opportunities", bring.ctx, "close_date", "amount")
    assert [r["close_date"] for r in found] == [date(2025, 4, 3), date(2025, 4, 25)]
    assert [r["amount"].amount for r in found] == [Decimal(1234), Decimal("12.5")]
    bring("opportunities", "name,close date,amount\nC,03/04/2025,1.234\nD,04/25/2025,12.50\n")
    found = records("opportunities", bring.ctx, "close_date", "amount")[2:]
    assert found[0]["close_date"] == date(2025, 3, 4)
    assert found[0]["amount"].amount == Decimal("1.234")


def test_refused_rows_say_why_and_can_be_fetched(bring):
    batch = bring("opportunities", "name,amount,stage\nA,12x,\nB,5,won\nC,5,nonsense\n=cmd(),x,\n")
    assert batch.counts == {"created": 1, "refused": 3}
    lines = "".join(service.refused_csv(batch, "Line", "Reason")).splitlines()
    assert lines[0] == "\ufeffname,amount,stage,Line,Reason"
    assert lines[1].startswith("A,12x,,2,")
    assert "“12x”" in lines[1]
    assert lines[2].startswith("C,5,nonsense,4,")
    assert lines[3].startswith("'=cmd(),x,,5,")


def test_an_unknown_value_of_a_list_is_left_and_kept_as_text(bring):
    batch = bring("accounts", "name,industry\nAcme,Wizardry\n")
    assert batch.counts == {"created": 1, "left_over": 1}
    assert Leftover.objects.get(batch=batch).text == "Wizardry"


def test_values_can_be_replaced_and_gaps_filled(bring):
    plan = {
        "values": {"industry": {"Wizardry": "Software"}},
        "defaults": {"type": "customer", "description": "From {name}"},
    }
    bring("accounts", "name,industry\nAcme,wizardry\n", plan=plan)
    (acme,) = records("accounts", bring.ctx, "industry", "type", "description")
    assert (acme["industry"], acme["type"], acme["description"]) == ("software", "customer", "From Acme")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "csv.empty"),
        (b"PK\x03\x04rest", "csv.not_text"),
        (b"\n\n  \n", "csv.empty"),
    ],
)
def test_what_is_no_csv_is_refused(bring, data, code):
    with pytest.raises(Invalid) as refused:
        bring.begin("accounts", data)
    assert refused.value.code == code


def test_damaged_rows_are_refused_one_by_one(bring):
    data = b"name,reference\nAcme,1\nBad\x00,2\nCaf\xe9,3\nToo,many,cells\nShort\n" + "Ñandú ñandú ñandú,5\n".encode()
    batch = bring("accounts", data, plan={"columns": {"name": "name", "reference": "reference"}})
    codes = [row.problems[0][1] for row in Refusal.objects.filter(batch=batch)]
    assert codes == ["csv.nul", "csv.bad_character", "csv.extra_cells"]
    assert [r["name"] for r in records("accounts", bring.ctx, "name")] == ["Acme", "Short", "Ñandú ñandú ñandú"]


def test_long_names_other_scripts_and_markup(bring):
    names = ["x" * 10_000, "שלום עולם", "🚀 Rocket", "<script>alert(1)</script>", "مرحبا"]
    batch = bring("accounts", "name\n" + "\n".join(names) + "\n")
    assert batch.counts == {"created": 4, "refused": 1}
    assert [r["name"] for r in records("accounts", bring.ctx, "name")] == names[1:]


def test_a_dry_run_writes_nothing_and_counts_the_same(bring):
    bring("accounts", "name,reference\nAcme,A1\n")
    before = History.objects.count()
    data = "name,reference,employees\nAcme,A1,1\nBeta,B1,x\nGamma,G1,2\nGamma,g1,2\n"
    report = bring.try_out("accounts", data)
    assert report["counts"] == {"created": 1, "existing": 2, "refused": 1, "repeated": 1}
    assert report["refused"][0]["line"] == 3
    assert History.objects.count() == before
    assert bring("accounts", data).counts == {"created": 1, "existing": 2, "refused": 1}


def test_rules_from_now_on_only_report_on_the_past(bring):
    data = "name,stage,close date\nOld,lost,2020-01-01\n"
    assert bring.try_out("opportunities", data)["historical"] is True
    assert bring("opportunities", data).counts == {"created": 1}
    assert bring("opportunities", data, historical=False, match=[]).counts == {"refused": 1}


def test_undo_takes_the_whole_import_back(bring):
    bring("accounts", "name,reference,employees\nAcme,A1,5\n")
    batch = bring("accounts", "name,reference,employees\nAcme,A1,6\nBeta,B1,1\n", mode="both")
    service.undo(batch, bring.ctx)
    assert [(r["name"], r["employees"]) for r in records("accounts", bring.ctx, "name", "employees")] == [("Acme", 5)]
    batch.refresh_from_db()
    assert batch.state == Import.State.UNDONE
    with pytest.raises(Invalid):
        service.undo(batch, bring.ctx)


def test_undo_of_users_removes_those_who_left_no_trace(bring):
    batch = bring("users", "name,team\nAna,North\nBea,North\n")
    ana = User.objects.get(name="Ana")
    write.create("accounts", {"name": "Acme", "owner": ana.pk}, bring.ctx)
    service.undo(batch, bring.ctx)
    assert not User.objects.filter(name="Bea").exists()
    assert not User.objects.get(name="Ana").is_active
    assert Team.objects.filter(name="North").exists()


def test_as_a_job(bring):
    batch = bring.begin("accounts", "name\nAcme\nBeta\n")
    service.start_preview(batch, bring.ctx)
    work_all()
    batch.refresh_from_db()
    assert (batch.state, batch.preview["counts"]) == ("draft", {"created": 2})
    service.start(batch, bring.ctx)
    with pytest.raises(Invalid):
        service.start(batch, bring.ctx)
    work_all()
    batch.refresh_from_db()
    assert (batch.state, batch.counts, batch.done) == ("done", {"created": 2}, 2)


def test_a_chunk_that_fails_is_done_again_and_nothing_twice(bring, monkeypatch):
    monkeypatch.setattr(reader, "CHUNK", 10)
    monkeypatch.setattr(reader.chunks, "__defaults__", (10,))
    batch = bring.begin("accounts", "name\n" + "".join(f"Account {n}\n" for n in range(35)))
    Import.objects.filter(pk=batch.pk).update(state="running")
    real, calls = run.save_valid, []

    def breaks_once(changes, ctx):
        calls.append(len(changes))
        found = real(changes, ctx)
        if len(calls) == 2:
            raise RuntimeError("killed")
        return found

    monkeypatch.setattr(run, "save_valid", breaks_once)
    run.run_chunk(batch.pk, bring.ctx)
    with pytest.raises(RuntimeError), transaction.atomic():
        run.run_chunk(batch.pk, bring.ctx)
    is_done = False
    while not is_done:
        batch, is_done = run.run_chunk(batch.pk, bring.ctx)
    assert batch.counts == {"created": 35}
    names = [r["name"] for r in records("accounts", bring.ctx, "name")]
    assert sorted(names) == sorted(f"Account {n}" for n in range(35))


def test_a_second_process_reads_ahead(bring, monkeypatch):
    monkeypatch.setattr(reader, "LEAST_ROWS_FOR_PROCESS", 100)
    batch = bring("accounts", "name,employees\n" + "".join(f"Account {n},{n}\n" for n in range(2500)))
    assert batch.counts == {"created": 2500}
    assert read.count(Query("accounts"), bring.ctx).value == 2500


def test_who_may_not_import_is_refused(bring):
    rep = User.objects.create_user("rep@example.com", None, name="Rep", role=Role.objects.get(key="rep"))
    ctx = Context(rep.pk, source="import")
    bring.ctx = ctx
    with pytest.raises(NotAllowed):
        bring.begin("accounts", "name\nAcme\n")
    with pytest.raises(NotAllowed):
        bring.begin("users", "name\nAna\n")
    with pytest.raises(NotFound):
        bring.begin("nothing", "name\nAna\n")


def test_imports_of_others_are_not_there(bring):
    batch = bring.begin("accounts", "name\nAcme\n")
    manager = User.objects.create_user("m@example.com", None, name="M", role=Role.objects.get(key="manager"))
    with pytest.raises(NotFound):
        service.find(batch.pk, Context(manager.pk))


@pytest.mark.parametrize(
    "plan",
    [
        {"columns": {"name": "nam"}}, {"columns": {"nothing": "name"}}, {"columns": {"name": "name;drop"}},
        {"columns": {"name": {"to": "name", "times": "x"}}}, {"columns": {"name": "name", "other": "name"}},
        {"colums": {}},
    ],
)  # fmt: skip
def test_a_wrong_map_is_refused(bring, plan):
    with pytest.raises(WrongCall):
        bring.begin("accounts", "name,other\nAcme,x\n", plan=plan)


def test_a_preview_reports_unknown_stages_with_a_suggestion(bring):
    batch = bring.begin("opportunities", "name,stage\nA,Qualifcation\nB,won\n")
    report = preview(batch, bring.ctx)
    assert report["counts"] == {"created": 1, "refused": 1}
    assert report["unresolved"] == [
        {"target": "stage", "text": "Qualifcation", "rows": 1, "code": "choice.unknown", "suggestion": "Qualification"}
    ]
    service.accept(batch, [("stage", "Qualifcation", "Qualification")], bring.ctx)
    assert preview(batch, bring.ctx)["counts"] == {"created": 2}


def test_a_load_makes_the_indexes_of_its_lists_anew(bring, monkeypatch):
    from trato.apps.imports import load
    from trato.kernel.storage.indexes import existing_indexes, wanted_indexes

    monkeypatch.setattr(load, "LEAST_ROWS", 10)
    spec = catalog().module("accounts")
    seen = []
    real = run.save_valid
    monkeypatch.setattr(run, "save_valid", lambda *args: (seen.append(existing_indexes(spec.table)), real(*args))[1])
    batch = bring("accounts", "name,reference\n" + "".join(f"Account {n},R{n}\n" for n in range(20)))
    assert batch.counts == {"created": 20}
    wanted = set(wanted_indexes(spec))
    assert len(seen[0] & wanted) < len(wanted) / 2
    assert existing_indexes(spec.table) >= wanted
    batch = bring.begin("accounts", "name,reference\n" + "".join(f"Other {n},S{n}\n" for n in range(60)))
    Import.objects.filter(pk=batch.pk).update(state="running")
    run.run_chunk(batch.pk, bring.ctx)
    run.leave(batch.pk)
    load.bring_indexes_back()
    assert wanted - existing_indexes(spec.table)
    Import.objects.filter(pk=batch.pk).update(state="cancelled")
    while not load.bring_indexes_back():
        pass
    assert existing_indexes(spec.table) >= wanted

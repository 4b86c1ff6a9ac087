"""The one write path: what it does, what it refuses, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import orjson
import pytest

from trato.kernel.errors import Conflict, Duplicate, Invalid, NotAllowed, NotFound, WrongCall
from trato.kernel.fields.money import Money
from trato.kernel.history.models import History, Operation, StageMove
from trato.kernel.records import read, write
from trato.kernel.records.change import Change
from trato.kernel.records.models import Directory
from trato.kernel.records.undo import undo


@pytest.fixture
def marks(house):
    return lambda: (History.objects.count(), Operation.objects.count(), Directory.objects.count())


def test_a_new_record_has_version_history_directory_owner_and_number(as_, house):
    ctx = as_("bob")
    made = write.create("clients", {"name": "Ácme", "worth": "12.50"}, ctx)
    again = read.get("clients", made.id, ctx)
    assert (again.version, again["name"], again["owner"], again["team"]) == (1, "Ácme", house.bob.pk, house.north.pk)
    assert again["number"] == "C-0001"
    assert again["worth"] == Money(Decimal("12.50"), "EUR", Decimal("12.50"), Decimal(1))
    entry = Directory.objects.get(pk=made.id)
    assert (entry.title, entry.title_key, entry.owner_id) == ("Ácme", "acme", house.bob.pk)
    row = History.objects.get(record_id=made.id)
    assert (row.action, row.user_id, row.source) == ("create", house.bob.pk, "form")
    assert orjson.loads(row.changes)["name"] == [None, "Ácme"]


def test_two_people_who_change_different_fields_both_win(as_, system):
    made = write.create("clients", {"name": "A", "size": 1}, system)
    write.update("clients", made.id, {"size": 2}, system, version=1)
    write.update("clients", made.id, {"secret": "x"}, system, version=1)
    again = read.get("clients", made.id, system)
    assert (again["size"], again["secret"], again.version) == (2, "x", 3)


def test_the_same_field_gives_a_choice_and_changes_nothing(system, marks):
    made = write.create("clients", {"name": "A"}, system)
    write.update("clients", made.id, {"name": "Theirs"}, system, version=1)
    before = marks()
    with pytest.raises(Conflict) as caught:
        write.update("clients", made.id, {"name": "Mine"}, system, version=1)
    clash = caught.value.clashes[0]
    assert (clash.field, clash.before, clash.theirs, clash.mine) == ("name", "A", "Theirs", "Mine")
    assert read.get("clients", made.id, system)["name"] == "Theirs"
    assert marks() == before


def test_setting_what_is_there_already_is_no_change(system):
    made = write.create("clients", {"name": "A", "zones": ["north"]}, system)
    again = write.update("clients", made.id, {"name": "A", "zones": ["north"]}, system)
    assert again.version == 1
    assert History.objects.filter(record_id=made.id).count() == 1


def test_all_of_them_or_none(system, marks):
    before = marks()
    with pytest.raises(Invalid) as caught:
        write.write([Change.create("clients", {"name": "A"}), Change.create("clients", {"size": -1})], system)
    problems = {(p.index, p.field, p.code) for p in caught.value.problems}
    assert problems == {(1, "name", "value.required"), (1, "size", "number.too_small")}
    assert marks() == before


def test_valid_changes_go_through_and_the_others_are_reported(system):
    changes = [
        Change.create("clients", {"name": "A"}),
        Change.create("clients", {}),
        Change.create("clients", {"name": "B"}),
    ]
    saved, refused = write.write_valid(changes, system)
    assert [record["name"] for record in saved] == ["A", "B"]
    assert [(p.index, p.code) for p in refused] == [(1, "value.required")]


def test_unknown_fields_are_refused_by_name(system, marks):
    before = marks()
    with pytest.raises(WrongCall) as caught:
        write.create("clients", {"naem": "A"}, system)
    assert "naem" in caught.value.message
    assert "name" in caught.value.message
    assert marks() == before


def test_who_may_only_read_changes_nothing(as_, system, marks):
    made = write.create("clients", {"name": "A"}, system)
    before = marks()
    for change in (
        Change.create("clients", {"name": "B"}),
        Change.update("clients", made.id, {"name": "B"}),
        Change.delete("clients", made.id),
    ):
        with pytest.raises(NotAllowed):
            write.write([change], as_("dan"))
    assert marks() == before


def test_records_of_another_team_do_not_exist(as_, marks):
    made = write.create("clients", {"name": "A"}, as_("bob"))
    before = marks()
    with pytest.raises(NotFound):
        write.update("clients", made.id, {"name": "B"}, as_("carla"))
    with pytest.raises(NotFound):
        read.get("clients", made.id, as_("carla"))
    assert marks() == before


def test_a_colleague_sees_but_may_not_edit_and_the_manager_may(as_):
    made = write.create("clients", {"name": "A"}, as_("eve"))
    assert read.get("clients", made.id, as_("bob"))["name"] == "A"
    with pytest.raises(NotAllowed):
        write.update("clients", made.id, {"name": "B"}, as_("bob"))
    assert write.update("clients", made.id, {"name": "B"}, as_("mary"))["name"] == "B"


def test_hidden_fields_do_not_exist_and_read_only_ones_are_refused(as_, house):
    from trato.kernel.catalog.current import configuration_changed

    role = house.roles["rep"]
    role.field_rights = {"clients": {"secret": "hidden", "size": "read"}}
    role.save()
    configuration_changed()
    ctx = as_("bob")
    made = write.create("clients", {"name": "A"}, ctx)
    assert "secret" not in read.get("clients", made.id, ctx).values
    with pytest.raises(Invalid):
        write.update("clients", made.id, {"secret": "x"}, ctx)
    with pytest.raises(NotAllowed):
        write.update("clients", made.id, {"size": 5}, ctx)


def test_unique_values_are_used_once_even_within_one_write(system, as_):
    write.create("clients", {"name": "A", "code": "K1"}, as_("bob"))
    for ctx in (system, as_("carla")):
        with pytest.raises(Invalid) as caught:
            write.create("clients", {"name": "B", "code": "k1"}, ctx.with_(allow_duplicates=True))
        assert caught.value.problems[0].code == "value.in_use"
    with pytest.raises(Invalid):
        write.write([Change.create("clients", {"name": n, "code": "K2"}) for n in "XY"], system)


def test_likely_duplicates_are_asked_about_in_forms_only(as_, system):
    first = write.create("clients", {"name": "Acme"}, as_("bob"))
    with pytest.raises(Duplicate) as caught:
        write.create("clients", {"name": "ÁCME"}, as_("bob"))
    assert caught.value.matches == [first.id]
    write.create("clients", {"name": "Acme"}, as_("bob", allow_duplicates=True))
    write.create("clients", {"name": "Acme"}, as_("bob", source="api"))
    # What one may not see is no hint either.
    write.create("clients", {"name": "Acme"}, as_("carla"))


def test_links_must_exist_be_visible_and_fit(as_, system):
    hidden = write.create("clients", {"name": "Hidden"}, as_("carla"))
    work = write.create("works", {"name": "W"}, as_("bob"))
    for target, code in ((999_999, "link.not_found"), (hidden.id, "link.not_found"), (work.id, "link.wrong_module")):
        with pytest.raises(Invalid) as caught:
            write.create("clients", {"name": "A", "parent": target}, as_("bob"))
        assert caught.value.problems[0].code == code


def test_deleting_is_to_a_bin_and_comes_back_with_its_links(system):
    friend = write.create("clients", {"name": "Friend"}, system)
    made = write.create("clients", {"name": "A", "friends": [friend.id], "emails": ["a@x.es", "b@x.es"]}, system)
    write.delete("clients", made.id, system)
    with pytest.raises(NotFound):
        read.get("clients", made.id, system)
    assert read.get("clients", made.id, system, deleted=True).title == "A"
    write.restore("clients", made.id, system)
    again = read.get("clients", made.id, system)
    assert again["friends"] == (friend.id,)
    assert len(again["emails"]) == 2


def test_money_keeps_the_rate_of_its_day(system):
    from trato.kernel.catalog.current import configuration_changed
    from trato.kernel.catalog.models import Rate

    made = write.create("clients", {"name": "A", "worth": {"amount": "10", "currency": "USD"}}, system)
    assert read.get("clients", made.id, system)["worth"].base == Decimal("5.0000")
    Rate.objects.create(currency="USD", day="2026-02-01", rate="0.9")
    configuration_changed()
    write.update("clients", made.id, {"worth": {"amount": "20", "currency": "USD"}}, system)
    assert read.get("clients", made.id, system)["worth"].base == Decimal("10.0000")
    unknown = write.create("clients", {"name": "B", "worth": {"amount": "10", "currency": "MXN"}}, system)
    assert read.get("clients", unknown.id, system)["worth"].base is None


def test_ten_times_ten_cents_are_one_euro(system):
    from trato.kernel.query.aggregate import aggregate, measure_of
    from trato.kernel.query.model import Query

    write.write([Change.create("clients", {"name": str(n), "worth": "0.10"}) for n in range(10)], system)
    row = aggregate(Query("clients", measures=(measure_of("sum:worth"),)), system)[0]
    assert row.figures["sum:worth"] == Decimal("1.0000")


def test_stages_begin_are_dated_and_ask_for_their_fields(system):
    made = write.create("works", {"name": "W"}, system)
    assert (str(made["stage"]), made["path"]) == ("open", "main")
    with pytest.raises(Invalid) as caught:
        write.update("works", made.id, {"stage": "offer"}, system)
    assert [(p.field, p.code) for p in caught.value.problems] == [("worth", "stage.needs")]
    old = write.update("works", made.id, {"stage": "offer"}, system.with_(historical=True))
    assert str(old["stage"]) == "offer"
    moves = list(StageMove.objects.filter(record_id=made.id).order_by("id").values_list("stage_from", "stage_to"))
    assert moves == [("", "open"), ("open", "offer")]


def test_undo_takes_back_what_nobody_touched_since(system):
    from trato.kernel.history.log import open_operation

    one, two = (write.create("clients", {"name": n, "size": 1}, system) for n in ("One", "Two"))
    ctx = open_operation("update", "clients", system)
    write.write([Change.update("clients", r.id, {"size": 9, "secret": "s"}) for r in (one, two)], ctx)
    write.update("clients", two.id, {"size": 10}, system)
    result = undo(ctx.operation, system)
    assert read.get("clients", one.id, system)["size"] == 1
    again = read.get("clients", two.id, system)
    assert (again["size"], again["secret"]) == (10, None)
    assert result.left == [two.id]
    with pytest.raises(Invalid):
        undo(ctx.operation, system)


def test_somebody_elses_operation_cannot_be_undone(as_, house):
    write.create("clients", {"name": "A"}, as_("bob"))
    operation = Operation.objects.latest("id")
    with pytest.raises(NotFound):
        undo(operation.pk, as_("carla"))
    assert undo(operation.pk, as_("alice")).restored == 1


def test_old_dates_come_with_imports_only(as_, system):
    old = datetime(2020, 1, 1, tzinfo=UTC)
    assert write.create("clients", {"name": "A", "created_at": old}, system.with_(source="import"))["created_at"] == old
    with pytest.raises(Invalid) as caught:
        write.create("clients", {"name": "B", "created_at": old}, as_("bob"))
    assert caught.value.problems[0].code == "value.read_only"

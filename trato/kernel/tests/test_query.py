"""The query object: conditions, sorting, paging, aggregates, under rights, the same on both databases."""

from __future__ import annotations

import pytest

from trato.kernel.errors import NotFound, WrongCall
from trato.kernel.query.aggregate import aggregate, measure_of
from trato.kernel.query.model import Query, query_from_url, where_from_json
from trato.kernel.records import read, write
from trato.kernel.records.change import Change


@pytest.fixture
def clients(system):
    parent = write.create("clients", {"name": "Ñandú Holding", "zone": "south"}, system)
    rows = [
        {"name": "Álvarez", "size": 5, "worth": "10", "zone": "north", "zones": ["north"], "born": "2026-01-31",
         "emails": ["ana@uno.es", "b@dos.es"], "phones": ["+34912345678"], "place": {"city": "Ávila", "country": "ES"},
         "tags": ["vip"], "met": "2026-01-31T23:30:00Z"},
        {"name": "Zárate", "size": 7, "parent": parent.id, "zone": "south", "zones": ["north", "south"]},
        {"name": "beta", "size": None, "worth": {"amount": "4", "currency": "USD"}},
        {"name": "O'Neil 50% _x", "size": 5, "born": "2025-12-01", "friends": [parent.id]},
    ]  # fmt: skip
    made = write.write([Change.create("clients", row) for row in rows], system)
    return {record["name"]: record.id for record in (parent, *made)}


def names(where, ctx, **changes):
    query = Query("clients", where=where_from_json(where), sort=("name",), **changes)
    return [record["name"] for record in read.page(query, ctx).records]


CASES = [
    ({"field": "name", "op": "eq", "value": "alvarez"}, ["Álvarez"]),
    ({"field": "name", "op": "contains", "value": "AR"}, ["Álvarez", "Zárate"]),
    ({"field": "name", "op": "contains", "value": "50% _"}, ["O'Neil 50% _x"]),
    ({"field": "name", "op": "contains", "value": "%"}, ["O'Neil 50% _x"]),
    ({"field": "name", "op": "starts", "value": "ñ"}, ["Ñandú Holding"]),
    ({"field": "name", "op": "in", "value": ["BETA", "zarate"]}, ["beta", "Zárate"]),
    ({"field": "size", "op": "gte", "value": 5}, ["Álvarez", "O'Neil 50% _x", "Zárate"]),
    ({"field": "size", "op": "between", "value": [6, 8]}, ["Zárate"]),
    ({"field": "size", "op": "empty"}, ["beta", "Ñandú Holding"]),
    ({"field": "size", "op": "ne", "value": 5}, ["beta", "Ñandú Holding", "Zárate"]),
    ({"field": "worth", "op": "lt", "value": 5}, ["beta"]),
    ({"field": "worth.currency", "op": "eq", "value": "USD"}, ["beta"]),
    ({"field": "zone", "op": "in", "value": ["north", "south"]}, ["Álvarez", "Ñandú Holding", "Zárate"]),
    ({"field": "zones", "op": "has", "value": "south"}, ["Zárate"]),
    ({"field": "zones", "op": "has_any", "value": ["north", "south"]}, ["Álvarez", "Zárate"]),
    ({"field": "born", "op": "between", "value": ["2026-01-01", "2026-12-31"]}, ["Álvarez"]),
    ({"field": "met", "op": "eq", "value": "2026-01-31"}, ["Álvarez"]),
    ({"field": "emails", "op": "eq", "value": "B@DOS.es"}, ["Álvarez"]),
    ({"field": "emails", "op": "contains", "value": "uno.es"}, ["Álvarez"]),
    ({"field": "phones", "op": "eq", "value": "912 34 56 78"}, ["Álvarez"]),
    ({"field": "place.city", "op": "eq", "value": "Ávila"}, ["Álvarez"]),
    ({"field": "place.country", "op": "eq", "value": "ES"}, ["Álvarez"]),
    ({"field": "parent.name", "op": "contains", "value": "nandu"}, ["Zárate"]),
    ({"field": "parent.zone", "op": "eq", "value": "south"}, ["Zárate"]),
    ({"field": "friends", "op": "filled"}, ["O'Neil 50% _x"]),
    ({"field": "tags", "op": "has", "value": "VIP"}, ["Álvarez"]),
    ({"field": "tags", "op": "has", "value": "unheard of"}, []),
    ({"has": "clients.parent", "where": {"field": "size", "op": "gt", "value": 6}}, ["Ñandú Holding"]),
    ({"not": {"field": "size", "op": "gt", "value": 5}}, ["Álvarez", "beta", "Ñandú Holding", "O'Neil 50% _x"]),
    ({"any": [{"field": "size", "op": "eq", "value": 7}, {"field": "name", "op": "eq", "value": "beta"}]},
     ["beta", "Zárate"]),
    ({"all": [{"field": "size", "op": "eq", "value": 5}, {"field": "zone", "op": "empty"}]}, ["O'Neil 50% _x"]),
]  # fmt: skip


@pytest.mark.parametrize(("where", "expected"), CASES)
def test_conditions(clients, system, where, expected):
    assert names(where, system) == expected


@pytest.mark.parametrize(("where", "code"), [
    ({"field": "nmae", "op": "eq", "value": "x"}, "query.unknown_field"),
    ({"field": "name", "op": "sounds_like", "value": "x"}, "query.unknown_operator"),
    ({"field": "size", "op": "gt", "value": "many"}, "query.bad_value"),
    ({"field": "size", "op": "between", "value": [1]}, "query.bad_value"),
    ({"field": "name.first", "op": "eq", "value": "x"}, "query.unknown_field"),
    ({"what": 1}, "query.bad_filter"),
    ({"field": "born", "op": "during", "value": "last_blue_moon"}, "query.bad_value"),
])  # fmt: skip
def test_what_is_not_understood_is_refused_by_name(clients, system, where, code):
    with pytest.raises(WrongCall) as caught:
        names(where, system)
    assert caught.value.code == code


def test_deeply_nested_filters_are_refused():
    where = {"field": "name", "op": "eq", "value": "x"}
    for _level in range(30):
        where = {"not": where}
    with pytest.raises(WrongCall):
        where_from_json(where)


def test_a_query_survives_its_url(clients, system):
    where = where_from_json(
        {"any": [{"field": "size", "op": "gte", "value": 5}, {"field": "name", "op": "eq", "value": "á&="}]}
    )
    query = Query("clients", where=where, sort=("-size", "name"), columns=("name", "size"), text="x y", limit=25)
    from urllib.parse import parse_qsl

    assert query_from_url("clients", dict(parse_qsl(query.to_url()))) == query
    simple = query_from_url("clients", {"size__gte": "5", "zone__in": "north,south", "sort": "-name"})
    assert [record["name"] for record in read.page(simple, system).records] == ["Zárate", "Álvarez"]


@pytest.mark.parametrize("sort", [("name",), ("-name",), ("size",), ("-size",), ("worth", "-name"), ("zone", "size"),
                                  ("parent",), ("-owner",), ("id",), ("-id",), ("-created_at",)])  # fmt: skip
def test_pages_forwards_and_backwards_give_every_record_once(clients, system, sort):
    write.write(
        [Change.create("clients", {"name": f"n{i % 7}", "size": i % 3 or None, "zone": "north" if i % 4 else None})
         for i in range(40)],
        system,
    )  # fmt: skip
    query = Query("clients", sort=sort, limit=7)
    everything = [record.id for batch in read.rows(query, system) for record in batch]
    found, page = [], read.page(query, system)
    while True:
        found += [record.id for record in page.records]
        if not page.next:
            break
        page = read.page(query.with_(cursor=page.next), system)
    assert found == everything
    assert len(set(found)) == 45
    back = [record.id for record in page.records]
    while page.previous:
        page = read.page(query.with_(cursor=page.previous), system)
        back = [record.id for record in page.records] + back
    assert back == everything


def test_a_cursor_of_another_list_is_refused(clients, system):
    page = read.page(Query("clients", sort=("name",), limit=2), system)
    for cursor in (page.next + "x", "!!", "eyJ"):
        with pytest.raises(WrongCall):
            read.page(Query("clients", sort=("name",), limit=2, cursor=cursor), system)
    with pytest.raises(WrongCall):
        read.page(Query("clients", sort=("-size",), limit=2, cursor=page.next), system)


def test_rights_hold_in_lists_counts_aggregates_and_joins(as_, clients, system):
    mine = write.create("clients", {"name": "Mine", "parent": None}, as_("bob"))
    child = write.create("works", {"name": "W", "client": mine.id}, system)
    write.update("works", child.id, {"owner": as_("carla").user_id}, system)
    assert names({}, as_("bob")) == ["Mine"]
    assert names({}, as_("carla")) == []
    assert read.count(Query("clients"), as_("bob")).value == 1
    assert aggregate(Query("clients", measures=(measure_of("count"),)), as_("carla"))[0].figures["count"] == 0
    works = read.page(Query("works", columns=("name", "client", "client.name")), as_("carla"))
    assert works.records[0]["client.name"] is None
    assert read.titles([mine.id], as_("carla")) == {}
    assert read.page(Query("works", where=where_from_json({"field": "client.name", "op": "eq", "value": "Mine"})),
                     as_("carla")).records == []  # fmt: skip


def test_an_unknown_module_and_one_without_right_are_the_same(as_, house):
    house.roles["rep"].rights = {"*": {"see": "none"}}
    house.roles["rep"].save()
    from trato.kernel.catalog.current import configuration_changed

    configuration_changed()
    for module in ("clients", "nothing"):
        with pytest.raises(NotFound):
            read.page(Query(module), as_("bob"))


def test_aggregates_group_by_field_and_date_bucket(clients, system):
    rows = aggregate(
        Query(
            "clients", group=("zone",), measures=(measure_of("count"), measure_of("avg:size"), measure_of("max:size"))
        ),
        system,
    )
    by_zone = {row.group[0]: row.figures for row in rows}
    assert by_zone["south"]["count"] == 2
    assert by_zone["north"]["max:size"] == 5
    assert by_zone[None]["count"] == 2
    months = aggregate(Query("clients", group=("born:month",)), system)
    assert {row.group[0]: row.figures["count"] for row in months} == {"2025-12": 1, "2026-01": 1, None: 3}
    quarters = aggregate(Query("clients", group=("born:quarter",)), system)
    assert {row.group[0] for row in quarters} == {"2025-Q4", "2026-Q1", None}
    weeks = aggregate(Query("clients", group=("born:week",)), system)
    assert {row.group[0] for row in weeks} == {"2025-12-01", "2026-01-26", None}
    madrid = system.with_(locale=system.locale.__class__(timezone="Europe/Madrid"))
    days = aggregate(Query("clients", group=("met:day",)), madrid)
    assert {row.group[0] for row in days} == {"2026-02-01", None}


def test_relative_days_are_those_of_the_person(system, clients):
    write.create("clients", {"name": "Today", "born": system.today}, system)
    assert names({"field": "born", "op": "during", "value": "today"}, system) == ["Today"]
    assert names({"field": "born", "op": "eq", "value": "today"}, system) == ["Today"]
    assert names({"field": "born", "op": "lt", "value": "today-1"}, system) == ["Álvarez", "O'Neil 50% _x"]

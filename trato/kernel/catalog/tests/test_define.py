"""Definitions: what is accepted, what is refused by name, and that nothing is lost."""

from __future__ import annotations

import pytest

from trato.kernel.catalog import define
from trato.kernel.catalog.checked_fields import definable_types
from trato.kernel.catalog.current import catalog, forget_catalog
from trato.kernel.catalog.models import Definition
from trato.kernel.context import system_context
from trato.kernel.errors import Invalid, NotFound
from trato.kernel.jobs.models import Job
from trato.kernel.records import read, write
from trato.kernel.storage.indexes import existing_indexes
from trato.kernel.storage.tables import existing_columns

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_catalog():
    forget_catalog()
    yield
    forget_catalog()


@pytest.fixture
def ctx():
    return system_context()


@pytest.fixture
def books(ctx):
    return define.define_module(
        {
            "key": "books", "label": {"en": "Book", "es": "Libro"}, "label_plural": {"en": "Books", "es": "Libros"},
            "fields": [
                {"key": "name", "type": "text", "label": "Name", "required": True},
                {"key": "kind", "type": "choice", "label": "Kind", "options": {"choices": ["novel", "poem"]}},
                {"key": "price", "type": "money", "label": "Price", "indexed": True},
                {"key": "out_on", "type": "date", "label": "Out on"},
                {"key": "follows", "type": "lookup", "label": "Follows", "options": {"module": "books"}},
            ],
            "board": {"column": "kind", "total": "price"}, "calendar": {"start": "out_on"},
            "list_columns": ["name", "kind", "price"],
        },
        ctx,
    )  # fmt: skip


def problems(call):
    with pytest.raises(Invalid) as caught:
        call()
    return {(problem.field, problem.code) for problem in caught.value.problems}


def test_a_whole_module_works_as_a_built_in_one(books, ctx):
    first = write.create("books", {"name": "One", "kind": "novel", "price": {"amount": "10.50"}}, ctx)
    write.create("books", {"name": "Two", "follows": first.id}, ctx)
    assert books.board.column == "kind"
    assert books.title == "name"
    assert read.get("books", first.id, ctx)["price"].amount == 10.5


def test_a_module_without_fields_gets_a_name(ctx):
    spec = define.define_module({"key": "things", "label": "Thing"}, ctx)
    assert spec.fields["name"].required


def test_pipelines_belong_to_a_module(ctx):
    stages = [{"key": "todo", "label": "To do"}, {"key": "done", "label": "Done", "outcome": "won", "probability": 100}]
    spec = define.define_module(
        {
            "key": "projects", "label": "Project",
            "fields": [{"key": "stage", "type": "stage", "label": "Stage"}],
            "pipelines": [{"key": "main", "label": "Main", "stages": stages}],
            "board": {"column": "stage"},
        },
        ctx,
    )  # fmt: skip
    record = write.create("projects", {"name": "P"}, ctx)
    assert str(record["stage"]) == "todo"
    assert spec.stage_field is not None
    only_done = {"stages": stages[1:]}
    assert problems(lambda: define.change_pipeline("projects", "main", only_done, ctx)) == {("stages", "config.in_use")}
    define.change_pipeline("projects", "main", {"stages": stages[::-1]}, ctx)
    assert [stage.key for stage in catalog().stages_of("projects")] == ["done", "todo"]
    assert problems(lambda: define.remove_pipeline("projects", "main", ctx)) == {("stages", "config.in_use")}


@pytest.mark.parametrize("kind", [kind.key for kind in definable_types() if kind.key not in ("stage", "pipeline")])
def test_a_field_of_any_type_gets_its_columns(books, ctx, kind):
    options = {"choice": {"choices": ["a"]}, "choices": {"choices": ["a"]}, "lookups": {"module": "books"}}
    data = {"key": "cf_x", "type": kind, "label": "X", "options": options.get(kind, {})}
    field = define.define_field("books", data, ctx)
    assert {field.column + column.suffix for column in field.kind.columns} <= existing_columns()["rec_books"]
    assert write.create("books", {"name": "with"}, ctx).id


def test_an_indexed_field_gets_its_index(books, ctx):
    before = existing_indexes("rec_books")
    define.define_field("books", {"key": "cf_x", "type": "text", "label": "X", "indexed": True}, ctx)
    assert len(existing_indexes("rec_books") - before) == 1


def test_a_key_is_made_of_the_label_when_none_is_given(books, ctx):
    data = {"type": "text", "label": "¿Año de edición?"}
    assert define.define_field("books", data, ctx).key == "cf_ano_de_edicion"
    assert define.define_field("books", data, ctx).key == "cf_ano_de_edicion_2"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"key": "X"}, ("key", "config.bad_key")),
        ({"key": "a__b"}, ("key", "config.bad_key")),
        ({"key": "owner"}, ("key", "config.reserved")),
        ({"key": "name"}, ("key", "config.exists")),
        ({"type": "spaceship"}, ("type", "config.unknown_type")),
        ({"colour": "red"}, ("colour", "config.unknown_setting")),
        ({"label": ""}, ("label", "config.out_of_range")),
        ({"label": None}, ("label", "config.wrong_type")),
        ({"required": "yes"}, ("required", "config.wrong_type")),
        ({"options": {"min": 1}}, ("options.min", "config.unknown_setting")),
        ({"options": {"max_length": "9"}}, ("options.max_length", "config.wrong_type")),
        ({"options": {"pattern": "("}}, ("options.pattern", "config.bad_option")),
        ({"type": "choice"}, ("options.choices", "value.required")),
        ({"type": "choice", "options": {"choices": ["a", "a"]}}, ("options.choices", "config.twice")),
        (
            {"type": "choice", "options": {"choices": [{"value": "|"}]}},
            ("options.choices.0.value", "config.bad_option"),
        ),
        ({"type": "decimal", "options": {"decimals": 99}}, ("options.decimals", "config.out_of_range")),
        ({"type": "lookup", "options": {"module": "nowhere"}}, ("options.module", "query.unknown_module")),
        ({"type": "integer", "default": "many"}, ("default", "number.not_a_number")),
        ({"type": "yes_no", "unique": True}, ("unique", "config.unfit_setting")),
        ({"type": "tags", "indexed": True}, ("indexed", "config.unfit_setting")),
    ],
)  # fmt: skip
def test_a_wrong_field_is_refused_by_name(books, ctx, change, expected):
    data = {"key": "cf_x", "type": "text", "label": "X", **change}
    assert expected in problems(lambda: define.define_field("books", data, ctx))
    assert not Definition.objects.filter(kind="field", module="books", key="cf_x").exists()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"key": "users"}, ("key", "config.reserved")),
        ({"key": "books"}, ("key", "config.exists")),
        ({"title": "nothing"}, ("title", "config.unknown_field")),
        ({"list_columns": ["nothing"]}, ("list_columns", "config.unknown_field")),
        ({"board": {"column": "name"}}, ("board.column", "config.unfit_field")),
        ({"board": {}}, ("board.column", "value.required")),
        ({"calendar": {"start": "name"}}, ("calendar.start", "config.unfit_field")),
        ({"icon": "<b>"}, ("icon", "config.bad_option")),
        ({"fields": [{"key": "name", "type": "what", "label": "N"}]}, ("fields.0.type", "config.unknown_type")),
        ({"fields": [{"key": "s", "type": "stage", "label": "S"}]}, ("pipelines", "value.required")),
    ],
)
def test_a_wrong_module_is_refused_and_leaves_nothing(books, ctx, change, expected):
    rows, tables = Definition.objects.count(), set(existing_columns())
    assert expected in problems(lambda: define.define_module({"key": "films", "label": "Film", **change}, ctx))
    assert Definition.objects.count() == rows
    assert set(existing_columns()) == tables


def test_a_removed_field_keeps_its_values(books, ctx):
    define.define_field("books", {"key": "cf_x", "type": "text", "label": "X"}, ctx)
    record = write.create("books", {"name": "N", "cf_x": "kept"}, ctx)
    define.remove_field("books", "cf_x", ctx)
    assert "cf_x" not in catalog().module("books").fields
    again = {"key": "cf_x", "type": "integer", "label": "X"}
    assert problems(lambda: define.define_field("books", again, ctx)) == {("key", "config.was_removed")}
    define.restore_field("books", "cf_x", ctx)
    assert read.get("books", record.id, ctx)["cf_x"] == "kept"


def test_what_others_need_is_not_removed(books, ctx):
    assert problems(lambda: define.remove_field("books", "name", ctx)) == {(None, "config.protected")}
    assert problems(lambda: define.remove_field("books", "kind", ctx)) == {(None, "config.protected")}
    data = {"key": "films", "label": "Film",
            "fields": [{"key": "book", "type": "lookup", "label": "Book", "options": {"module": "books"}}]}  # fmt: skip
    define.define_module(data, ctx)
    assert problems(lambda: define.remove_module("books", ctx)) == {(None, "config.linked")}
    with pytest.raises(NotFound):
        define.remove_field("books", "cf_nothing", ctx)


def test_a_removed_module_comes_back_with_its_records(books, ctx):
    record = write.create("books", {"name": "N"}, ctx)
    define.remove_module("books", ctx)
    assert "books" not in catalog()
    assert problems(lambda: define.define_module({"key": "books", "label": "B"}, ctx)) == {
        ("key", "config.was_removed")
    }
    define.restore_module("books", ctx)
    assert read.get("books", record.id, ctx).title == "N"


def test_used_choices_are_retired_not_removed(books, ctx):
    write.create("books", {"name": "N", "kind": "poem"}, ctx)
    fewer = {"options": {"choices": ["novel"]}}
    assert problems(lambda: define.change_field("books", "kind", fewer, ctx)) == {("options.choices", "config.in_use")}
    retired = {"options": {"choices": ["novel", {"value": "poem", "retired": True}]}}
    assert define.change_field("books", "kind", retired, ctx).option("choices")[1].retired


def test_what_values_are_kept_by_does_not_change(books, ctx):
    define.define_field("books", {"key": "cf_d", "type": "decimal", "label": "D", "options": {"decimals": 3}}, ctx)
    assert problems(lambda: define.change_field("books", "cf_d", {"type": "text"}, ctx)) == {("type", "config.fixed")}
    other = {"options": {"decimals": 4}}
    assert problems(lambda: define.change_field("books", "cf_d", other, ctx)) == {("options.decimals", "config.fixed")}
    assert str(define.change_field("books", "cf_d", {"label": "Depth"}, ctx).label) == "Depth"


def test_values_that_repeat_can_not_be_made_unique(books, ctx):
    define.define_field("books", {"key": "cf_x", "type": "text", "label": "X"}, ctx)
    write.create("books", {"name": "1", "cf_x": "a"}, ctx)
    write.create("books", {"name": "2", "cf_x": "A"}, ctx)
    unique = {"unique": True}
    assert problems(lambda: define.change_field("books", "cf_x", unique, ctx)) == {("unique", "config.not_unique")}


def test_search_terms_follow_what_is_searchable(books, ctx):
    define.define_field("books", {"key": "cf_x", "type": "text", "label": "X"}, ctx)
    define.change_field("books", "cf_x", {"searchable": True}, ctx)
    assert Job.objects.filter(kind="reindex", state=Job.State.WAITING).count() == 1

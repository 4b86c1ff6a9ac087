"""Finding what texts of link columns mean: accounts by reference or name, people by e-mail or name, tags.

One query per chunk and kind of name, for the texts that were not seen before; every answer is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from trato.apps.imports.targets import take_apart
from trato.kernel.access.models import Team, User
from trato.kernel.catalog.current import catalog
from trato.kernel.catalog.declare import Field, ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import TratoError
from trato.kernel.query.model import Condition, Group, Query
from trato.kernel.records import read
from trato.kernel.records.change import Change
from trato.kernel.records.tags import tag_ids
from trato.kernel.records.write import try_out, write_valid
from trato.lib.text import fold, sort_key

#: several records have this name: the answer is no record
SEVERAL = -1
NOT_FOUND = 0
_BATCH = 900
_MAX_KNOWN = 2_000_000


class Finder:
    """Answers for one link field: text → id, NOT_FOUND or SEVERAL."""

    def __init__(self, field: Field, by: str, ctx: Context, *, creates: bool = False, is_trial: bool = False) -> None:
        self.field, self.by, self.ctx = field, by, ctx
        self.creates, self.is_trial = creates, is_trial
        self.known: dict[str, int] = {}
        #: texts for which a record was made, or would be
        self.made: set[str] = set()

    def learn(self, texts: Iterable[str]) -> None:
        """Looks up all texts that are not known yet."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self.known]
        if not fresh:
            return
        if len(self.known) > _MAX_KNOWN:
            self.known.clear()
        found = self._find(fresh)
        missing = [text for text in fresh if not found.get(text)]
        if missing and self.creates:
            found |= self._make(missing)
        for text in fresh:
            self.known[text] = found.get(text, NOT_FOUND)

    def _find(self, texts: Sequence[str]) -> dict[str, int]:
        kind = self.field.type
        if kind in ("user", "users"):
            return _users(texts)
        if kind == "team":
            return _teams(texts)
        if kind == "tags":
            return {} if self.is_trial else {text: tag_ids([text])[0] for text in texts if text.strip()}
        found: dict[str, int] = {}
        for spec in self._modules():
            rest = [text for text in texts if not found.get(text)]
            if rest:
                found |= {text: answer for text, answer in self._in_module(spec, rest).items() if answer}
        return found

    def _modules(self) -> list[ModuleSpec]:
        """The module that the field points at, or every one that has activities."""
        wanted = self.field.option("module")
        known = catalog().modules
        if wanted:
            return [known[wanted]] if wanted in known and self.ctx.principal.may(wanted, "see") else []
        return [spec for spec in known.values() if spec.activities and self.ctx.principal.may(spec.key, "see")]

    def _in_module(self, spec: ModuleSpec, texts: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for key in self._name_fields(spec):
            rest = [text for text in texts if text not in found and _suits(spec.fields[key], text)]
            if rest:
                found |= _by_field(spec, spec.fields[key], rest, self.ctx)
        return found

    def _name_fields(self, spec: ModuleSpec) -> list[str]:
        """The fields by which a record is named, the surest first."""
        if self.by == "id":
            return ["id"]
        keys = [f.key for f in spec.fields.values() if f.type in ("reference", "auto_number")]
        if self.by == "reference":
            return keys
        emails = [f.key for f in spec.fields.values() if f.type in ("emails", "email")]
        title = [spec.title, *spec.title_fallback]
        visible = self.ctx.principal.sees_field
        names = title if self.by == "name" else [*keys, *title, *emails]
        return [key for key in dict.fromkeys(names) if visible(spec.key, key)]

    def _make(self, texts: Sequence[str]) -> dict[str, int]:
        """Records with nothing but their name, for texts that found none."""
        wanted = self.field.option("module")
        spec = catalog().modules.get(wanted or "")
        if spec is None or self.by not in ("", "name") or self.field.type not in ("lookup", "lookups"):
            return {}
        texts = [text for text in texts if self.known.get(text) != SEVERAL]
        by_key: dict[str, str] = {}
        for text in texts:
            by_key.setdefault(sort_key(text), text)
        changes = []
        for text in by_key.values():
            try:
                title = spec.title_field.kind.parse(text, spec.title_field, self.ctx.locale)
            except TratoError:
                continue
            changes.append((text, Change.create(spec.key, {spec.title: title}, is_loaded=True)))
        answers: dict[str, int] = {}
        for start in range(0, len(changes), _BATCH):
            part = changes[start : start + _BATCH]
            if self.is_trial:
                refused = {problem.index for problem in try_out([change for _text, change in part], self.ctx)}
                answers |= {sort_key(text): 1 for index, (text, _c) in enumerate(part) if index not in refused}
            else:
                write_valid([change for _text, change in part], self.ctx)
                answers |= {sort_key(text): change.id for text, change in part if change.id and not change.problems}
        made = {text: answers[sort_key(text)] for text in texts if sort_key(text) in answers}
        self.made |= set(made)
        return made


def _suits(field: Field, text: str) -> bool:
    if field.key == "id":
        return text.isascii() and text.isdigit() and len(text) < 19
    if field.type in ("email", "emails"):
        return "@" in text
    return True


def _by_field(spec: ModuleSpec, field: Field, texts: Sequence[str], ctx: Context) -> dict[str, int]:
    """Text → id of the only record with this value; SEVERAL when there are more."""
    by_key: dict[str, list[str]] = {}
    for text in texts:
        key = _key_of(field, text)
        if key:
            by_key.setdefault(key, []).append(text)
    found: dict[str, int] = {}
    keys = list(by_key)
    for start in range(0, len(keys), _BATCH):
        some = [by_key[key][0] for key in keys[start : start + _BATCH]]
        operands: list[Any] = [int(text) for text in some] if field.key == "id" else list(some)
        query = Query(
            spec.key, where=Group((Condition(field.key, "in", operands),)), columns=(field.key,), sort=("id",)
        )
        for records in read.rows(query, ctx):
            for record in records:
                value = record.id if field.key == "id" else record[field.key]
                for text in by_key.get(_key_of_value(field, value), ()):
                    found[text] = record.id if text not in found else SEVERAL
    return found


def _key_of(field: Field, text: str) -> str:
    """What a text is compared by in this field."""
    if field.type in ("email", "emails"):
        return text.strip().lower()
    if field.type == "person_name":
        return " ".join(sorted(fold(text).replace(",", " ").split()))
    return sort_key(text)


def _key_of_value(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if field.type == "emails":
        return str(value[0].value).lower()
    return _key_of(field, str(value))


def _users(texts: Sequence[str]) -> dict[str, int]:
    """By e-mail, reference or name; there are few users, so all are looked through."""
    names: dict[str, int] = {}
    for pk, email, reference, name in User.objects.values_list("id", "email", "reference", "name"):
        for text in (email, reference):
            if text:
                names[fold(text)] = pk
        key = fold(name)
        names[key] = pk if names.get(key, pk) == pk else SEVERAL
    return {text: names[fold(text)] for text in texts if fold(text) in names}


def _teams(texts: Sequence[str]) -> dict[str, int]:
    names = {fold(name): pk for pk, name in Team.objects.values_list("id", "name")}
    return {text: names[fold(text)] for text in texts if fold(text) in names}


class Links:
    """All link fields of one import."""

    def __init__(
        self, spec: ModuleSpec, targets: Iterable[str], ctx: Context, *, creates: bool, is_trial: bool = False
    ) -> None:
        self.finders: dict[str, Finder] = {}
        for target in targets:
            parts = take_apart(target)
            self.finders[parts.key] = Finder(
                spec.fields[parts.key], parts.part, ctx, creates=creates, is_trial=is_trial
            )

    def learn(self, wanted: dict[str, list[str]]) -> None:
        """Looks up the texts of one chunk: field → texts."""
        for key, texts in wanted.items():
            self.finders[key].learn(texts)

"""Which column probably goes where: by heading, in English or Spanish, checked against the column's own values."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.conf import settings
from django.utils import translation

from trato.apps.imports.plan import ColumnPlan, Plan
from trato.apps.imports.synonyms import MEANINGS
from trato.apps.imports.targets import PEOPLE, Target, targets_of
from trato.kernel.catalog.current import catalog
from trato.kernel.context import Context
from trato.lib.text import fold

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS = re.compile(r"[\s_.\-/:;,*()\[\]#]+")
_EMAIL = re.compile(r"(?:.*<)?[^@\s]+@[^@\s]+\.[^@\s]+(?:[\s;,|>]|\Z)")
EXACT, DECLARED, PART, KNOWN, SHORTENED, ALIKE = 1.0, 0.99, 0.97, 0.9, 0.8, 0.6
#: headings that say something of a team; the others in such a file are of its people
_OF_TEAMS = frozenset({"team", "sales team", "equipo", "manager", "jefe", "regional office", "parent team"})
#: below this a column is left out rather than guessed
LEAST = 0.55


def words_of(heading: str) -> str:
    """A heading as it is compared: folded words, "BillingCity" and "BILLING_CITY" alike."""
    spaced = heading if heading.isupper() else _CAMEL.sub(" ", heading)
    text = re.sub(r"__c\b", "", spaced, flags=re.IGNORECASE)
    return " ".join(fold(_SEPARATORS.sub(" ", text)).split())


def propose(module: str, columns: Sequence[str], samples: Sequence[Sequence[str]], ctx: Context) -> Plan:
    """A plan for these columns. Each target is given to the column that fits it best."""
    names = _names(module, ctx)
    known = {target.name for target in targets_of(module, ctx)}
    offers: list[tuple[float, int, str]] = []
    for position, column in enumerate(columns):
        values = [row[position] for row in samples if position < len(row) and row[position].strip()]
        for target, confidence in _candidates(column, module, names, known):
            offers.append((_tempered(target, confidence, values), -position, target))
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for confidence, negative, target in sorted(offers, key=lambda offer: (-offer[0], -offer[1])):
        if confidence >= LEAST and -negative not in chosen and not _clashes(target, taken):
            chosen[-negative] = (target, confidence)
            taken.add(target)
    plans = {column: ColumnPlan(*_named(chosen.get(position, ("", 0.0)))) for position, column in enumerate(columns)}
    return Plan(_first_names(plans, known))


def _named(found: tuple[str, float]) -> tuple[str, str, float]:
    return found[0], "", round(found[1], 2)


def _clashes(target: str, taken: set[str]) -> bool:
    """A name in one column and in parts would overwrite each other; so would a link given twice."""
    if target in taken:
        return True
    base, _dot, part = target.partition(".")
    if ":" in base:
        return False
    if part in ("given", "family", "middle"):
        return base in taken
    if part in ("reference", "name", "id"):
        return any(other == base or other.startswith(base + ".") for other in taken)
    return any(other in (f"{base}.given", f"{base}.family", f"{base}.reference") for other in taken)


def _first_names(plans: dict[str, ColumnPlan], known: set[str]) -> dict[str, ColumnPlan]:
    """“Nombre” beside “Apellidos” is the first name, alone it is the whole name."""
    by_target = {plan.to: column for column, plan in plans.items() if plan.to}
    family = by_target.get("name.family")
    whole = by_target.get("name")
    if family and not by_target.get("name.given") and "name.given" in known:
        alone = whole or next((c for c in plans if words_of(c) in ("nombre", "name") and not plans[c].to), None)
        if alone:
            plans[alone] = replace(plans[alone], to="name.given", confidence=KNOWN)
    return plans


#: folded heading → targets with the confidence of the match
Names = dict[str, dict[str, float]]


def _names(module: str, ctx: Context) -> Names:
    """What the module itself calls its targets: keys and labels in each language, then its own synonyms."""
    found: Names = {}
    for target in targets_of(module, ctx):
        for text in (target.name, *_labels(target)):
            found.setdefault(words_of(text), {})[target.name] = _sureness(target)
    if module not in PEOPLE:
        for target_name, headings in catalog().module(module).import_names.items():
            for heading in headings:
                known = found.setdefault(words_of(heading), {})
                known[target_name] = max(known.get(target_name, 0), DECLARED)
    return found


def _sureness(target: Target) -> float:
    """A part's label says less than a field's own; so does “name” for people, whose file may have it in parts, and
    “id”, which mostly is another system's."""
    if target.name == "id":
        return KNOWN
    return PART if target.name != target.field or "name" in target.name else EXACT


def _labels(target: Target) -> Iterable[str]:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield str(target.label)
            yield " ".join(str(word) for word in target.words)
            yield " ".join(str(word) for word in reversed(target.words))
    own = getattr(target.label, "values", None)
    if callable(own):
        yield from own()


def _candidates(column: str, module: str, names: Names, known: set[str]) -> Iterable[tuple[str, float]]:
    heading = words_of(column)
    if not heading:
        return
    for target, confidence in names.get(heading, {}).items():
        if target in known:
            yield target, confidence
    steps = 0.0
    for target in MEANINGS.get(heading, ()) if module != "teams" or heading in _OF_TEAMS else ():
        if target in known:
            yield target, KNOWN - steps
            steps += 0.1
    short = _without_module(heading, module)
    if short != heading:
        for target in (*names.get(short, ()), *MEANINGS.get(short, ())):
            if target in known:
                yield target, SHORTENED
    if heading not in names and heading not in MEANINGS:
        for near in difflib.get_close_matches(heading, [*names, *MEANINGS], n=1, cutoff=0.85):
            for target in (*names.get(near, ()), *MEANINGS.get(near, ())[:1]):
                if target in known:
                    yield target, ALIKE


def _without_module(heading: str, module: str) -> str:
    """“account name” in a file of accounts is the name."""
    singular = module.removesuffix("ies") + "y" if module.endswith("ies") else module.removesuffix("s")
    prefixes = {module.replace("_", " "), singular.replace("_", " ")}
    if module not in PEOPLE:
        spec = catalog().module(module)
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                prefixes |= {fold(str(spec.label)), fold(str(spec.label_plural))}
    for prefix in prefixes:
        if heading.startswith(prefix + " "):
            return heading.removeprefix(prefix + " ")
    return heading


def _tempered(target: str, confidence: float, values: Sequence[str]) -> float:
    """Less sure where the values do not look like what the target takes; an empty column settles nothing."""
    if not values:
        return confidence - 0.25
    if target == "id":
        return confidence if all(value.strip().isdigit() for value in values) else 0.0
    looks = target.partition(".")[0].partition(":")[0]
    share = sum(bool(_EMAIL.match(value.strip())) for value in values) / len(values)
    if looks in ("emails", "email"):
        return confidence if share > 0.3 else confidence * 0.5
    if share > 0.8 and looks in ("name", "phones", "description"):
        return confidence * 0.5
    if looks == "phones":
        return confidence if any(sum(c.isdigit() for c in value) >= 6 for value in values) else confidence * 0.5
    return confidence

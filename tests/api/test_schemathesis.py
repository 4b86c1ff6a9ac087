"""Schemathesis calls a bounded sample of the document with made-up data, good and bad, and finds nothing.

The seed is new with every run and printed; TRATO_TEST_SEED repeats one. The whole document takes long: `schemathesis
run` against a running Trato does it, with the settings of `schemathesis.toml`.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode

SETTINGS = Path(__file__).resolve().parents[2] / "schemathesis.toml"
SEED = int(os.environ.get("TRATO_TEST_SEED") or random.randrange(2**32))
#: operations tried in one run, and requests for each and kind of data
OPERATIONS, REQUESTS = 14, 5
#: those of one own and one standard module, and what is no module's
PART = r"^/(books|accounts|modules|fields|me|jobs|files|operations|users|teams|roles|search)(/|$)"


def application(environ, start_response):
    """Trato, with the connection that holds the test's transaction left open, as Django's own client leaves it."""
    from trato.config.wsgi import application as trato

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    return trato(environ, start_response)


@pytest.fixture
def document(alice, books, settings, people):
    """The document for an administrator, with something to find."""
    settings.TRATO_API_RATE = (0, 0)
    made = alice.post("books", {"name": "One", "tags": ["new"]})[1]
    alice.patch(f"books/{made['id']}", {"pages": 5})
    return schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", application, headers=alice.headers, config=SchemathesisConfig.from_path(str(SETTINGS))
    )


def test_nothing_is_found(document, alice):
    chance = random.Random(SEED)
    operations = [found.ok() for found in document.include(path_regex=PART).get_all_operations()]
    check(chance.sample(operations, min(OPERATIONS, len(operations))), alice, chance)


@pytest.mark.long
def test_nothing_is_found_anywhere(document, alice):
    check([found.ok() for found in document.get_all_operations()], alice, random.Random(SEED))


def check(operations, alice, chance):
    print(f"seed: {SEED}")
    found = []
    for operation in operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            found += problems_of(operation, mode, alice.headers, chance.randrange(2**32))
    assert not found, f"seed {SEED}:\n" + "\n\n".join(found)


def problems_of(operation, mode, headers, seed):
    """What a few requests with data of this kind bring to light."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded
    from hypothesis.errors import Unsatisfiable

    found = []

    @seeded(seed)
    @settings(
        max_examples=REQUESTS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        try:
            case.call_and_validate(headers=headers)
        except (Failure, FailureGroup) as error:
            if is_known_limit(error):
                return
            found.append(f"{operation.label} ({mode}): {error}"[:3000])

    try:
        call()
    except Unsatisfiable:
        # Nothing can be wrong with a request that takes no data.
        pass
    return found


def is_known_limit(error):
    """Requests that the tool itself can't send as they are: header values with line breaks."""
    return "Invalid header" in str(error)

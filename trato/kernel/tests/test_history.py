"""The history proves itself: what was altered behind its back is found, what was erased rightly is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from trato.kernel.history.models import History
from trato.kernel.history.seal import seal_history, verify
from trato.kernel.jobs.registry import Step
from trato.kernel.records import write


@pytest.fixture
def sealed(system):
    past = system.with_(now=datetime.now(UTC) - timedelta(hours=1))
    record = write.create("clients", {"name": "A", "secret": "s"}, past)
    write.update("clients", record.id, {"name": "B"}, past)
    step = Step(0, {}, {}, {}, system)
    seal_history(step)
    assert step.is_done
    assert step.done == 2
    return record


def test_an_untouched_history_verifies(sealed):
    verdict = verify()
    assert (verdict.rows, verdict.seals, verdict.problems) == (2, 1, [])


def test_erasing_values_leaves_the_chain_whole(sealed):
    History.objects.filter(record_id=sealed.id).update(changes=None, salt=None)
    assert verify().problems == []


@pytest.mark.parametrize("change", [{"user_id": 77}, {"changes": "{}"}, {"digest": "0" * 64}, {"source": "api"}])
def test_altered_rows_are_found(sealed, change):
    History.objects.filter(record_id=sealed.id, action="create").update(**change)
    assert verify().problems


def test_removed_rows_are_found(sealed):
    History.objects.filter(record_id=sealed.id, action="create").delete()
    assert verify().problems

"""kill -9 of the whole server under writes: what was acknowledged is there, once; what was not can be sent again."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time

import pytest

from tests.failure.http import TOKEN, Caller
from tests.failure.processes import below, kill_all, workers_of

WRITERS, WRITES_BEFORE_THE_KILL = 6, 60
#: what a caller sees when the server goes away under it
CUT_OFF = (OSError, http.client.HTTPException)
LOOK = """
from trato.kernel.context import system_context
from trato.kernel.history.models import History
from trato.kernel.query.model import Query
from trato.kernel.records import read
from trato.kernel.storage.integrity import findings
names = [record["name"] for records in read.rows(Query("accounts", columns=("name",)), system_context())
         for record in records]
history = History.objects.filter(module="accounts", action="create")
answer = {"names": sorted(names), "history": history.count(),
          "records": history.values("record_id").distinct().count(), "findings": list(findings())}
"""


@pytest.fixture
def served(installation):
    installation.env["TRATO_API_RATE"] = "100000/100000"
    token = installation.python(TOKEN)
    server = installation.serve()
    try:
        yield installation, server, Caller(installation.port, token)
    finally:
        for process in installation.processes:
            if process.poll() is None:
                kill_all(process.pid)
                process.wait()


def test_acknowledged_writes_survive_and_are_not_doubled(served):
    installation, server, call = served
    acknowledged: dict[str, str] = {}
    open_ends: set[str] = set()
    strange: list[tuple[int, str]] = []

    def write(number: int) -> None:
        for turn in range(100_000):
            key = f"key-{number}-{turn}"
            open_ends.add(key)
            try:
                status, body = call.create(f"Company {key}", key)
            except CUT_OFF:
                return
            if status != 201:
                strange.append((status, body))
                return
            open_ends.discard(key)
            acknowledged[key] = body

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    ends = time.monotonic() + 20
    while len(acknowledged) < WRITES_BEFORE_THE_KILL and time.monotonic() < ends:
        time.sleep(0.01)
    tree = below(server.pid)
    kill_all(server.pid)
    server.wait()
    for thread in threads:
        thread.join(30)
    assert strange == []
    assert len(acknowledged) >= WRITES_BEFORE_THE_KILL
    assert len(tree) >= 4, "web server, its workers and the worker were running"

    installation.serve()
    # Everybody sends again what was under way, and, to be sure, something that was acknowledged.
    for key in sorted(open_ends):
        status, body = call.create(f"Company {key}", key)
        assert status == 201, body
    for key, before in list(acknowledged.items())[-10:]:
        status, body = call.create(f"Company {key}", key)
        assert (status, body) == (201, before)
    found = installation.python(LOOK)
    assert found["names"] == sorted(f"Company {key}" for key in {*acknowledged, *open_ends})
    assert found["history"] == found["records"] == len(found["names"])
    assert found["findings"] == []


def test_a_killed_worker_is_started_again(served):
    _installation, server, call = served
    ends = time.monotonic() + 20
    while not workers_of(server.pid) and time.monotonic() < ends:
        time.sleep(0.05)
    before = workers_of(server.pid)
    assert len(before) == 1
    os.kill(before[0], signal.SIGKILL)
    ends = time.monotonic() + 20
    while workers_of(server.pid) in ([], before) and time.monotonic() < ends:
        time.sleep(0.05)
    assert len(workers_of(server.pid)) == 1
    assert workers_of(server.pid) != before
    assert call.create("Still here")[0] == 201

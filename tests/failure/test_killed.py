"""kill -9 in the middle of long work: nothing half done, nothing double, nothing lost."""

from __future__ import annotations

import time

MAKE = """
from trato.kernel.context import system_context
from trato.kernel.records import bulk, write
from trato.kernel.records.change import Change
from trato.kernel.query.model import Query
ctx = system_context()
for start in range(0, 6000, 1000):
    write.write([Change.create("accounts", {"name": f"Account {start + i}", "employees": 1}) for i in range(1000)], ctx)
answer = bulk.change_all(Query("accounts"), "update", {"employees": 2}, ctx).job
"""
PROGRESS = """
from trato.kernel.jobs.models import Job
job = Job.objects.get(pk=%d)
answer = [job.state, job.done]
"""
RESULT = """
from trato.kernel.context import system_context
from trato.kernel.history.models import History
from trato.kernel.jobs.models import Job
from trato.kernel.query.model import Query, where_from_json
from trato.kernel.records import read
from trato.kernel.storage.integrity import findings
ctx = system_context()
changed = read.count(Query("accounts", where=where_from_json({"field": "employees", "op": "eq", "value": 2})), ctx)
updates = History.objects.filter(action="update")
answer = {
    "changed": changed.value, "rows": updates.count(), "records": updates.values("record_id").distinct().count(),
    "versions": sorted(set(updates.values_list("version", flat=True))), "result": Job.objects.get(pk=%d).result,
    "findings": list(findings()),
}
"""
EXPIRE = """
from datetime import UTC, datetime
from trato.kernel.jobs.models import Job
Job.objects.filter(state="running").update(alive_until=datetime.now(UTC))
"""


def test_a_bulk_change_survives_three_killed_workers(installation):
    job = installation.python(MAKE)
    done = 0
    for _kill in range(3):
        worker = installation.start("worker")
        ends = time.monotonic() + 30
        while time.monotonic() < ends:
            state, now_done = installation.python(PROGRESS % job)
            if now_done > done or state == "done":
                break
        installation.kill(worker)
        done = now_done
        # The dead worker's lease runs out after a minute; the test does not wait that long.
        installation.python(EXPIRE)
    installation.start("worker")
    ends = time.monotonic() + 60
    while installation.python(PROGRESS % job)[0] != "done" and time.monotonic() < ends:
        time.sleep(0.2)
    result = installation.python(RESULT % job)
    assert result["changed"] == 6000
    assert (result["rows"], result["records"], result["versions"]) == (6000, 6000, [2])
    assert result["result"]["changed"] == 6000
    assert result["findings"] == []

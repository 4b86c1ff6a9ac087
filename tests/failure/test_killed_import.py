"""kill -9 of the worker in the middle of an import: every row is there once, with one line of history."""

from __future__ import annotations

ROWS, REFUSED_EVERY = 8000, 500
BEGIN = f"""
from io import BytesIO
from trato.apps.imports import service
from trato.apps.imports.plan import Options, plan_from_json
from trato.kernel.access.models import Role, User
from trato.kernel.context import Context
user = User.objects.create_user("alice@example.com", None, name="Alice", role=Role.objects.get(key="administrator"))
ctx = Context(user.pk, source="import")
lines = ["Company,Employees,Website"]
for number in range({ROWS}):
    employees = "many" if number % {REFUSED_EVERY} == 0 else str(number)
    lines.append(f"Company {{number}},{{employees}},company{{number}}.example")
batch = service.begin("accounts", BytesIO("\\n".join(lines).encode()), "companies.csv", ctx)
plan = plan_from_json({{"columns": {{"Company": "name", "Employees": "employees", "Website": "website"}}}})
service.decide(batch, plan, Options(mode="create", match=(), strict=True), ctx)
service.start(batch, ctx)
answer = batch.pk
"""
# Looks and kills in one process: starting another one to look takes longer than a chunk of the import.
KILL_IN_THE_MIDDLE = """
import os, signal, time
from trato.apps.imports.models import Import
ends = time.monotonic() + 30
while time.monotonic() < ends:
    batch = Import.objects.get(pk=%d)
    if batch.done > %d or batch.state != "running":
        break
    time.sleep(0.01)
os.kill(%d, signal.SIGKILL)
batch.refresh_from_db()
answer = [batch.state, batch.done]
"""
WAIT = """
import time
from trato.apps.imports.models import Import
ends = time.monotonic() + 60
while Import.objects.get(pk=%d).state == "running" and time.monotonic() < ends:
    time.sleep(0.1)
"""
EXPIRE = """
from datetime import UTC, datetime
from trato.kernel.jobs.models import Job
Job.objects.filter(state="running").update(alive_until=datetime.now(UTC))
"""
RESULT = """
from trato.apps.imports.models import Import, Refusal
from trato.kernel.context import system_context
from trato.kernel.history.models import History
from trato.kernel.query.model import Query
from trato.kernel.records import read
from trato.kernel.search.find import search
from trato.kernel.storage.integrity import findings
batch = Import.objects.get(pk=%d)
ctx = system_context()
names = [record["name"] for records in read.rows(Query("accounts", columns=("name",)), ctx) for record in records]
history = History.objects.filter(module="accounts")
answer = {
    "state": batch.state, "counts": batch.counts, "done": batch.done, "names": len(names), "distinct": len(set(names)),
    "history": history.count(), "records": history.values("record_id").distinct().count(),
    "operations": history.values("operation_id").distinct().count(), "refused": Refusal.objects.count(),
    "refused_lines": Refusal.objects.values("line").distinct().count(),
    "found": len(search("Company 7999", ctx)), "findings": list(findings()),
}
"""


def test_an_import_survives_two_killed_workers(installation):
    batch = installation.python(BEGIN)
    done, kills_in_the_middle = 0, 0
    for _kill in range(2):
        worker = installation.start("worker")
        state, done = installation.python(KILL_IN_THE_MIDDLE % (batch, done, worker.pid))
        installation.kill(worker)
        kills_in_the_middle += state == "running"
        # The dead worker's lease runs out after a minute; the test does not wait that long.
        installation.python(EXPIRE)
    installation.start("worker")
    installation.python(WAIT % batch)
    result = installation.python(RESULT % batch)
    refused = ROWS // REFUSED_EVERY
    brought_in = ROWS - refused
    assert kills_in_the_middle > 0, "the import was over before the first kill: the test proves nothing"
    assert result["state"] == "done"
    assert (result["names"], result["distinct"]) == (brought_in, brought_in)
    assert (result["history"], result["records"], result["operations"]) == (brought_in, brought_in, 1)
    assert (result["refused"], result["refused_lines"]) == (refused, refused)
    assert (result["counts"]["created"], result["counts"]["refused"], result["done"]) == (brought_in, refused, ROWS)
    assert result["found"] > 0
    assert result["findings"] == []

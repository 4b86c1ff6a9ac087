"""Thirty-two people saving at once: nobody sees "database is locked", no change is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

WRITERS, PROCESSES, ROUNDS = 32, 4, 6
CREATE = """
from trato.kernel.context import system_context
from trato.kernel.records import write
answer = write.create("accounts", {"name": "Shared", "description": "start"}, system_context()).id
"""
# Each writer reads the text, adds its own word and saves with the version it saw; whoever was slower tries again.
ADD = """
from concurrent.futures import ThreadPoolExecutor
from django.db import connection
from trato.kernel.context import system_context
from trato.kernel.errors import Conflict
from trato.kernel.records import read, write

def one(number):
    ctx, conflicts = system_context(), 0
    for round_number in range({rounds}):
        while True:
            record = read.get("accounts", {record}, ctx)
            try:
                text = f"{{record['description']}} {process}-{{number}}-{{round_number}}"
                write.update("accounts", {record}, {{"description": text}}, ctx, version=record.version)
                break
            except Conflict:
                conflicts += 1
        write.create("accounts", {{"name": f"Own {{number}} {{round_number}}"}}, ctx)
    connection.close()
    return conflicts

with ThreadPoolExecutor({threads}) as pool:
    answer = list(pool.map(one, range({threads})))
"""
LOOK = """
from trato.kernel.context import system_context
from trato.kernel.history.models import History
from trato.kernel.query.model import Query
from trato.kernel.records import read
ctx = system_context()
record = read.get("accounts", {record}, ctx)
answer = [len(set(record["description"].split())) - 1, record.version,
          History.objects.filter(record_id={record}).count(),
          read.count(Query("accounts"), ctx).value]
"""


def test_no_update_is_lost(installation):
    record = installation.python(CREATE)
    codes = [
        ADD.format(rounds=ROUNDS, threads=WRITERS // PROCESSES, record=record, process=n) for n in range(PROCESSES)
    ]
    with ThreadPoolExecutor(PROCESSES) as pool:
        # An error in any writer ends its process with a traceback, which fails the test here.
        conflicts = sum(sum(found) for found in pool.map(installation.python, codes))
    total = WRITERS * ROUNDS
    assert installation.python(LOOK.format(record=record)) == [total, total + 1, total + 1, total + 1]
    assert conflicts > 0, "the writers never met: the test proves nothing"

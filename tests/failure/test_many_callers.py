"""Thirty-two programs writing through the API at once: nobody is told that the database is busy."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

from tests.failure.http import TOKEN, Caller
from tests.failure.processes import kill_all

WRITERS, ROUNDS = 32, 5
COUNT = """
from trato.kernel.context import system_context
from trato.kernel.history.models import History
from trato.kernel.query.model import Query
from trato.kernel.records import read
answer = [read.count(Query("accounts"), system_context(), exact=True).value,
          History.objects.filter(action="create").count(), History.objects.filter(action="update").count()]
"""


def test_no_caller_is_turned_away(installation):
    installation.env["TRATO_API_RATE"] = "100000/100000"
    token = installation.python(TOKEN)
    server = installation.serve()
    call = Caller(installation.port, token)

    def work(number: int) -> list[tuple[int, str]]:
        answers = []
        for turn in range(ROUNDS):
            created = call.create(f"Company {number} {turn}")
            answers.append(created)
            if created[0] == 201:
                made = json.loads(created[1])
                answers.append(call("PATCH", f"accounts/{made['id']}", {"description": f"{number} {turn}"}))
                answers.append(call("GET", "accounts?limit=5&sort=-updated_at"))
        return answers

    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            answers = [answer for found in pool.map(work, range(WRITERS)) for answer in found]
    finally:
        kill_all(server.pid)
    wrong = [answer for answer in answers if answer[0] not in (200, 201)]
    assert wrong == []
    log = (installation.folder / "serve.log").read_text()
    assert "database is locked" not in log
    assert "Traceback" not in log
    total = WRITERS * ROUNDS
    assert installation.python(COUNT) == [total, total, total]

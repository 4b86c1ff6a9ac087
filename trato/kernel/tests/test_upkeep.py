"""PostgreSQL learns how large the tables are."""

from __future__ import annotations

import pytest

from trato.kernel.jobs.models import Job
from trato.kernel.jobs.queue import enqueue
from trato.kernel.jobs.worker import work_all
from trato.kernel.sql import Sql, fetch_one
from trato.kernel.storage import upkeep


@pytest.mark.django_db
def test_tables_that_grew_are_looked_at(monkeypatch):
    """Which tables grew is PostgreSQL's own knowledge, which it tells only after a while."""
    monkeypatch.setattr(upkeep, "outgrown_tables", lambda: ["trato_user"])
    assert upkeep.refresh_statistics() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_job_vacuums_outside_of_its_transaction(monkeypatch):
    from trato.kernel.context import system_context

    monkeypatch.setattr(upkeep, "outgrown_tables", lambda: ["trato_user"])
    job = enqueue("upkeep", {}, system_context())
    work_all()
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, 1)
    assert fetch_one(Sql("SELECT reltuples >= 0 FROM pg_class WHERE relname = 'trato_user'")) == (True,)

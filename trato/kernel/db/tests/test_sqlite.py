"""The SQLite backend: set-up of a connection, and many writers at once."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import OperationalError, connections, transaction
from django.db.utils import load_backend

from trato.kernel.db.sqlite.base import DatabaseIsBusy

WRITER = Path(__file__).parent / "writer.py"


@pytest.fixture(autouse=True)
def _own_databases(django_db_blocker):
    """These tests make databases of their own, which the suite's guard knows nothing of."""
    with django_db_blocker.unblock():
        yield


def connect(path, **options):
    settings = connections.databases["default"] | {
        "ENGINE": "trato.kernel.db.sqlite",
        "NAME": str(path),
        "OPTIONS": options,
    }
    return load_backend("trato.kernel.db.sqlite").DatabaseWrapper(settings, alias="other")


@pytest.fixture
def connection(tmp_path):
    connection = connect(tmp_path / "test.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (id integer PRIMARY KEY, value integer NOT NULL)")
        cursor.execute("INSERT INTO counter VALUES (1, 0), (2, 0)")
    yield connection
    connection.close()


@pytest.fixture
def atomic(connection):
    """`transaction.atomic` for the connection under test, which Django's registry must know."""
    connections["other"] = connection
    yield lambda: transaction.atomic(using="other")
    del connections["other"]


def pragma(connection, name):
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


def test_a_connection_is_durable_and_bounded(connection):
    assert pragma(connection, "journal_mode") == "wal"
    assert pragma(connection, "synchronous") == 2
    assert pragma(connection, "foreign_keys") == 1
    assert pragma(connection, "cache_size") == -16_000
    assert pragma(connection, "temp_store") == 1


def test_synchronous_may_be_chosen(tmp_path):
    connection = connect(tmp_path / "quick.sqlite3", synchronous="NORMAL")
    assert pragma(connection, "synchronous") == 1
    connection.close()


def test_a_block_holds_the_lock_until_its_end(connection, atomic):
    with atomic():
        assert connection._has_write_lock
        with atomic():
            pass
        assert connection._has_write_lock
    assert not connection._has_write_lock


def test_a_block_that_fails_gives_the_lock_back(connection, atomic):
    with pytest.raises(ZeroDivisionError), atomic():
        raise ZeroDivisionError
    assert not connection._has_write_lock


def test_a_connection_that_breaks_gives_the_lock_back(connection, atomic):
    with pytest.raises(OperationalError), atomic():  # noqa: PT012
        connection.close()
        raise OperationalError("the connection broke")
    assert not connection._has_write_lock


def test_a_reader_needs_no_lock(connection, atomic):
    with atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE counter SET value = 7")
        other = connect(connection.settings_dict["NAME"], lock_timeout_s=0)
        with other.cursor() as reader:
            assert reader.execute("SELECT value FROM counter WHERE id = 1").fetchone()[0] == 0
        other.close()


def test_a_writer_that_waited_in_vain_is_told(connection, atomic):
    other = connect(connection.settings_dict["NAME"], lock_timeout_s=0.05)
    failures = []

    def write():
        try:
            with other.cursor() as cursor:
                cursor.execute("UPDATE counter SET value = 1")
        except DatabaseIsBusy as error:
            failures.append(str(error))
        other.close()

    other.inc_thread_sharing()
    with atomic():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert failures == ["Others have been writing to the database for 0.05 seconds; nothing was changed."]


def test_many_writers_in_several_processes_lose_nothing(connection):
    processes, threads, times = 3, 32, 6
    name = connection.settings_dict["NAME"]
    command = [sys.executable, str(WRITER), name, str(threads), str(times)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    longest = [float(process.communicate(timeout=120)[0]) for process in running]
    with connection.cursor() as cursor:
        values = [row[0] for row in cursor.execute("SELECT value FROM counter ORDER BY id").fetchall()]
    assert values == [processes * threads * times] * 2
    assert max(longest) < 20

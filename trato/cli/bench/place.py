"""Where a bench works: a data folder and a database of its own, and the server that runs there."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from trato.config.environment import BadSetting, database_from_url
from trato.lib.command import Refused, WrongCall

#: says that a folder and its database are ours to fill and to remove
MARK = "bench.json"
START_WITHIN_S = 180.0
STOP_WITHIN_S = 30.0


@dataclass
class Place:
    """One installation for measuring."""

    folder: Path
    database: str
    known: dict[str, Any] = field(default_factory=dict)

    @property
    def vendor(self) -> str:
        return "sqlite" if self.database.startswith("sqlite:") else "postgresql"

    def open(self, contacts: int) -> bool:
        """Makes folder and database, or finds them as a bench of this size left them: then nothing is brought in again.

        Raises: Refused, WrongCall.
        """
        mark = self.folder / MARK
        wanted = {"contacts": contacts, "database": self.database}
        if mark.is_file():
            self.known = json.loads(mark.read_text())
            if {key: self.known.get(key) for key in wanted} == wanted and self.known.get("imports"):
                self._use()
                return True
            self.remove()
        elif self.folder.exists() and any(self.folder.iterdir()):
            raise Refused(f"The folder {self.folder} holds something else; choose another with --work.")
        self.folder.mkdir(parents=True, exist_ok=True)
        self._make_database()
        self.known = wanted
        self.save()
        self._use()
        return False

    def save(self) -> None:
        (self.folder / MARK).write_text(json.dumps(self.known, indent=1))

    def _use(self) -> None:
        """From here on, this process and those that it starts work there."""
        os.environ |= {
            "TRATO_DATA": str(self.folder), "TRATO_DATABASE_URL": self.database,
            # What is measured is the product, not how it holds back programs that call too often.
            "TRATO_API_RATE": "0/0",
        }  # fmt: skip
        os.environ.pop("TRATO_DEBUG", None)

    def run(self, *arguments: str) -> str:
        """Runs a `trato` command there and gives what it printed. Raises Refused."""
        command = [sys.executable, "-m", "trato.cli", *arguments]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise Refused(f"“trato {' '.join(arguments)}” failed: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    # -- the database --------------------------------------------------------------------------------------------------

    def _make_database(self) -> None:
        try:
            settings = database_from_url(self.database, name="--database")
        except BadSetting as error:
            raise WrongCall(str(error)) from None
        if self.vendor == "sqlite":
            if Path(settings["NAME"]).exists():
                raise Refused(f"{settings['NAME']} exists and was not made by a bench; name another --database.")
            return
        if not self._server(f'CREATE DATABASE "{settings["NAME"]}" TEMPLATE template0'):
            raise Refused(f"The database {settings['NAME']} exists and was not made by this bench; name another.")

    def _server(self, statement: str) -> bool:
        """Runs a statement on the server itself; False when the database is there already."""
        import psycopg

        parts = urlsplit(self.database)
        try:
            with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
                connection.execute(statement.encode())
        except psycopg.errors.DuplicateDatabase:
            return False
        except psycopg.OperationalError as error:
            raise Refused(f"--database: the PostgreSQL server cannot be used: {' '.join(str(error).split())}") from None
        return True

    def remove(self) -> None:
        """Drops the database and deletes the folder."""
        name = str(self.known.get("database", self.database))
        settings = database_from_url(name, name="--database")
        if name.startswith("sqlite:"):
            for suffix in ("", "-wal", "-shm", "-write-lock", "-write-lock-queue"):
                Path(settings["NAME"] + suffix).unlink(missing_ok=True)
        else:
            self._server(f'DROP DATABASE IF EXISTS "{settings["NAME"]}" WITH (FORCE)')
        shutil.rmtree(self.folder, ignore_errors=True)

    def size_bytes(self) -> int:
        """What the database takes on disk."""
        settings = database_from_url(self.database)
        if self.vendor == "sqlite":
            paths = [Path(settings["NAME"] + suffix) for suffix in ("", "-wal")]
            return sum(path.stat().st_size for path in paths if path.exists())
        from trato.kernel.sql import Sql, fetch_one

        row = fetch_one(Sql("SELECT pg_database_size(current_database())"))
        return int(row[0]) if row else 0


class Server:
    """`trato serve` on a free port."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        began = time.monotonic()
        command = [sys.executable, "-m", "trato.cli", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
        while not self._answers():
            if self.process.poll() is not None:
                raise Refused("The server did not start; what it said stands above.")
            if time.monotonic() - began > START_WITHIN_S:
                self.stop()
                raise Refused(f"The server did not answer within {START_WITHIN_S:.0f} seconds.")
            time.sleep(0.05)
        self.start_s = time.monotonic() - began

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/sign-in/login/")
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def memory_bytes(self) -> int:
        """Memory of all processes together, shared pages counted once (PSS)."""
        return sum(_pss(pid) for pid in _family(self.process.pid))

    def cpu_seconds(self) -> float:
        """What all processes together have used of the processors."""
        return sum(_cpu_ticks(pid) for pid in _family(self.process.pid)) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def _family(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            found += _family(int(child))
    return found


def _cpu_ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0

"""A real Trato of its own for tests that need whole processes: its own folder, database, web server and worker."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a long-enough Passphrase 7"
PREPARE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "trato.config.settings"
import django
django.setup()
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Installation:
    """One installation. `close` ends its processes and drops its database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.processes: list[subprocess.Popen] = []
        self.env = {
            **{key: value for key, value in os.environ.items() if not key.startswith("TRATO_")},
            "TRATO_DATA": str(folder), "TRATO_SECRET_KEY": "only-for-tests-" + "y" * 40, "PORT": str(self.port),
            "TRATO_SQLITE_SYNCHRONOUS": "NORMAL", "PYTHONUNBUFFERED": "1",
        }  # fmt: skip
        self.env.pop("DJANGO_SETTINGS_MODULE", None)
        self.env.pop("MODULES", None)
        self.database = ""
        if os.environ.get("TRATO_TEST_DATABASE") == "postgresql":
            self._make_postgres_database()

    def _make_postgres_database(self) -> None:
        self.server = os.environ["TRATO_TEST_POSTGRES"]
        self.database = f"trato_test_{os.getpid()}_{self.port}"
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{self.database}"')
        self.env["TRATO_DATABASE_URL"] = self.server.rsplit("/", 1)[0] + "/" + self.database

    def trato(self, *words: str, check: bool = True, **options) -> subprocess.CompletedProcess:
        """Runs a command of `trato` to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "trato.cli", *words], cwd=ROOT, env=self.env, capture_output=True, text=True,
            timeout=300, **options,
        )  # fmt: skip
        if check and done.returncode != 0:
            raise AssertionError(f"trato {' '.join(words)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done

    def python(self, code: str) -> object:
        """Runs Python inside this installation; what it assigns to `answer` comes back through JSON."""
        text = PREPARE + "answer = None\n" + code + "\nimport json, sys\nsys.stdout.write('\\n' + json.dumps(answer))"
        done = subprocess.run(
            [sys.executable, "-c", text], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=300
        )
        if done.returncode != 0:
            raise AssertionError(done.stderr)
        return json.loads(done.stdout.rsplit("\n", 1)[1])

    def start(self, *words: str) -> subprocess.Popen:
        """Starts a command that stays: `serve`, `worker`."""
        log = (self.folder / f"{words[0]}.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", "trato.cli", *words], cwd=ROOT, env=self.env, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def serve(self, *words: str) -> subprocess.Popen:
        """Starts the web server (and worker) and waits until it answers."""
        process = self.start("serve", "--port", str(self.port), *words)
        self.wait_until_it_answers(process)
        return process

    def wait_until_it_answers(self, process: subprocess.Popen | None = None, timeout_s: float = 60) -> None:
        ends = time.monotonic() + timeout_s
        while time.monotonic() < ends:
            try:
                urllib.request.urlopen(self.url + "/offline/", timeout=2)
                return
            except (urllib.error.URLError, OSError):
                if process is not None and process.poll() is not None:
                    raise AssertionError((self.folder / "serve.log").read_text()[-3000:]) from None
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def kill(self, process: subprocess.Popen) -> None:
        """kill -9 of a process and all that it started."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)
        if self.database:
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')

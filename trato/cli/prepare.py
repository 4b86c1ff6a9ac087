"""What must stand before the server starts: the database's tables and the collected static files.

Each has a stamp in the data folder, so that a start that changes nothing needs no Django and a few milliseconds.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from trato.config.environment import Environment
from trato.lib.command import Refused

PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATABASE_STAMP = "prepared-database.json"
STATIC_STAMP = "prepared-static.json"


def prepare(environment: Environment) -> None:
    """Migrate and collect static files when something changed since the last time.

    Raises: Refused.
    """
    code = _digest(_described(sorted(PACKAGE_DIR.rglob("*.py"))))
    expected = {"code": code, "database": _database_name(environment.database), "modules": environment.modules}
    stamp = environment.data / DATABASE_STAMP
    if _read(stamp) != expected | {"migrations": _applied_migrations(environment.database)}:
        _step("Preparing the database …", "migrate")
        _write(stamp, expected | {"migrations": _applied_migrations(environment.database)})

    files = (path for path in sorted(PACKAGE_DIR.rglob("static/**/*")) if path.is_file())
    expected = {"files": _digest(_described(files)), "packages": _digest(_installed_packages())}
    stamp = environment.data / STATIC_STAMP
    if _read(stamp) != expected or not (environment.data / "static" / "staticfiles.json").is_file():
        _step("Collecting static files …", "collect-static")
        _write(stamp, expected)


def _step(title: str, command: str) -> None:
    print(title, flush=True)
    if subprocess.run([sys.executable, "-m", "trato.cli", command, "--quiet"]).returncode != 0:
        raise Refused(f"“trato {command}” failed; nothing was started.")


def _described(files: Iterable[Path]) -> Iterable[str]:
    """Each file's name, size and time of change."""
    for file in files:
        status = file.stat()
        yield f"{file.relative_to(PACKAGE_DIR)} {status.st_size} {status.st_mtime_ns}"


def _installed_packages() -> Iterable[str]:
    return sorted(f"{distribution.name} {distribution.version}" for distribution in distributions())


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _database_name(database: dict[str, Any]) -> str:
    return "{ENGINE} {HOST}:{PORT} {NAME}".format_map({"HOST": "", "PORT": "", **database})


def _applied_migrations(database: dict[str, Any]) -> int:
    """How many migrations the database says it had: other than at the last start, it is another or a restored one."""
    statement = "SELECT count(*) FROM django_migrations"
    if database["ENGINE"] == "trato.kernel.db.sqlite":
        if not Path(database["NAME"]).is_file():
            return 0
        try:
            connection = sqlite3.connect(database["NAME"], timeout=20)
            try:
                return int(connection.execute(statement).fetchone()[0])
            finally:
                connection.close()
        except sqlite3.OperationalError:
            return 0
        except sqlite3.DatabaseError as error:
            raise Refused(f"TRATO_DATABASE_URL: {database['NAME']} is not an SQLite database ({error}).") from None
    import psycopg

    options = dict(database["OPTIONS"])
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    options |= {names[name]: database[name] for name in names if database[name]}
    try:
        with psycopg.connect(**options) as connection_pg:
            row = connection_pg.execute(statement).fetchone()
            return int(row[0]) if row else 0
    except psycopg.errors.UndefinedTable:
        return 0
    except psycopg.OperationalError as error:
        reason = " ".join(str(error).split())
        raise Refused(f"TRATO_DATABASE_URL: the PostgreSQL server cannot be used: {reason}") from None


def _read(stamp: Path) -> object:
    try:
        return json.loads(stamp.read_text())
    except (OSError, ValueError):
        return None


def _write(stamp: Path, content: dict[str, Any]) -> None:
    stamp.write_text(json.dumps(content))

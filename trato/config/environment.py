"""The settings of an installation, read from environment variables and checked. No Django here."""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

STANDARD_MODULES = (
    "trato.modules.accounts",
    "trato.modules.contacts",
    "trato.modules.relationships",
    "trato.modules.leads",
    "trato.modules.products",
    "trato.modules.opportunities",
    "trato.modules.activities",
    "trato.modules.documents",
)

SECRET_KEY_FILE = "secret-key"  # noqa: S105 - a file name
SECRET_KEY_MIN_LENGTH = 32
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


class BadSetting(Exception):
    """One setting is wrong; the message names it and says what it may be."""


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything that an installation may choose."""

    port: int
    data: Path
    database: dict[str, Any]
    secret_key: str
    allowed_hosts: list[str]
    modules: list[str]
    trusted_proxies: int
    api_rate: tuple[int, int]
    debug: bool


def read_environment(environ: Mapping[str, str] = os.environ) -> Environment:
    """Read and check all settings; the data folder and the secret key are made when they are missing.

    Raises: BadSetting.
    """
    data = _data_folder(environ.get("TRATO_DATA") or "var")
    synchronous = _choice(environ, "TRATO_SQLITE_SYNCHRONOUS", ("FULL", "NORMAL"))
    database_url = environ.get("TRATO_DATABASE_URL") or f"sqlite:///{data / 'trato.sqlite3'}"
    return Environment(
        port=_integer(environ, "PORT", default=8000, low=1, high=65535),
        data=data,
        database=database_from_url(database_url, synchronous=synchronous),
        secret_key=_secret_key(environ.get("TRATO_SECRET_KEY"), data),
        allowed_hosts=_hosts(environ.get("TRATO_ALLOWED_HOSTS")),
        modules=_modules(environ.get("MODULES")),
        trusted_proxies=_integer(environ, "TRATO_TRUSTED_PROXIES", default=0, low=0, high=9),
        api_rate=_rate(environ.get("TRATO_API_RATE")),
        debug=_choice(environ, "TRATO_DEBUG", ("0", "1")) == "1",
    )


def database_from_url(url: str, *, synchronous: str = "FULL", name: str = "TRATO_DATABASE_URL") -> dict[str, Any]:
    """Django's DATABASES entry for `sqlite:///path` (four slashes: absolute) or `postgresql://user:pass@host:port/name`.

    Raises: BadSetting.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadSetting(f"{name} is not a valid address. {_DATABASE_HINT}") from None
    if parts.scheme == "sqlite":
        return _sqlite(parts.netloc, unquote(parts.path), synchronous, name)
    if parts.scheme in {"postgresql", "postgres"}:
        database = unquote(parts.path.removeprefix("/"))
        if not database or "/" in database:
            raise BadSetting(f"{name} names no database. {_DATABASE_HINT}")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": database,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(port or ""),
            # As long as the server keeps an idle thread; a server that was restarted meanwhile is noticed.
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": _postgresql_options(dict(parse_qsl(parts.query))),
        }
    raise BadSetting(f"{name} must begin with sqlite:/// or postgresql://. {_DATABASE_HINT}")


_DATABASE_HINT = "Write sqlite:///folder/file.sqlite3 or postgresql://user:password@host:5432/database."


def _sqlite(netloc: str, path: str, synchronous: str, name: str) -> dict[str, Any]:
    if netloc or path in {"", "/"}:
        raise BadSetting(f"{name} names no file; sqlite: is followed by three slashes. {_DATABASE_HINT}")
    file = Path(path.removeprefix("/")).expanduser().absolute()
    if file.is_dir():
        raise BadSetting(f"{name} names a folder, not a file: {file}.")
    if not file.parent.is_dir():
        raise BadSetting(f"{name}: the folder {file.parent} does not exist.")
    return {
        "ENGINE": "trato.kernel.db.sqlite",
        "NAME": str(file),
        # A thread of the server keeps its connection, its page cache and its prepared statements.
        "CONN_MAX_AGE": None,
        "OPTIONS": {"synchronous": synchronous},
    }


def _postgresql_options(query: dict[str, str]) -> dict[str, Any]:
    """Our defaults, then what the address itself says (`?sslmode=require`)."""
    options: dict[str, Any] = {
        "application_name": "trato",
        "connect_timeout": 5,
        # Pages are short queries, for which compiling costs more than it saves; nobody waits for a lock without end.
        "options": "-c jit=off -c lock_timeout=20s -c idle_in_transaction_session_timeout=10min",
    }
    options.update(query)
    return options


def _integer(environ: Mapping[str, str], name: str, *, default: int, low: int, high: int) -> int:
    raw = environ.get(name) or str(default)
    if not (raw.isascii() and raw.isdigit() and low <= int(raw) <= high):
        raise BadSetting(f"{name} must be a whole number from {low} to {high}, but is “{raw}”.")
    return int(raw)


def _rate(raw: str | None) -> tuple[int, int]:
    """Writes and reads a minute and token, as 600/3000; 0 is without limit."""
    writes, _slash, reads = (raw or "600/3000").strip().partition("/")
    if not all(part.isascii() and part.isdigit() and len(part) < 8 for part in (writes, reads)):
        raise BadSetting(f"TRATO_API_RATE must be two whole numbers, as 600/3000, but is “{raw}”.")
    return int(writes), int(reads)


def _choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of the choices, the first when nothing is said."""
    raw = (environ.get(name) or choices[0]).upper()
    if raw not in choices:
        raise BadSetting(f"{name} must be {' or '.join(choices)}, but is “{raw}”.")
    return raw


def _data_folder(raw: str) -> Path:
    folder = Path(raw).expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"TRATO_DATA: the folder {folder} cannot be made ({error.strerror}).") from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadSetting(f"TRATO_DATA: the folder {folder} cannot be written to.")
    return folder


def _secret_key(raw: str | None, data: Path) -> str:
    """The key given, else the one kept in the data folder, else a new one, kept there for its owner only."""
    if raw:
        if len(raw) < SECRET_KEY_MIN_LENGTH:
            raise BadSetting(f"TRATO_SECRET_KEY must have at least {SECRET_KEY_MIN_LENGTH} characters.")
        return raw
    file = data / SECRET_KEY_FILE
    try:
        return _kept_key(file)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise BadSetting(f"TRATO_SECRET_KEY: {file} cannot be read ({error.strerror}).") from None
    # Written aside and linked into place: of two processes that start together one wins and both read the same key.
    draft = data / f".{SECRET_KEY_FILE}-{secrets.token_hex(8)}"
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(48) + "\n")
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    except OSError as error:
        raise BadSetting(f"TRATO_SECRET_KEY: no key can be kept in {data} ({error.strerror}).") from None
    return _kept_key(file)


def _kept_key(file: Path) -> str:
    key = file.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < SECRET_KEY_MIN_LENGTH:
        raise BadSetting(
            f"TRATO_SECRET_KEY: the key kept in {file} is too short; remove the file to have a new one made."
        )
    return key


def _hosts(raw: str | None) -> list[str]:
    hosts = [host.strip() for host in (raw or "").split(",") if host.strip()]
    for host in hosts:
        if "/" in host or " " in host:
            raise BadSetting(
                f"TRATO_ALLOWED_HOSTS holds “{host}”; write host names separated by commas, without http://."
            )
    return [*LOCAL_HOSTS, *(host for host in hosts if host not in LOCAL_HOSTS)]


def _modules(raw: str | None) -> list[str]:
    """Packages from a JSON list or a comma list; a bare name means one of trato.modules. None: all standard ones."""
    if raw is None or not raw.strip():
        return [package for package in STANDARD_MODULES if is_package(package)]
    if raw.strip().startswith("["):
        try:
            names = json.loads(raw)
        except ValueError:
            raise BadSetting(
                'MODULES is not a valid list. Write ["accounts", "contacts"] or accounts,contacts.'
            ) from None
    else:
        names = [name.strip() for name in raw.split(",") if name.strip()]
    modules: list[str] = []
    for name in names:
        if not isinstance(name, str) or not all(part.isidentifier() for part in name.split(".")):
            raise BadSetting(f"MODULES holds “{name}”, which is not the name of a Python package.")
        package = name if "." in name else f"trato.modules.{name}"
        if not is_package(package):
            raise BadSetting(f"MODULES names “{package}”, but there is no such package.")
        if package not in modules:
            modules.append(package)
    return modules


def is_package(name: str) -> bool:
    """Whether a package of this name is installed; it is not imported."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False

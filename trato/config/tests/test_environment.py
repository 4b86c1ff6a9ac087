"""Settings from the environment: what they give, and that a bad one is named."""

import stat
from pathlib import Path

import pytest

from trato.config.environment import BadSetting, database_from_url, read_environment

KEY = "k" * 40


@pytest.fixture
def read(tmp_path):
    def read(**environ):
        return read_environment({"TRATO_DATA": str(tmp_path / "var"), **environ})

    return read


def test_nothing_needs_to_be_said(read, tmp_path):
    environment = read()
    assert environment.port == 8000
    assert environment.database["NAME"] == str(tmp_path / "var" / "trato.sqlite3")
    assert environment.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_the_secret_key_is_made_once_and_kept_for_its_owner(read, tmp_path):
    first, second = read().secret_key, read().secret_key
    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"]


def test_a_given_key_is_not_kept(read, tmp_path):
    assert read(TRATO_SECRET_KEY=KEY).secret_key == KEY
    assert not (tmp_path / "var" / "secret-key").exists()


@pytest.mark.parametrize(
    ("raw", "modules"),
    [
        ("[]", []),
        ('["trato.lib"]', ["trato.lib"]),
        ("trato.lib,trato.kernel", ["trato.lib", "trato.kernel"]),
        ("trato.lib, trato.lib", ["trato.lib"]),
    ],
)
def test_modules_are_a_list(read, raw, modules):
    assert read(MODULES=raw).modules == modules


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "٣"),
        ("TRATO_DATA", "/dev/null/x"),
        ("TRATO_DATABASE_URL", "mysql://x/y"),
        ("TRATO_DATABASE_URL", "sqlite://host/file"),
        ("TRATO_DATABASE_URL", "sqlite:////no/such/folder/file"),
        ("TRATO_DATABASE_URL", "postgresql://localhost/"),
        ("TRATO_DATABASE_URL", "postgresql://localhost:port/name"),
        ("TRATO_SECRET_KEY", "short"),
        ("TRATO_ALLOWED_HOSTS", "http://example.org"),
        ("TRATO_SQLITE_SYNCHRONOUS", "OFF"),
        ("TRATO_TRUSTED_PROXIES", "-1"),
        ("TRATO_DEBUG", "yes"),
        ("MODULES", "no_such_module"),
        ("MODULES", '["broken'),
        ("MODULES", "[1]"),
        ("MODULES", "../x"),
    ],
)
def test_a_bad_setting_is_named(read, name, raw):
    with pytest.raises(BadSetting, match=name):
        read(**{name: raw})


def test_a_sqlite_address_is_relative_with_three_slashes_and_absolute_with_four(tmp_path):
    assert database_from_url("sqlite:///file.sqlite3")["NAME"] == str(Path.cwd() / "file.sqlite3")
    assert database_from_url(f"sqlite:///{tmp_path}/a%20b.sqlite3")["NAME"] == f"{tmp_path}/a b.sqlite3"


def test_a_postgresql_address_is_taken_apart():
    database = database_from_url("postgresql://ana:p%40ss@db.example.org:6432/sales?sslmode=require")
    parts = {name: database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert parts == {"NAME": "sales", "USER": "ana", "PASSWORD": "p@ss", "HOST": "db.example.org", "PORT": "6432"}
    assert database["OPTIONS"]["sslmode"] == "require"

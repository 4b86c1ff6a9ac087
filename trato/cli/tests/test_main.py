"""The command itself: exit codes, and that no traceback reaches a user."""

import os
import subprocess
import sys

import pytest

from trato.cli import run


def trato(*arguments, **environ):
    return subprocess.run(
        [sys.executable, "-m", "trato.cli", *arguments],
        env=os.environ | environ,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("name", ["serve", "worker", "migrate", "collect-static", "check"])
def test_every_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as ended:
        run([name, "--help"])
    assert ended.value.code == 0
    assert "usage: trato" in capsys.readouterr().out


def test_a_wrong_call_ends_with_2(capsys):
    with pytest.raises(SystemExit) as ended:
        run(["serve", "--no-such-option"])
    assert ended.value.code == 2


def test_a_bad_setting_ends_with_2_and_one_sentence(tmp_path):
    for command in ("serve", "migrate"):
        ended = trato(command, TRATO_DATA=str(tmp_path), PORT="abc", DJANGO_SETTINGS_MODULE="trato.config.settings")
        assert ended.returncode == 2
        assert len(ended.stderr.splitlines()) == 1
        assert "PORT must be a whole number" in ended.stderr


def test_a_failure_ends_with_1_and_without_traceback(tmp_path):
    (tmp_path / "broken.sqlite3").write_text("This is not a database, though it is long enough to be read as one." * 9)
    ended = trato(
        "serve",
        TRATO_DATA=str(tmp_path),
        TRATO_DATABASE_URL=f"sqlite:///{tmp_path}/broken.sqlite3",
        PORT="8765",
        DJANGO_SETTINGS_MODULE="trato.config.settings",
    )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr
    assert "is not an SQLite database" in ended.stderr

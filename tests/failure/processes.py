"""Everything that runs below a process, and its end without a warning."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path


def below(pid: int) -> list[int]:
    """The process and all that it and its children started, whatever their session."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                # The name in brackets may hold anything; the fields after it are numbers.
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def workers_of(pid: int) -> list[int]:
    """The job workers that a `trato serve` looks after."""
    return [one for one in below(pid)[1:] if command_of(one).rstrip().endswith("trato.cli worker")]


def kill_all(pid: int) -> None:
    """kill -9 of a whole tree at once, as when the machine's memory ends."""
    for one in below(pid):
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)

"""Keep a few processes running: start them, restart those that die, stop them all together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

LOOK_EVERY_S = 0.2
STOP_WITHIN_S = 15.0
# A process that dies at once is restarted more and more slowly.
RESTART_AFTER_S = (0.0, 1.0, 2.0, 5.0, 10.0)
# One that lived this long died of something new.
STEADY_AFTER_S = 60.0
PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process that shall run."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    deaths: int = 0


@dataclass
class Supervisor:
    """Runs children until a signal tells it to stop."""

    children: list[Child]
    is_stopping: bool = field(default=False, init=False)

    def run(self, when_started: Callable[[], bool]) -> int:
        """Block until stopped. `when_started` is asked again and again until it says True.

        Returns: 0 after a stop that was asked for.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        is_announced = False
        try:
            while not self.is_stopping:
                for child in self.children:
                    self._look_after(child)
                is_announced = is_announced or when_started()
                time.sleep(LOOK_EVERY_S if is_announced else LOOK_EVERY_S / 4)
        finally:
            self._stop_all()
        return 0

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None:
            code = child.process.poll()
            if code is None:
                return
            # What it started itself (the server's workers) goes with it, or would keep the port.
            _kill_group(child.process, signal.SIGKILL)
            child.deaths = 1 if now - child.started_at > STEADY_AFTER_S else child.deaths + 1
            wait_s = RESTART_AFTER_S[min(child.deaths, len(RESTART_AFTER_S)) - 1]
            print(f"trato: the {child.name} ended (code {code}); starting it again.", file=sys.stderr, flush=True)
            child.process, child.start_at = None, now + wait_s
        if now >= child.start_at:
            child.process = subprocess.Popen(child.command, start_new_session=True, preexec_fn=_end_with_parent)
            child.started_at = now

    def _stop_all(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN_S
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                pass
            _kill_group(process, signal.SIGKILL)
            process.wait()


def _kill_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def _end_with_parent() -> None:
    """In the child, before its program: the system ends it when the supervisor is killed."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except (AttributeError, OSError):
        # Not Linux: a killed supervisor leaves its children behind.
        pass

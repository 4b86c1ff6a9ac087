"""One write lock per SQLite database, across threads and processes, with a fair order and a bounded wait.

SQLite lets one writer in at a time, but lets those who wait poll: under load some starve for seconds, and some give up
with "database is locked". So writers queue here first. Threads of one process queue first come, first served.
Processes share an `flock` on a file beside the database, which the system gives back when a process dies.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections import deque

# A process that waits looks at the lock this often.
POLL_S = 0.001
# While other processes wait, a process passes the lock among its own threads for this long, then stands back.
TURN_S = 0.02
STAND_BACK_S, STAND_BACK_MAX_S = 0.004, 0.05


class LockTimeout(Exception):
    """The lock did not become free in time."""


class WriteLock:
    """The lock of one database file. A process has one of these per database (see `for_database`)."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._forget()

    def _forget(self) -> None:
        self._guard = threading.Lock()
        self._queue: deque[threading.Lock] = deque()
        self._is_taken = False
        self._file: int | None = None
        self._waiting_file: int | None = None
        self._has_file_lock = False
        self._turn_began = 0.0
        self._not_before = 0.0

    def acquire(self, timeout_s: float) -> None:
        """Wait for the lock.

        Raises: LockTimeout.
        """
        deadline = time.monotonic() + timeout_s
        self._wait_for_threads(deadline)
        if self._has_file_lock:
            return
        try:
            self._wait_for_processes(deadline)
        except BaseException:
            self._pass_on()
            raise

    def release(self) -> None:
        """Give the lock to the next thread of this process, or, when it was here for long enough, to the others."""
        turn_s = time.monotonic() - self._turn_began
        if (turn_s > TURN_S and self._do_others_wait(turn_s)) or not self._queue:
            self._unlock_file()
        self._pass_on()

    def _wait_for_threads(self, deadline: float) -> None:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._queue.append(turn)
        if turn.acquire(timeout=max(0.0, deadline - time.monotonic())):
            return
        with self._guard:
            if turn in self._queue:
                self._queue.remove(turn)
                raise LockTimeout(self.path)
        # The turn came in the very moment in which the wait ended: it is ours.

    def _pass_on(self) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().release()
            else:
                # The file lock never stays behind without a thread that will release it.
                self._unlock_file()
                self._is_taken = False

    def _wait_for_processes(self, deadline: float) -> None:
        if self._file is None:
            self._file = _open(self.path)
            self._waiting_file = _open(self.path + "-queue")
        stand_back_s = min(self._not_before, deadline) - time.monotonic()
        if stand_back_s > 0:
            time.sleep(stand_back_s)
        is_waiting = False
        try:
            while not _try_lock(self._file, fcntl.LOCK_EX):
                if not is_waiting:
                    assert self._waiting_file is not None
                    is_waiting = _try_lock(self._waiting_file, fcntl.LOCK_SH)
                if time.monotonic() > deadline:
                    raise LockTimeout(self.path)
                time.sleep(POLL_S)
        finally:
            if is_waiting:
                assert self._waiting_file is not None
                fcntl.flock(self._waiting_file, fcntl.LOCK_UN)
        self._has_file_lock = True
        self._turn_began = time.monotonic()

    def _do_others_wait(self, turn_s: float) -> bool:
        """Whether another process holds its place in the queue file. If so, this one stands back: the longer, the
        longer its turn was, for on a busy machine those who wait look at the lock less often than they want."""
        assert self._waiting_file is not None
        if _try_lock(self._waiting_file, fcntl.LOCK_EX):
            fcntl.flock(self._waiting_file, fcntl.LOCK_UN)
            return False
        self._not_before = time.monotonic() + min(max(turn_s / 20, STAND_BACK_S), STAND_BACK_MAX_S)
        return True

    def _unlock_file(self) -> None:
        if self._has_file_lock:
            assert self._file is not None
            self._has_file_lock = False
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def forget_after_fork(self) -> None:
        """In a forked child: the lock, and whoever waits for it, belong to the parent."""
        for file in (self._file, self._waiting_file):
            if file is not None:
                os.close(file)
        self._forget()


def _open(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _try_lock(file: int, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


_locks: dict[str, WriteLock] = {}
_locks_guard = threading.Lock()


def for_database(path: str) -> WriteLock:
    """The lock of the database in this file."""
    path = os.path.realpath(path) + "-write-lock"
    with _locks_guard:
        return _locks.setdefault(path, WriteLock(path))


def _after_fork() -> None:
    global _locks_guard
    _locks_guard = threading.Lock()
    for lock in _locks.values():
        lock.forget_after_fork()


os.register_at_fork(after_in_child=_after_fork)

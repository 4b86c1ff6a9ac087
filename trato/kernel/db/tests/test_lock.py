"""The write lock alone: order, patience, death of its holder."""

import os
import signal
import threading
import time

import pytest

from trato.kernel.db.sqlite.lock import LockTimeout, WriteLock, for_database


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "lock")


def test_a_second_thread_waits_no_longer_than_it_was_told(path):
    lock = WriteLock(path)
    lock.acquire(1)
    began = time.monotonic()
    with pytest.raises(LockTimeout):
        lock.acquire(0.05)
    assert 0.04 < time.monotonic() - began < 1
    lock.release()
    lock.acquire(0.05)
    lock.release()


def test_another_process_waits_no_longer_than_it_was_told(path):
    # Two objects of one path are what two processes have.
    mine, theirs = WriteLock(path), WriteLock(path)
    mine.acquire(1)
    with pytest.raises(LockTimeout):
        theirs.acquire(0.05)
    mine.release()
    theirs.acquire(1)
    theirs.release()


def test_threads_are_served_in_the_order_in_which_they_came(path):
    lock = WriteLock(path)
    lock.acquire(1)
    order: list[int] = []

    def work(number):
        lock.acquire(5)
        order.append(number)
        lock.release()

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=work, args=[number]))
        threads[-1].start()
        while len(lock._queue) < number + 1:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_a_busy_process_lets_others_in(path):
    busy, other = WriteLock(path), WriteLock(path)
    is_over = threading.Event()

    def hog():
        while not is_over.is_set():
            busy.acquire(5)
            time.sleep(0.001)
            busy.release()

    threads = [threading.Thread(target=hog) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        waits = []
        for _ in range(10):
            began = time.monotonic()
            other.acquire(5)
            other.release()
            waits.append(time.monotonic() - began)
    finally:
        is_over.set()
        for thread in threads:
            thread.join()
    assert max(waits) < 2


def test_the_lock_of_a_killed_process_is_free(path):
    child = os.fork()
    if child == 0:
        WriteLock(path).acquire(1)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    lock = WriteLock(path)
    lock.acquire(1)
    lock.release()


def test_a_forked_child_does_not_keep_its_parents_lock(tmp_path):
    lock = for_database(str(tmp_path / "a.sqlite3"))
    lock.acquire(1)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writer)
        os.read(reader, 1)
        os._exit(0)
    os.close(reader)
    lock.release()
    try:
        other = WriteLock(lock.path)
        other.acquire(0.5)
        other.release()
    finally:
        os.close(writer)
        os.waitpid(child, 0)

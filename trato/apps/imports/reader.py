"""Rows of a file as values, chunk by chunk; for large files prepared by a second process while the first one writes."""

from __future__ import annotations

import gc
import os
import pickle
import signal
import struct
from collections.abc import Iterator
from itertools import islice

from trato.apps.imports.convert import Converter, Ready
from trato.apps.imports.source import Source

CHUNK = 1000
#: smaller files are not worth a process
LEAST_ROWS_FOR_PROCESS = 5_000
_LENGTH = struct.Struct("!I")
_PIPE_BYTES = 1024 * 1024
_F_SETPIPE_SZ = 1031


class Reader:
    """Chunks from one position of the file on. `close` must be called when it is left before its end."""

    def __init__(self, source: Source, converter: Converter, *, skip: int, rows: int) -> None:
        self.position = skip
        self._source, self._converter = source, converter
        self._child = 0
        self._pipe = -1
        self._chunks: Iterator[list[Ready]] | None = None
        if rows - skip >= LEAST_ROWS_FOR_PROCESS and hasattr(os, "fork"):
            self._start_process()
        else:
            self._chunks = chunks(source, converter, skip)

    def next(self) -> list[Ready]:
        """The next chunk; empty at the end of the file."""
        found = next(self._chunks, []) if self._chunks is not None else self._receive()
        self.position += len(found)
        return found

    def close(self) -> None:
        """Ends the second process, if there is one."""
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1
        if self._child:
            try:
                os.kill(self._child, signal.SIGKILL)
                os.waitpid(self._child, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
            self._child = 0

    def _start_process(self) -> None:
        receiving, sending = os.pipe()
        self._enlarge(sending)
        self._child = os.fork()
        if self._child == 0:
            # The child reads the file and nothing else: it must not touch the database connections it was born with,
            # and leaves without their clean-up.
            status = 1
            try:
                os.close(receiving)
                gc.disable()
                _send_all(sending, self._source, self._converter, self.position)
                status = 0
            finally:
                os._exit(status)
        os.close(sending)
        self._pipe = receiving

    @staticmethod
    def _enlarge(pipe: int) -> None:
        """Room for a few chunks, so that both processes keep busy. Where the system refuses, the usual size does."""
        import fcntl

        try:
            fcntl.fcntl(pipe, _F_SETPIPE_SZ, _PIPE_BYTES)
        except OSError:
            pass

    def _receive(self) -> list[Ready]:
        head = _read_exactly(self._pipe, _LENGTH.size)
        found: list[Ready] = []
        if head:
            (length,) = _LENGTH.unpack(head)
            found = pickle.loads(_read_exactly(self._pipe, length))  # noqa: S301  from our own child process
        if not found:
            _pid, status = os.waitpid(self._child, 0)
            self._child = 0
            self.close()
            if status != 0:
                raise RuntimeError(f"the process that reads the file ended with {status}")
        return found


def chunks(source: Source, converter: Converter, skip: int, size: int = CHUNK) -> Iterator[list[Ready]]:
    """The converted rows in lists of `size`."""
    rows = source.rows(skip)
    convert = converter.convert
    while found := [convert(row) for row in islice(rows, size)]:
        yield found


def _send_all(pipe: int, source: Source, converter: Converter, skip: int) -> None:
    for chunk in chunks(source, converter, skip):
        data = pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL)
        _write_all(pipe, _LENGTH.pack(len(data)) + data)
    _write_all(pipe, _LENGTH.pack(len(_NOTHING)) + _NOTHING)


_NOTHING = pickle.dumps([], pickle.HIGHEST_PROTOCOL)


def _write_all(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]


def _read_exactly(pipe: int, length: int) -> bytes:
    """This many bytes; fewer only when the other side is gone."""
    pieces = []
    while length:
        piece = os.read(pipe, min(length, _PIPE_BYTES))
        if not piece:
            return b""
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)

"""Kinds of long work. A job is a function that does one chunk; the worker calls it until it says that it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from trato.kernel.context import Context


@dataclass
class Step:
    """What a chunk is given and changes: `params` as asked for, `checkpoint` and `result` as left by the last chunk.

    Everything that the chunk writes, and the new checkpoint, are committed together: a killed worker resumes at the
    last commit with nothing lost and nothing double. Set `is_done` when there is no more to do.
    """

    job_id: int
    params: dict[str, Any]
    checkpoint: dict[str, Any]
    result: dict[str, Any]
    ctx: Context
    done: int = 0
    total: int | None = None
    is_done: bool = False


Chunk = Callable[[Step], None]


@dataclass(frozen=True)
class JobKind:
    """`own_process`: heavy libraries are loaded, so it runs in a process that ends with it."""

    key: str
    chunk: Chunk
    own_process: bool = False
    schedule_s: int | None = None


job_kinds: dict[str, JobKind] = {}


def job(key: str, *, own_process: bool = False, every_s: int | None = None) -> Callable[[Chunk], Chunk]:
    """Decorator that registers a kind of job. `every_s`: the worker also starts one by itself, this often."""

    def register(chunk: Chunk) -> Chunk:
        if key in job_kinds:
            raise ValueError(f"job kind {key!r} is registered twice")
        job_kinds[key] = JobKind(key, chunk, own_process=own_process, schedule_s=every_s)
        return chunk

    return register

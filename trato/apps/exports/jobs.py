"""Large workbooks: read by a job in chunks, and put together by a process of their own.

Rows are appended to a part file, whose length is the checkpoint: a killed worker goes on where it was. When all are
there the rows become a workbook in a process that needs no database; the file is there when it is finished.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import orjson
from django.db import transaction

from trato.apps.exports.models import ExportFile, folder
from trato.kernel.jobs.registry import Step, job

CHUNK = 2000
KEPT_DAYS = 7


@job("export")
def export_rows(step: Step) -> None:
    """The next chunk of rows; after the last one the workbook is made."""
    from trato.apps.exports.large import next_rows

    made = ExportFile.objects.get(pk=step.params["export"])
    lines, cursor = next_rows(step.params, step.checkpoint.get("cursor", ""), step.ctx, CHUNK)
    with open(made.part, "r+b" if made.part.exists() else "w+b") as part:
        part.truncate(step.checkpoint.get("bytes", 0))
        part.seek(0, os.SEEK_END)
        for line in lines:
            part.write(orjson.dumps(line) + b"\n")
        step.checkpoint = {"cursor": cursor, "bytes": part.tell()}
    step.done += len(lines)
    step.result = {"export": made.pk, "rows": step.done}
    if not cursor:
        step.is_done = True
        ExportFile.objects.filter(pk=made.pk).update(rows=step.done)
        transaction.on_commit(lambda: _put_together(made, step.params["labels"]))


def _put_together(made: ExportFile, labels: list[str]) -> None:
    """Starts the process that makes the workbook; it gives the file its name as its last act."""
    (folder() / f"{made.file}.labels").write_bytes(orjson.dumps(labels))
    subprocess.Popen([sys.executable, "-m", "trato.apps.exports.workbook", str(made.path)], start_new_session=True)


@job("export_cleanup", every_s=6 * 3600)
def forget_old_files(step: Step) -> None:
    """Removes files that were there for a week."""
    limit = datetime.now(UTC) - timedelta(days=KEPT_DAYS)
    for made in ExportFile.objects.filter(created_at__lt=limit)[:500]:
        for path in folder().glob(f"{made.file}*"):
            path.unlink(missing_ok=True)
        made.delete()
    step.is_done = True

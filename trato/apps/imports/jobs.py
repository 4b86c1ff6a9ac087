"""Imports and dry runs as jobs of the worker."""

from __future__ import annotations

from trato.kernel.jobs.registry import Step, job


@job("import")
def import_rows(step: Step) -> None:
    """The next chunk of an import."""
    from trato.apps.imports.run import run_chunk

    batch, step.is_done = run_chunk(step.params["import"], step.ctx)
    step.done, step.total = batch.done, batch.total
    step.checkpoint = {"row": batch.checkpoint.get("row", 0)}
    step.result = {"import": batch.pk, "operation": batch.operation_id, **batch.counts}


@job("import_indexes", every_s=600)
def bring_indexes_back(step: Step) -> None:
    """Indexes that a stopped import left away come back."""
    from trato.apps.imports.load import bring_indexes_back

    step.is_done = bring_indexes_back()


@job("import_preview")
def import_preview(step: Step) -> None:
    """The next chunk of a dry run."""
    from trato.apps.imports.preview import preview_chunk

    batch, step.is_done = preview_chunk(step.params["import"], step.ctx, step.job_id)
    step.done, step.total = batch.preview.get("done", 0), batch.preview.get("total")
    step.result = {"import": batch.pk}

"""How far long work is: a page, and the piece of it that refreshes itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from trato.kernel.history.models import Operation
from trato.kernel.jobs.models import Job
from trato.kernel.jobs.queue import cancel, find_job
from trato.lib.numbers import format_integer
from trato.ui.errors import trigger
from trato.ui.request import is_fragment
from trato.ui.views.base import SignedInView


class JobPage(SignedInView):
    """`/jobs/<id>`: progress, cancel, and undo when it is over."""

    def get(self, request: HttpRequest, job: int) -> HttpResponse:
        found = find_job(job, self.ctx)
        context = progress(found, self.ctx.locale.language)
        if not is_fragment(request):
            return self.render("ui/list/job.html", context)
        response = self.render("ui/list/job.html#progress", context)
        if found.is_over and (module := found.params.get("module")):
            trigger(response, **{f"{module}.changed": {}})
        return response


class CancelJob(SignedInView):
    """Stops it after the part under way. What is done stays and can be undone."""

    def post(self, request: HttpRequest, job: int) -> HttpResponse:
        found = cancel(job, self.ctx)
        if not is_fragment(request):
            return redirect(f"/jobs/{job}")
        return self.render("ui/list/job.html#progress", progress(found, self.ctx.locale.language))


def progress(job: Job, language: str) -> dict[str, Any]:
    """What the page shows of a job."""
    operation = job.result.get("operation") or job.params.get("operation")
    can_undo = bool(operation and job.is_over and job.result.get("changed")) and not (
        Operation.objects.filter(pk=operation, undone_by__isnull=False).exists()
    )
    return {
        "job": job,
        "percent": job.percent,
        "done": format_integer(job.done, language),
        "total": format_integer(job.total, language) if job.total else "",
        "changed": job.result.get("changed"),
        "refused": job.result.get("refused"),
        "undo": operation if can_undo else None,
    }

"""The pages of an import: file, columns, options, dry run, run and report."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trato.apps.imports import forms, service
from trato.apps.imports.models import Import
from trato.apps.imports.plan import options_from_json, plan_from_json
from trato.apps.imports.source import open_source
from trato.apps.imports.targets import PEOPLE, label_of, modules_for
from trato.kernel.errors import Invalid, TratoError
from trato.kernel.jobs.models import Job
from trato.kernel.messages import message
from trato.lib.text import slug
from trato.ui.request import is_fragment
from trato.ui.views.base import SignedInView

STEPS = ("file", "columns", "options", "check", "run")


def steps(current: str) -> list[dict[str, Any]]:
    """The bar above the pages."""
    labels = {"file": _("File"), "columns": _("Columns"), "options": _("Options"), "check": _("Dry run"),
              "run": _("Import")}  # fmt: skip
    position = STEPS.index(current)
    return [{"label": labels[key], "is_done": index < position, "is_current": index == position}
            for index, key in enumerate(STEPS)]  # fmt: skip


class ImportView(SignedInView):
    """A page of one import, which is the person's own."""

    batch: Import
    step = "run"

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        self.batch = service.refresh(service.find(kwargs["pk"], self.ctx))

    def page(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        label = label_of(self.batch.module)
        return self.render(
            template, {"batch": self.batch, "module_label": label, "steps": steps(self.step), **context}, status=status
        )


class Begin(SignedInView):
    """Past imports, and the form that begins one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request.GET.get("module", ""))

    def post(self, request: HttpRequest) -> HttpResponse:
        module, file = request.POST.get("module", ""), request.FILES.get("file")
        if file is None:
            return self._page(module, _("Choose a file."), status=422)
        try:
            batch = service.begin(module, file, file.name or "", self.ctx)  # type: ignore[arg-type]
        except Invalid as error:
            return self._page(module, error.message, status=422)
        return redirect("imports:columns", pk=batch.pk)

    def _page(self, module: str, error: str = "", *, status: int = 200) -> HttpResponse:
        known = modules_for(self.ctx)
        past = [
            {"row": row, "label": _label(row.module), "counts": counted(row.counts)} for row in service.listed(self.ctx)
        ]
        context = {"modules": known, "chosen": module, "error": error, "past": past, "steps": steps("file")}
        return self.render("imports/begin.html", context, status=status)


def _label(module: str) -> str:
    try:
        return str(label_of(module))
    except TratoError:
        return module


class Columns(ImportView):
    """Where each column goes."""

    step = "columns"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        source, plan = open_source(self.batch.path), plan_from_json(self.batch.mapping)
        wanted = forms.plan_from_post(request.POST.dict(), source, plan)
        try:
            service.decide(self.batch, wanted, options_from_json(self.batch.options), self.ctx)
        except TratoError as error:
            self.batch.mapping = wanted.to_json()
            return self._page(error.message, status=422)
        return redirect("imports:options", pk=pk)

    def _page(self, error: str = "", *, status: int = 200) -> HttpResponse:
        source, plan = open_source(self.batch.path), plan_from_json(self.batch.mapping)
        samples = service.sample(source, service.SAMPLE_ROWS)
        labels = service.labels(self.batch.module, self.ctx)
        gaps = [{"key": key, "label": labels.get(key, key), "text": text} for key, text in plan.defaults.items()]
        context = {
            "rows": forms.column_rows(source, plan, samples), "gaps": gaps, "error": error,
            "groups": forms.target_groups(self.batch.module, self.ctx), "dialect": source.dialect,
        }  # fmt: skip
        return self.page("imports/columns.html", context, status=status)


class OptionsPage(ImportView):
    """How rows become records."""

    step = "options"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = plan_from_json(self.batch.mapping)
        options = forms.options_from_post(request.POST.dict(), request.POST.getlist("match"))
        try:
            service.decide(self.batch, plan, options, self.ctx)
            service.start_preview(self.batch, self.ctx)
        except TratoError as error:
            self.batch.options = options.to_json()
            return self._page(error.message, status=422)
        return redirect("imports:check", pk=pk)

    def _page(self, error: str = "", *, status: int = 200) -> HttpResponse:
        plan, options = plan_from_json(self.batch.mapping), options_from_json(self.batch.options)
        truth = {True: "yes", False: "no", None: ""}
        context = {
            "options": options, "error": error, "modes": forms.MODE_CHOICES,
            "match_choices": forms.match_choices(self.batch, plan), "is_people": self.batch.module in PEOPLE,
            "truths": forms.TRUTH, "historical": truth[options.historical],
            "date_orders": forms.DATE_ORDERS, "dates": {True: "day", False: "month", None: ""}[options.dayfirst],
            "decimals": forms.DECIMALS, "countries": forms.countries(self.ctx.locale.language),
        }  # fmt: skip
        return self.page("imports/options.html", context, status=status)


class Check(ImportView):
    """The dry run: its progress, then its report."""

    step = "check"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.batch.state == Import.State.CHECKING:
            return self._progress()
        if self.batch.state != Import.State.DRAFT:
            return redirect("imports:show", pk=pk)
        if "counts" not in self.batch.preview:
            return redirect("imports:options", pk=pk)
        if is_fragment(request):
            answer = HttpResponse()
            answer["HX-Redirect"] = request.path
            return answer
        return self.page("imports/check.html", self._report())

    def _progress(self) -> HttpResponse:
        job = Job.objects.filter(pk=self.batch.job_id or 0).first()
        template = "imports/progress.html#progress" if is_fragment(self.request) else "imports/progress.html"
        title = _("Trying the file out. Nothing is written.")
        return self.page(template, {"job": job, "title": title, "url": self.request.path})

    def _report(self) -> dict[str, Any]:
        found, labels = self.batch.preview, service.labels(self.batch.module, self.ctx)
        unresolved = [
            {**item, "label": labels.get(item["target"], item["target"]), "value": _packed([item]),
             "reason": _reason(item)}
            for item in found["unresolved"]
        ]  # fmt: skip
        return {
            "report": found,
            "counts": counted(found["counts"]),
            "unresolved": unresolved,
            "all_suggestions": _packed([item for item in found["unresolved"] if item["suggestion"]]),
            "suggested": sum(bool(item["suggestion"]) for item in found["unresolved"]),
            "understood": [{**i, "label": labels.get(i["target"], i["target"])} for i in found["understood"]],
            "notes": [(labels.get(field, field), message(code), count) for field, code, count in found["notes"]],
            "refused": [
                (row["line"], row["cells"], service.reasons(row["problems"], labels)) for row in found["refused"]
            ],
            "made": [(labels.get(key, key), count) for key, count in found["made"].items() if isinstance(count, int)],
        }


def _reason(item: dict[str, Any]) -> str:
    """Why a text found no place, where “not found” does not say it all."""
    return "" if item["code"] in ("link.not_found", "choice.unknown") else message(item["code"], {"raw": item["text"]})


def _packed(items: list[dict[str, Any]]) -> str:
    return orjson.dumps([[i["target"], i["text"], i["suggestion"]] for i in items if i["suggestion"]]).decode()


class Accept(ImportView):
    """Takes suggestions over, then tries the file out again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            found = orjson.loads(request.POST.get("replacements", "[]"))
            replacements = [(str(target), str(text), str(meant)) for target, text, meant in found]
        except (ValueError, TypeError):
            raise Invalid("import.bad_map", why="replacements") from None
        typed = request.POST.get("meant", "").strip()
        if typed and "target" in request.POST:
            replacements = [(request.POST["target"], request.POST.get("text", ""), typed)]
        service.accept(self.batch, replacements, self.ctx)
        service.start_preview(self.batch, self.ctx)
        return redirect("imports:check", pk=pk)


class Start(ImportView):
    """Runs the import."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        service.start(self.batch, self.ctx)
        return redirect("imports:show", pk=pk)


class Show(ImportView):
    """How far the import is, or how it ended."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = self.batch
        if batch.state == Import.State.DRAFT:
            return redirect("imports:check" if "counts" in batch.preview else "imports:columns", pk=pk)
        if batch.state == Import.State.CHECKING:
            return redirect("imports:check", pk=pk)
        if batch.state == Import.State.RUNNING:
            job = Job.objects.filter(pk=batch.job_id or 0).first()
            template = "imports/progress.html#progress" if is_fragment(request) else "imports/progress.html"
            return self.page(template, {"job": job, "title": _("The file is being brought in."), "url": request.path,
                                        "counts": counted(batch.counts)})  # fmt: skip
        if is_fragment(request):
            answer = HttpResponse()
            answer["HX-Redirect"] = request.path
            return answer
        labels = service.labels(batch.module, self.ctx)
        left = [
            {**item, "label": labels.get(item["target"], item["target"])} for item in service.unresolved(batch, 200)
        ]
        context = {
            "counts": counted(batch.counts), "refused": batch.counts.get("refused", 0), "unresolved": left,
            "refusals": [
                (row.line, row.cells[:6], service.reasons(row.problems, labels)) for row in batch.refusals.all()[:20]
            ],
            "is_records": batch.module not in PEOPLE, "may_undo": batch.state != Import.State.UNDONE,
        }  # fmt: skip
        return self.page("imports/report.html", context)


class Cancel(ImportView):
    """Stops the work under way."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        service.cancel(self.batch, self.ctx)
        return redirect("imports:show", pk=pk)


class Undo(ImportView):
    """Takes the whole import back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        service.undo(self.batch, self.ctx)
        return redirect("imports:show", pk=pk)


class Refused(ImportView):
    """The refused rows, to be corrected and brought in again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        name = f"{slug(self.batch.file_name.rsplit('.', 1)[0]) or 'import'}-refused.csv"
        language = translation.get_language() or "en"
        pieces = service.refused_csv(self.batch, _("Line"), _("Reason"), service.labels(self.batch.module, self.ctx))

        def lines() -> Any:
            while True:
                with translation.override(language):
                    piece = next(pieces, None)
                if piece is None:
                    return
                yield piece

        answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def counted(counts: dict[str, int]) -> list[tuple[str, int, str]]:
    """What became of the rows: words, how many, colour."""
    found = []
    for key, color in (("created", "green"), ("updated", "blue"), ("same", "grey"), ("existing", "grey"),
                       ("refused", "red"), ("left_over", "yellow"), ("repeated", "grey")):  # fmt: skip
        count = counts.get(key, 0)
        if count:
            found.append((_words(key, count), count, color))
    return found


def _words(key: str, count: int) -> str:
    words = {
        "created": ngettext("new record", "new records", count),
        "updated": ngettext("changed record", "changed records", count),
        "same": ngettext("row that changes nothing", "rows that change nothing", count),
        "existing": ngettext("record that exists already", "records that exist already", count),
        "refused": ngettext("refused row", "refused rows", count),
        "left_over": ngettext("record with texts that found no place", "records with texts that found no place", count),
        "repeated": ngettext("row that repeats another one", "rows that repeat other ones", count),
    }
    return words[key]

"""The pages of the first visit. They are for people who are not signed in yet, and only while that makes sense."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from trato.apps.demo import sample
from trato.apps.demo.jobs import KIND, start
from trato.apps.demo.load import is_loading
from trato.apps.people import organisation
from trato.apps.people.views.base import AdministratorPage
from trato.apps.people.views.invitation import BACKEND
from trato.apps.people.views.organisation import OrganisationForm
from trato.apps.setup import founding
from trato.kernel.access.models import User
from trato.kernel.context import Context
from trato.kernel.errors import NotFound, TratoError
from trato.kernel.jobs.models import Job
from trato.ui.errors import answer
from trato.ui.request import is_fragment, person


@method_decorator(never_cache, name="dispatch")
class OpenPage(View):
    """A page for everybody, while the installation is not set up. Afterwards it leads home."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return self.guarded(request) or super().dispatch(request, *args, **kwargs)
        except TratoError as error:
            return answer(request, error)

    def guarded(self, request: HttpRequest) -> HttpResponseBase | None:
        """Somewhere else to go, when this page makes no sense now."""
        return redirect("/") if organisation.is_founded() else None


class Doors(OpenPage):
    """`/` before anything is there: look around, or begin."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "setup/doors.html")


class Explore(OpenPage):
    """The first door: sample data are made while the visitor, already signed in as a sales rep, watches."""

    def post(self, request: HttpRequest) -> HttpResponse:
        start(secrets.randbelow(10**6), Context(None, source="form"))
        login(request, sample.persona("rep"), backend=BACKEND)
        return redirect("setup:progress")


class Progress(OpenPage):
    """How far the sample data are; to htmx the bar alone, and at the end the way home."""

    def guarded(self, request: HttpRequest) -> HttpResponseBase | None:
        if is_loading():
            return None
        if not is_fragment(request):
            return redirect("/")
        response = HttpResponse(status=200)
        response["HX-Redirect"] = "/"
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        job = Job.objects.filter(kind=KIND).order_by("-id").first()
        failed = job is None or job.state in (Job.State.FAILED, Job.State.CANCELLED)
        template = "setup/progress.html#bar" if is_fragment(request) else "setup/progress.html"
        return render(request, template, {"job": job, "failed": failed})


class AdministratorForm(OrganisationForm):
    """The second door: the organisation and its first administrator."""

    wide = ("name",)
    person_name = forms.CharField(label=gettext_lazy("Your name"), max_length=150,
                                  help_text=gettext_lazy("You will be the administrator."),
                                  widget=forms.TextInput(attrs={"autocomplete": "name"}))  # fmt: skip
    email = forms.EmailField(label=gettext_lazy("Your e-mail"), help_text=gettext_lazy("You sign in with it."),
                             widget=forms.EmailInput(attrs={"autocomplete": "username"}))  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False,
        help_text=gettext_lazy("At least 10 characters, not only digits, and no common word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    PROPOSED = ("language", "currency", "timezone", "first_weekday")
    PERSON = ("person_name", "email", "password")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].widget.attrs |= {
            "hx-get": "/welcome/proposals", "hx-trigger": "change", "hx-target": "#proposed", "hx-swap": "outerHTML",
        }  # fmt: skip

    def organisation_rows(self) -> list[Any]:
        return [self.row(name) for name in ("name", "logo", "country")]

    def proposed_rows(self) -> list[Any]:
        return [self.row(name) for name in self.PROPOSED]

    def person_rows(self) -> list[Any]:
        return [self.row(name) for name in self.PERSON]


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class SetUp(OpenPage):
    """The form behind the second door, and the founding itself."""

    def get(self, request: HttpRequest) -> HttpResponse:
        country = founding.country_of_browser(request.headers.get("Accept-Language", ""))
        found = founding.proposed(country)
        form = AdministratorForm(initial={"country": country, **found})
        return render(request, "setup/new.html", {"form": form, "phone_prefix": found["phone_prefix"]})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AdministratorForm(request.POST, request.FILES)
        if form.is_valid():
            data = form.cleaned_data
            person = {"name": data["person_name"], "email": data["email"], "language": get_language() or "en"}
            try:
                user = founding.set_up(data, person, data["password"], logo=data["logo"])
                login(request, user, backend=BACKEND)
                messages.success(request, _("Welcome to Trato. These are your first steps."))
                return redirect("/")
            except TratoError as error:
                if organisation.is_founded():
                    raise
                form.take(error)
        return render(request, "setup/new.html", {"form": form}, status=422)


class Proposals(OpenPage):
    """What the chosen country proposes: the part of the form that changes with it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = founding.proposed(request.GET.get("country", ""))
        context = {"form": AdministratorForm(initial=found), "phone_prefix": found["phone_prefix"]}
        return render(request, "setup/new.html#proposed", context)


class SampleDoors(OpenPage):
    """For visitors of a sample installation who are not signed in: whom they want to be."""

    def guarded(self, request: HttpRequest) -> HttpResponseBase | None:
        return None

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "setup/sample_doors.html")


class Enter(OpenPage):
    """Becomes a person of the sample company: for sample people, and for everybody while nobody real has an account."""

    def guarded(self, request: HttpRequest) -> HttpResponseBase | None:
        if sample.is_open() or (sample.is_sample() and getattr(request.user, "is_sample", False)):
            return None
        raise NotFound("record.not_found")

    def post(self, request: HttpRequest, role: str) -> HttpResponse:
        user = sample.persona(role)
        login(request, user, backend=BACKEND)
        with translation.override(user.language or get_language()):
            messages.info(request, _("You now see Trato as %(name)s.") % {"name": user.name})
        return redirect("/")


class Sample(AdministratorPage):
    """What the sample data are, and the button that removes them."""

    entry = "/sample/"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not sample.is_sample():
            raise NotFound("record.not_found")
        is_real = User.objects.filter(is_sample=False, is_active=True).exists()
        return self.render("setup/sample.html", {"own": sample.own_records(), "is_real": is_real})


class Remove(AdministratorPage):
    """Removes the sample data as one. While they could not be made, everybody who sees them may."""

    admin_only = False

    def post(self, request: HttpRequest) -> HttpResponse:
        failed = is_loading() and not Job.objects.filter(
            kind=KIND, state__in=(Job.State.WAITING, Job.State.RUNNING)
        ).exists()  # fmt: skip
        if not sample.is_sample() or not (self.ctx.principal.is_admin or failed):
            raise NotFound("record.not_found")
        user = person(request)
        done = sample.remove(user)
        if user.is_sample:
            logout(request)
        text = ngettext("%(count)s sample record was removed.", "%(count)s sample records were removed.", done.records)
        messages.success(request, text % {"count": done.records})
        return redirect("/")

"""The list of first steps as a fragment of any page, and taking steps off it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from trato.apps.setup.steps import dismiss
from trato.apps.setup.templatetags.first_steps import context_of_steps
from trato.ui.request import is_fragment
from trato.ui.views.base import SignedInView


class FirstSteps(SignedInView):
    """The list alone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.render("setup/first_steps.html", context_of_steps(self.ctx))


class Dismiss(SignedInView):
    """Takes a step, or the whole list, off the page."""

    def post(self, request: HttpRequest, step: str) -> HttpResponse:
        dismiss(self.ctx, step)
        if is_fragment(request):
            return self.render("setup/first_steps.html", context_of_steps(self.ctx))
        return redirect("/")

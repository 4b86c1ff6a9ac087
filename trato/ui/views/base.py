"""The base of all screens: find the module, make the context, let the kernel decide, choose a template."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views import View

from trato.kernel.catalog.declare import ModuleSpec
from trato.kernel.context import Context
from trato.kernel.errors import NotAllowed, NotFound, TratoError
from trato.kernel.records import read
from trato.ui.errors import answer
from trato.ui.request import context_of

#: numbers beyond this are no ids: no database has room for them
LARGEST_ID = 2**63 - 1


class SignedInView(View):
    """A page for people who are signed in. Refusals of the kernel become answers here."""

    ctx: Context
    admin_only = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                response = HttpResponse(status=401)
                response["HX-Redirect"] = "/sign-in/login/"
                return response
            return redirect_to_login(request.get_full_path())
        try:
            self.ctx = context_of(request)
            if self.admin_only and not self.ctx.principal.is_admin:
                raise NotAllowed("access.denied", right="administrator")
            if any(isinstance(part, int) and part > LARGEST_ID for part in kwargs.values()):
                raise NotFound("record.not_found")
            self.prepare(request, **kwargs)
            return super().dispatch(request, *args, **kwargs)
        except TratoError as error:
            return answer(request, error)

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        """What a kind of page needs before its method runs."""

    def render(self, template: str, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        return render(self.request, template, {"ctx": self.ctx, **(context or {})}, status=status)


class ModuleView(SignedInView):
    """A page of one module, `/m/<module>/…`. A module that one may not see does not exist."""

    spec: ModuleSpec
    #: the right that this page needs at all; the write path checks each record again
    right = "see"

    def prepare(self, request: HttpRequest, **kwargs: Any) -> None:
        self.spec = read.require_module(kwargs["module"], self.ctx)
        self.ctx.principal.require(self.spec.key, self.right)

    def render(self, template: str, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        return super().render(template, {"module": self.spec, **(context or {})}, status=status)

"""The page behind an invitation: whoever has the link chooses a password and is signed in."""

from __future__ import annotations

from django import forms
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from trato.apps.people import users
from trato.apps.people.forms import TidyForm
from trato.kernel.errors import NotFound, TratoError
from trato.ui.errors import answer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class InvitationForm(TidyForm):
    """The first password, or a new one."""

    password = forms.CharField(
        label=_("Password"), strip=False, help_text=_("At least 10 characters, not only digits, and no common word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )  # fmt: skip


@method_decorator((never_cache, sensitive_post_parameters("password")), name="dispatch")
class Invitation(View):
    """Works once, for a week."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            user = users.invited_user(token)
        except NotFound as error:
            return answer(request, error)
        return render(request, "people/invitation.html", {"form": InvitationForm(), "person": user})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = InvitationForm(request.POST)
        try:
            user = users.invited_user(token)
            if form.is_valid():
                user = users.accept_invite(token, form.cleaned_data["password"])
                login(request, user, backend=BACKEND)
                return redirect("/")
        except NotFound as error:
            return answer(request, error)
        except TratoError as error:
            form.take(error)
        return render(request, "people/invitation.html", {"form": form, "person": user}, status=422)

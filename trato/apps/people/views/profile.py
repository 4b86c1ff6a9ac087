"""One's own profile: name, language, time zone, look, password, sign-ins, API tokens."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trato.api.models import ApiToken
from trato.api.tokens import make_token, revoke
from trato.apps.people import sessions, users
from trato.apps.people.forms import TidyForm
from trato.apps.people.views.base import SettingsPage, refused
from trato.kernel.access.models import User
from trato.kernel.errors import Invalid, NotFound, TratoError
from trato.ui.request import person

THEMES = (("system", gettext_lazy("Like the system")), ("light", gettext_lazy("Light")), ("dark", gettext_lazy("Dark")))
DENSITIES = (
    ("compact", gettext_lazy("Compact")),
    ("normal", gettext_lazy("Normal")),
    ("comfortable", gettext_lazy("Comfortable")),
)
LIFETIMES = (
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("1 year")),
    ("", gettext_lazy("Until it is revoked")),
)
SCOPES = (
    ("read", gettext_lazy("Read")),
    ("write", gettext_lazy("Read and write")),
    ("admin", gettext_lazy("Everything that I may do")),
)


def timezone_choices(empty: Any = None) -> list[tuple[str, Any]]:
    """All time zones by name."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [
        *([("", empty)] if empty is not None else []),
        ("UTC", "UTC"),
        *((zone, zone.replace("_", " ")) for zone in zones),
    ]


class ProfileForm(TidyForm):
    """What a person may say of themselves."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, help_text=gettext_lazy("As colleagues see it."))
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("Of the screens, and of how dates and numbers are written."),
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), required=False, help_text=gettext_lazy("Times are shown and read in it.")
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"), choices=THEMES, help_text=gettext_lazy("Light or dark colours.")
    )
    density = forms.ChoiceField(
        label=gettext_lazy("Density"), choices=DENSITIES, help_text=gettext_lazy("How much fits on a screen.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zone: Any = self.fields["timezone"]
        zone.choices = timezone_choices(_("The organisation's"))


class PasswordForm(TidyForm):
    """Changing one's password."""

    present = forms.CharField(
        label=gettext_lazy("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=gettext_lazy("New password"), strip=False,
        help_text=gettext_lazy("At least 10 characters, not only digits, and no common word."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip


class TokenForm(TidyForm):
    """A new API token."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("What it is for."))
    scope = forms.ChoiceField(
        label=gettext_lazy("It may"), choices=SCOPES, help_text=gettext_lazy("Never more than you may yourself.")
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Valid for"),
        choices=LIFETIMES,
        required=False,
        initial="365",
        help_text=gettext_lazy("Shorter is safer."),
    )


class Profile(SettingsPage):
    """The page, and saving its first form."""

    entry = "/profile/"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProfileForm(request.POST)
        if not form.is_valid():
            return self.page(request, form=form, status=422)
        values = form.cleaned_data
        User.objects.filter(pk=person(request).pk).update(**values)
        translation.activate(values["language"])
        messages.success(request, _("Saved."))
        response = redirect("people:profile")
        year = 365 * 24 * 3600
        response.set_cookie("trato_theme", values["theme"], max_age=year, samesite="Lax")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, values["language"], max_age=year, samesite="Lax")
        return response

    def page(self, request: HttpRequest, *, status: int = 200, **changed: Any) -> HttpResponse:
        user = person(request)
        initial = {
            "name": user.name, "language": user.language or translation.get_language(), "timezone": user.timezone,
            "theme": user.theme, "density": user.density,
        }  # fmt: skip
        return self.render("people/profile.html", {
            "person": user, "form": ProfileForm(initial=initial), "password_form": PasswordForm(),
            "token_form": TokenForm(), "sessions": sessions.sessions_of(user.pk, request.session.session_key),
            "tokens": ApiToken.objects.filter(user=user, revoked_at=None).order_by("-id"), **changed,
        }, status=status)  # fmt: skip


class Password(Profile):
    """Changes the password; all other browsers are signed out by it."""

    def post(self, request: HttpRequest) -> HttpResponse:
        user, form = person(request), PasswordForm(request.POST)
        if form.is_valid():
            try:
                if not user.check_password(form.cleaned_data["present"]):
                    raise Invalid("people.password_wrong", field="present")
                users.set_password(user, form.cleaned_data["password"])
                update_session_auth_hash(request, user)
                sessions.end_sessions(user.pk, keep=request.session.session_key)
                messages.success(request, _("Your password was changed. Other browsers were signed out."))
                return redirect("people:profile")
            except TratoError as error:
                refused(form, error)
        return self.page(request, password_form=form, status=422)


class EndSessions(SettingsPage):
    """Signs out one other browser, or all of them."""

    def post(self, request: HttpRequest) -> HttpResponse:
        ended = sessions.end_sessions(request.user.pk or 0, keep=request.session.session_key)
        text = ngettext("%(count)s other browser was signed out.", "%(count)s other browsers were signed out.", ended)
        messages.success(request, text % {"count": ended})
        return redirect("people:profile")


class Tokens(Profile):
    """A new token: its text is shown this once."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TokenForm(request.POST)
        if not form.is_valid():
            return self.page(request, token_form=form, status=422)
        data = form.cleaned_data
        days = int(data["days"]) if data["days"] else None
        secret = make_token(person(request), data["name"], scopes=(data["scope"],), days=days)
        response = self.page(request, new_token=secret.text)
        # Nobody finds it in the browser's cache afterwards.
        response["Cache-Control"] = "no-store"
        return response


class RevokeToken(SettingsPage):
    """Ends one of one's own tokens."""

    def post(self, request: HttpRequest, token: int) -> HttpResponse:
        found = ApiToken.objects.filter(pk=token, user=person(request)).first()
        if found is None:
            raise NotFound("record.not_found")
        revoke(found)
        messages.success(request, _("The token “%(name)s” no longer works.") % {"name": found.name})
        return redirect("people:profile")

"""Users: who works with Trato."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trato.apps.people import sessions, users
from trato.apps.people.forms import TidyForm
from trato.apps.people.roles import label_of
from trato.apps.people.views.base import AdministratorPage, refused
from trato.kernel.access.models import Role, Team, User
from trato.kernel.catalog.current import catalog
from trato.kernel.errors import TratoError
from trato.ui.shell import color_of, initials

PAGE = 100


class UserForm(TidyForm):
    """A colleague."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150, help_text=gettext_lazy("First and last name."))
    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("They sign in with it."))
    role = forms.ChoiceField(label=gettext_lazy("Role"), help_text=gettext_lazy("What they may see and do."))
    team = forms.ChoiceField(
        label=gettext_lazy("Team"),
        required=False,
        help_text=gettext_lazy("Colleagues of a team see each other's records, if their role says so."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), required=False, help_text=gettext_lazy("They can change it themselves.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["role"].choices = [(role.pk, label_of(role)) for role in Role.objects.all()]
        fields["team"].choices = [("", "–"), *((team.pk, team.name) for team in Team.objects.filter(is_active=True))]
        fields["language"].choices = [("", _("The organisation's")), *settings.LANGUAGES]


class UserList(AdministratorPage):
    """All users, active ones first."""

    entry = "/settings/users/"

    def get(self, request: HttpRequest) -> HttpResponse:
        text, state = request.GET.get("q", "").strip(), request.GET.get("state", "active")
        rows = User.objects.select_related("role", "team").order_by("-is_active", "name", "pk")
        if text:
            rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text))
        if state in ("active", "inactive"):
            rows = rows.filter(is_active=state == "active")
        found = list(rows[: PAGE + 1])
        people = [
            {"person": user, "role": label_of(user.role), "initials": initials(str(user)), "color": color_of(user.pk),
             "is_invited": not user.has_usable_password()}
            for user in found[:PAGE]
        ]  # fmt: skip
        return self.render("people/users.html", {
            "people": people, "q": text, "state": state, "has_more": len(found) > PAGE,
        })  # fmt: skip


class NewUser(AdministratorPage):
    """Adds somebody, and shows the link with which they choose their password."""

    entry = "/settings/users/"

    def get(self, request: HttpRequest) -> HttpResponse:
        standard = Role.objects.filter(key="rep").values_list("pk", flat=True).first()
        return self.render("people/user_new.html", {"form": UserForm(initial={"role": standard})})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UserForm(request.POST)
        if form.is_valid():
            try:
                user = users.add_user(form.cleaned_data)
                return redirect(f"{reverse('people:user', args=[user.pk])}?invited=1")
            except TratoError as error:
                refused(form, error)
        return self.render("people/user_new.html", {"form": form}, status=422)


class UserPage(AdministratorPage):
    """One user: changing, inviting, disabling."""

    entry = "/settings/users/"

    def get(self, request: HttpRequest, user: int) -> HttpResponse:
        return self.page(users.find_user(user))

    def post(self, request: HttpRequest, user: int) -> HttpResponse:
        found, form = users.find_user(user), UserForm(request.POST)
        if form.is_valid():
            try:
                users.change_user(found, form.cleaned_data)
                messages.success(request, _("Saved."))
                return redirect("people:user", found.pk)
            except TratoError as error:
                refused(form, error)
        return self.page(users.find_user(user), form=form, status=422)

    def page(self, user: User, *, status: int = 200, **changed: Any) -> HttpResponse:
        request = self.request
        initial = {"name": user.name, "email": user.email, "role": user.role_id, "team": user.team_id,
                   "language": user.language}  # fmt: skip
        owned = [
            (catalog().module(key).label_plural, count) for key, count in users.owned_counts(user, self.ctx).items()
        ]
        link = ""
        if request.GET.get("invited") and user.is_active:
            link = request.build_absolute_uri(reverse("people:invitation", args=[users.invite_token(user)]))
        return self.render("people/user.html", {
            "person": user, "form": UserForm(initial=initial), "owned": owned, "invite_link": link,
            "initials": initials(str(user)), "color": color_of(user.pk), "is_me": user.pk == self.ctx.user_id,
            "is_invited": not user.has_usable_password(), "invite_days": users.INVITE_DAYS,
            "heirs": User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("name"), **changed,
        }, status=status)  # fmt: skip


class Disable(UserPage):
    """Ends an account; the records go to a colleague, or stay where they are."""

    def post(self, request: HttpRequest, user: int) -> HttpResponse:
        found = users.find_user(user)
        heir = request.POST.get("heir", "")
        try:
            done = users.disable_user(found, users.find_user(int(heir)) if heir.isdigit() else None, self.ctx)
        except TratoError as error:
            return self.page(found, refusal=error.message, status=422)
        sessions.end_sessions(found.pk)
        text = _("%(name)s can't sign in any more.") % {"name": found.name}
        if done.records:
            text += " " + ngettext("%(count)s record was handed over.", "%(count)s records were handed over.",
                                   done.records) % {"count": done.records}  # fmt: skip
        messages.success(request, text)
        return redirect("people:user", found.pk)


class Enable(AdministratorPage):
    """Lets somebody in again."""

    def post(self, request: HttpRequest, user: int) -> HttpResponse:
        found = users.find_user(user)
        users.enable_user(found)
        messages.success(request, _("%(name)s can sign in again.") % {"name": found.name})
        return redirect("people:user", found.pk)

"""The words of the refusals of this app and of those above it."""

from django.utils.translation import gettext_lazy as _

from trato.kernel.messages import MESSAGES

MESSAGES.update({
    "setup.done": _("This Trato is set up already. Sign in."),
    "setup.currency_locked": _("The currency stays %(raw)s: there are amounts already."),
    "setup.sample_busy": _("Sample data are being made or removed right now. Wait until that is done."),
    "people.email_taken": _("Somebody with the e-mail “%(raw)s” is here already."),
    "people.last_admin": _("This is the last active administrator. Make somebody else an administrator first."),
    "people.not_yourself": _("You can't do this to your own account. Ask another administrator."),
    "people.no_heir": _("Choose somebody who is active to take the records over."),
    "people.invite_used": _("This link was used before or has expired. Ask your administrator for a new one."),
    "people.role_in_use": _("%(count)s people have this role. Give them another one first."),
    "people.role_protected": _("This role comes with Trato and can't be removed."),
    "people.role_admin": _("Administrators may do everything; there is nothing to set here."),
    "people.team_in_use": _("The team still has members or teams below it. Move them first."),
    "password.weak": _("This password is not strong enough. %(why)s"),
    "people.password_wrong": _("This is not your present password."),
})  # fmt: skip

"""Who may sign in: people whom an administrator invited. There is no public sign-up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is not typed
    """The sign-in library with its door for strangers shut, speaking in our words."""

    error_messages: dict[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("You can't sign in: an administrator ended your sign-in."),
        "email_password_mismatch": _("The e-mail or the password is not right."),
        "enter_current_password": _("Type your present password."),
        "incorrect_code": _("This code is not right."),
        "incorrect_password": _("This password is not right."),
        "invalid_login": _("This did not work. Try again."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes."),
        "rate_limited": _("Too many attempts. Wait a few minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        return False


class SecondStep(DefaultMFAAdapter):  # type: ignore[misc]  # the library is not typed
    """Codes and keys, in our words."""

    error_messages: dict[str, Any] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right."),
        "cannot_generate_recovery_codes": _("Turn the authenticator app on, or add a key, first."),
    }

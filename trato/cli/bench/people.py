"""Who works in the bench: an administrator, and a sales rep who sees only some of it."""

from __future__ import annotations

import secrets
from datetime import date
from decimal import Decimal

ADMINISTRATOR = "bench.admin@example.com"
#: one of the data set's own users
REP = "user03@example.com"
#: what a unit was worth in euros; one rate for all days
RATES = {"MXN": "0.05", "USD": "0.92", "GBP": "1.17"}


def found_organisation() -> None:
    """The organisation, its rates of exchange and the administrator."""
    from trato.kernel.access.models import Role, User
    from trato.kernel.catalog.current import configuration_changed
    from trato.kernel.catalog.models import Organisation, Rate

    Organisation.objects.create(
        name="Bench", country="ES", language="en", currency="EUR", timezone="Europe/Madrid", first_weekday=0,
        fiscal_month=1,
    )  # fmt: skip
    for currency, rate in RATES.items():
        Rate.objects.create(currency=currency, day=date(2020, 1, 1), rate=Decimal(rate))
    User.objects.create(email=ADMINISTRATOR, name="Bench", role=Role.objects.get(key="administrator"))
    configuration_changed()


def let_in(email: str, role: str) -> str:
    """A new password, which only this run needs."""
    from trato.kernel.access.models import Role, User

    password = secrets.token_urlsafe(16)
    user = User.objects.get(email=email)
    user.role = Role.objects.get(key=role)
    user.is_active = True
    user.set_password(password)
    user.save()
    return password


def make_api_token(email: str) -> str:
    from trato.api.tokens import make_token
    from trato.kernel.access.models import User

    return make_token(User.objects.get(email=email), "bench", scopes=["admin"], days=1).text

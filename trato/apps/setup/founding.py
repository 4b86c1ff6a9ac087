"""Setting the organisation up with its first administrator, as one act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from trato.apps.people import organisation, users
from trato.kernel.access.models import Role, User
from trato.kernel.access.standard import ensure_standard_roles
from trato.kernel.catalog.current import catalog, configuration_changed
from trato.kernel.catalog.models import Organisation
from trato.kernel.context import Context
from trato.kernel.errors import Invalid, NotAllowed
from trato.kernel.records.files import keep_upload
from trato.lib.countries import countries, proposals
from trato.lib.errors import BadValue


def proposed(country: str) -> dict[str, Any]:
    """Settings that an organisation of the country probably wants. Raises Invalid("country.unknown")."""
    try:
        found = proposals(country)
    except BadValue as error:
        raise Invalid(error.code, field="country", raw=country) from None
    language = found.language if found.language in organisation.LANGUAGES else "en"
    return {
        "language": language, "currency": found.currency, "timezone": found.time_zone,
        "first_weekday": found.first_weekday, "phone_prefix": found.phone_prefix,
    }  # fmt: skip


def country_of_browser(accepted: str) -> str:
    """The country that the browser's languages name ("es-MX, es;q=0.9" is MX); Spain when they name none."""
    for part in accepted.split(","):
        language, _dash, region = part.split(";")[0].strip().partition("-")
        if region.upper() in countries():
            return region.upper()
        if language == "en":
            return "GB"
    return "ES"


def set_up(values: Mapping[str, Any], administrator: Mapping[str, Any], password: str, *, logo: Any = None) -> User:
    """Makes organisation and administrator, both or neither. Of two at once one wins, the other gets NotAllowed.

    Args:
        values: see `organisation.check`. administrator: name, email, language. logo: an uploaded picture.
    Raises: Invalid with all problems, NotAllowed("setup.done").
    """
    if organisation.is_founded():
        raise NotAllowed("setup.done")
    with transaction.atomic():
        ensure_standard_roles()
        made = organisation.found(values)
        role = Role.objects.get(key="administrator")
        user = users.add_user({**administrator, "role": role}, password=password)
        if logo is not None:
            ctx = Context(user.pk, source="form", locale=catalog().locale(user.language))
            kept = keep_upload(logo, ctx, only_images=True)
            Organisation.objects.filter(pk=made.pk).update(logo=kept.pk)
            configuration_changed()
        _adopt_orphans(user)
    return user


def _adopt_orphans(user: User) -> None:
    """Records that were kept when sample data went belong to nobody: the administrator takes them."""
    from trato.kernel.records.purge import adopt

    adopt(user.pk)

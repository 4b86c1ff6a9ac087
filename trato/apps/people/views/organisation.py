"""The organisation's own settings, and what currencies are worth."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import get_territory_currencies
from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from trato.apps.people import organisation
from trato.apps.people.forms import TidyForm
from trato.apps.people.views.base import AdministratorPage, refused
from trato.apps.people.views.profile import timezone_choices
from trato.kernel.catalog.current import catalog, configuration_changed
from trato.kernel.catalog.models import Organisation, Rate
from trato.kernel.errors import NotFound, TratoError
from trato.kernel.records.files import keep_upload
from trato.lib.countries import countries, country_names
from trato.lib.dates import parse_date
from trato.lib.errors import BadValue
from trato.lib.money import currencies, currency_name
from trato.lib.numbers import parse_decimal


@lru_cache(maxsize=1)
def _in_use() -> frozenset[str]:
    """Currencies that are legal tender somewhere today: nobody looks for the peseta of Andorra."""
    return (
        frozenset(code for country in countries() for code in get_territory_currencies(country)) & currencies().keys()
    )


def currency_choices() -> list[tuple[str, str]]:
    """Codes and names, sorted by code."""
    language = get_language() or "en"
    return [(code, f"{code} – {currency_name(code, language)}") for code in sorted(_in_use())]


class OrganisationForm(TidyForm):
    """Also what the set-up asks."""

    wide = ("name",)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        help_text=gettext_lazy("Of your company or association. It stands at the top left."),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG, GIF or WebP; square ones look best."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        help_text=gettext_lazy("Phone numbers without a country code are read as from here."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("For everybody who chooses none of their own."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        help_text=gettext_lazy("Totals are in it. It can't be changed once there are amounts."),
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), help_text=gettext_lazy("For everybody who chooses none of their own.")
    )
    first_weekday = forms.ChoiceField(
        label=gettext_lazy("The week begins on"),
        choices=tuple(WEEKDAYS.items()),
        help_text=gettext_lazy("In calendars and in “this week”."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["country"].choices = list(country_names(get_language() or "en").items())
        fields["currency"].choices = currency_choices()
        fields["timezone"].choices = timezone_choices()


class SettingsForm(OrganisationForm):
    """What can be changed later."""

    fiscal_month = forms.ChoiceField(
        label=gettext_lazy("The business year begins in"),
        choices=tuple(MONTHS.items()),
        help_text=gettext_lazy("“This year” and quarters in reports go by it."),
    )
    accent = forms.CharField(
        label=gettext_lazy("Colour"),
        required=False,
        max_length=7,
        help_text=gettext_lazy("Of buttons and links, as #3b5bdb; empty for Trato's own."),
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)


class OrganisationPage(AdministratorPage):
    """The settings of the organisation."""

    entry = "/settings/organisation/"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(self.form())

    def form(self, *data: Any) -> SettingsForm:
        """The form as it makes sense now: no logo, nothing to remove; amounts, no other currency."""
        current: dict[str, Any] = dict(Organisation.objects.values().get())
        logo = current.pop("logo")
        form = SettingsForm(*data, initial=current)
        if logo is None:
            del form.fields["remove_logo"]
        if organisation.has_amounts():
            form.fields["currency"].disabled = True
            form.fields["currency"].help_text = _("Locked: there are amounts already.")
        return form

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            values = {key: value for key, value in form.cleaned_data.items() if key not in ("logo", "remove_logo")}
            try:
                upload = form.cleaned_data["logo"]
                if upload:
                    values["logo"] = keep_upload(upload, self.ctx, only_images=True).pk
                elif form.cleaned_data.get("remove_logo"):
                    values["logo"] = None
                organisation.change(values)
                messages.success(request, _("Saved."))
                return redirect("people:organisation")
            except TratoError as error:
                refused(form, error)
        return self.page(form, status=422)

    def page(self, form: SettingsForm, *, status: int = 200) -> HttpResponse:
        logo = Organisation.objects.values_list("logo", flat=True).first()
        return self.render("people/organisation.html", {"form": form, "logo": logo}, status=status)


class RateForm(TidyForm):
    """One more rate."""

    currency = forms.ChoiceField(label=gettext_lazy("Currency"), help_text=gettext_lazy("Of the amounts to convert."))
    day = forms.CharField(
        label=gettext_lazy("Valid from"),
        help_text=gettext_lazy("The first day on which it holds."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    rate = forms.CharField(
        label=gettext_lazy("One unit is worth"),
        max_length=30,
        help_text=gettext_lazy("In the organisation's currency."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["currency"]
        field.choices = [choice for choice in currency_choices() if choice[0] != catalog().base_currency]


class Rates(AdministratorPage):
    """Rates by currency and day. An amount keeps the rate of its day: a new rate changes nothing that is there."""

    entry = "/settings/currencies/"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(RateForm(initial={"day": self.ctx.today.isoformat()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RateForm(request.POST)
        if form.is_valid():
            day, rate = self.parsed(form)
            if day is not None and rate is not None:
                with transaction.atomic():
                    Rate.objects.update_or_create(
                        currency=form.cleaned_data["currency"], day=day, defaults={"rate": rate}
                    )
                    configuration_changed()
                messages.success(request, _("Saved."))
                return redirect("people:rates")
        return self.page(form, status=422)

    def parsed(self, form: RateForm) -> tuple[Any, Decimal | None]:
        """Day and rate as people write them; what is wrong stands in the form."""
        language = self.ctx.locale.language
        day, rate = None, None
        try:
            day = parse_date(form.cleaned_data["day"], language, today=self.ctx.today)
        except BadValue:
            form.add_error("day", _("This is not a date."))
        raw = form.cleaned_data["rate"].strip()
        try:
            # A rate has no thousands: whatever the language, one separator is the decimal one.
            is_plain = raw.count(".") + raw.count(",") == 1
            rate = parse_decimal(raw.replace(",", ".") if is_plain else raw, "en" if is_plain else language)
        except BadValue:
            rate = None
        if rate is None or not Decimal("0.00000001") <= rate < Decimal(10) ** 11:
            form.add_error("rate", _("This is not a rate. Write it as 1.165."))
            rate = None
        return day, rate

    def page(self, form: RateForm, *, status: int = 200) -> HttpResponse:
        rows = Rate.objects.order_by("currency", "-day")[:500]
        return self.render(
            "people/rates.html", {"form": form, "rates": rows, "base": catalog().base_currency}, status=status
        )


class RemoveRate(AdministratorPage):
    """A rate that was wrong. Amounts that were converted by it stay as they are."""

    def post(self, request: HttpRequest, rate: int) -> HttpResponse:
        with transaction.atomic():
            removed, _models = Rate.objects.filter(pk=rate).delete()
            if not removed:
                raise NotFound("record.not_found")
            configuration_changed()
        return redirect("people:rates")

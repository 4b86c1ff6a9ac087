"""Accounts: the companies and organisations that we deal with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.kernel.catalog.declare import Choice, Field, Match, Module, Related, Section
from trato.kernel.catalog.registry import modules
from trato.modules import choices
from trato.modules.accounts.rules import RULES

TYPES = (
    Choice("prospect", _("Prospect"), "blue", synonyms=("potential", "potencial", "lead")),
    Choice("customer", _("Customer"), "green", synonyms=("client", "cliente")),
    Choice("partner", _("Partner"), "teal", synonyms=("reseller", "integrator", "socio")),
    Choice("supplier", _("Supplier"), "purple", synonyms=("vendor", "proveedor")),
    Choice("competitor", _("Competitor"), "red", synonyms=("competidor", "competencia")),
    Choice("former", _("Former customer"), "grey", synonyms=("former", "ex-customer", "antiguo cliente")),
    Choice("other", _("Other"), "grey", synonyms=("analyst", "press", "investor", "otro")),
)


@modules.register
class Accounts(Module):
    """A company, public body or association."""

    key, label, label_plural = "accounts", _("Account"), _("Accounts")
    help = _("Companies and organisations: customers, prospects, partners, suppliers.")
    icon, color = "building", "blue"
    fields = (
        Field("name", "text", pgettext_lazy("company", "Name"), required=True, searchable=True),
        Field("type", "choice", _("Type"), indexed=True, default="prospect", options={"choices": TYPES}),
        Field("industry", "choice", _("Industry"), indexed=True, options={"choices": choices.INDUSTRIES}),
        Field("rating", "choice", _("Rating"), indexed=True, options={"choices": choices.RATINGS}),
        Field("emails", "emails", _("E-mails"), searchable=True, indexed=True),
        Field("phones", "phones", _("Phones"), searchable=True, indexed=True),
        Field("website", "url", _("Website"), searchable=True),
        Field("addresses", "addresses", _("Addresses"), indexed=True),
        Field("tax_id", "text", _("Tax number"), searchable=True, indexed=True,
              help=_("Checked by the rules of the address's country: NIF, CIF, VAT number …")),
        Field("parent", "lookup", _("Parent account"), options={"module": "accounts", "tree": True},
              help=_("The company that this one belongs to.")),
        Field("employees", "integer", _("Employees"), indexed=True, options={"min": 0}),
        Field("revenue", "money", _("Annual revenue"), indexed=True, options={"min": 0}),
        Field("year_established", "integer", _("Year established"),
              options={"min": 1000, "max": 2200, "grouping": False}),
        Field("source", "choice", _("Source"), indexed=True, options={"choices": choices.SOURCES}),
        Field("reference", "reference", _("Reference"), searchable=True, indexed=True,
              help=_("Its number in another system or in your books.")),
        Field("description", "long_text", _("Description")),
    )  # fmt: skip
    form = (
        Section(_("Account"), ("name", "type", "industry", "rating", "owner", "parent", "tags")),
        Section(_("How to reach it"), ("emails", "phones", "website", "addresses")),
        Section(_("About the company"), ("tax_id", "employees", "revenue", "year_established", "source", "reference")),
        Section(_("Description"), ("description",)),
    )
    list_columns = ("name", "type", "industry", "phones", "emails", "addresses.city", "owner", "last_activity_at")
    default_sort = ("name",)
    quick_create = ("name", "type", "industry", "phones", "emails", "website")
    highlights = ("type", "industry", "phones", "website", "owner")
    related = (
        Related("contacts", "account", _("Contacts"), ("name", "job_title", "emails", "phones")),
        Related("opportunities", "account", _("Opportunities"), ("name", "stage", "amount", "close_date")),
        Related("activities", "subjects", _("Activities"), ("subject", "kind", "status", "due_at", "owner")),
        Related("accounts", "parent", _("Subsidiaries"), ("name", "type", "addresses.city")),
        Related("relationships", "account", _("People and their roles"), ("contact", "kind", "role", "start_date",
                                                                          "end_date")),
        Related("documents", "about", _("Documents"), ("name", "category", "version_number", "file")),
    )  # fmt: skip
    rules = RULES
    duplicates = (Match(("name",)), Match(("tax_id",)), Match(("emails",)))
    import_names = {
        "name": ("account", "account name", "company", "company name", "organization", "organisation",
                 "organization - name", "business name", "cuenta", "empresa", "nombre de la empresa", "razón social",
                 "cliente"),
        "reference": ("account ref", "account number", "accountnumber", "customer number", *choices.REFERENCE_NAMES),
        "type": ("account type", "relationship", "tipo", "tipo de cuenta"),
        "industry": ("sector", "industria", "actividad"),
        "tax_id": ("tax id", "tax number", "vat", "vat number", "vat id", "nif", "cif", "cif/nif", "número fiscal"),
        "website": ("web", "url", "web site", "domain", "company domain name", "página web", "sitio web"),
        "employees": ("number of employees", "numberofemployees", "employee count", "headcount", "empleados",
                      "número de empleados"),
        "revenue": choices.REVENUE_NAMES,
        "revenue.currency": ("currency", "revenue currency", "moneda"),
        "year_established": ("year founded", "founded", "año de fundación"),
        "parent": ("parent account", "parent company", "parentid", "subsidiary of", "matriz", "empresa matriz"),
        "rating": ("account rating", "valoración"),
        "source": choices.SOURCE_NAMES,
        "emails": choices.EMAIL_NAMES,
        "phones": choices.PHONE_NAMES,
        "phones:mobile": choices.MOBILE_NAMES,
        "phones:fax": ("fax",),
        **choices.ADDRESS_NAMES,
        "addresses": ("organization - address", *choices.ADDRESS_NAMES["addresses"]),
        "description": choices.DESCRIPTION_NAMES,
        "owner": choices.OWNER_NAMES,
        "tags": choices.TAG_NAMES,
        "created_at": choices.CREATED_NAMES,
    }  # fmt: skip

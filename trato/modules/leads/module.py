"""Leads: people and companies that may become customers, before anybody knows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.kernel.catalog.declare import Board, Field, Match, Module, PipelineSpec, Related, Section, StageSpec
from trato.kernel.catalog.registry import modules
from trato.modules import choices
from trato.modules.leads import actions as _actions  # noqa: F401  registers what can be done with leads
from trato.modules.leads import screen as _screen  # noqa: F401  registers how a lead is converted on a screen
from trato.modules.leads.rules import RULES

STATUSES = PipelineSpec("leads", pgettext_lazy("pipeline", "Leads"), (
    StageSpec("new", pgettext_lazy("lead", "New"), 5, color="blue", allowed_days=2, synonyms=("open", "not contacted",
                                                                                              "nuevo"),
              guidance=_("Read it, look for the person among the contacts, and take it or pass it on.")),
    StageSpec("assigned", pgettext_lazy("lead", "Assigned"), 5, color="indigo", allowed_days=2, synonyms=("asignado",),
              guidance=_("Somebody has it. Call or write within a day.")),
    StageSpec("contacted", pgettext_lazy("lead", "Contacted"), 15, color="cyan", allowed_days=7,
              synonyms=("attempted to contact", "contactado"),
              guidance=_("We reached them, or tried to. Note what was said and plan the next step.")),
    StageSpec("working", pgettext_lazy("lead", "Working"), 25, color="teal", allowed_days=14,
              synonyms=("in process", "in progress", "working - contacted", "en curso"),
              guidance=_("Find out need, budget, who decides and when.")),
    StageSpec("nurturing", pgettext_lazy("lead", "Nurturing"), 10, color="yellow", allowed_days=90,
              synonyms=("nurture", "on hold", "maduración"),
              guidance=_("Not yet. Stay in touch until the time comes.")),
    StageSpec("qualified", pgettext_lazy("lead", "Qualified"), 50, color="green", allowed_days=7,
              synonyms=("sql", "mql", "cualificado", "calificado"),
              guidance=_("There is a need and somebody who can say yes. Convert it.")),
    StageSpec("recycled", pgettext_lazy("lead", "Recycled"), 5, color="grey", allowed_days=60, synonyms=("reciclado",),
              guidance=_("Came back after a while. Begin again with what we know.")),
    StageSpec("converted", pgettext_lazy("lead", "Converted"), 100, "closed", "won", color="green",
              synonyms=("closed - converted", "customer", "convertido")),
    StageSpec("unqualified", pgettext_lazy("lead", "Unqualified"), 0, "omitted", "lost", color="red",
              synonyms=("dead", "disqualified", "junk", "closed - not converted", "lost", "descartado",
                        "no cualificado")),
))  # fmt: skip


@modules.register
class Leads(Module):
    """Somebody who may become a customer."""

    key, label, label_plural = "leads", _("Lead"), _("Leads")
    help = _("People and companies that may become customers.")
    icon, color = "user-plus", "orange"
    depends_on = ("accounts", "contacts")
    title_fallback = ("company",)
    fields = (
        Field("name", "person_name", pgettext_lazy("person", "Name"), searchable=True),
        Field("company", "text", _("Company"), searchable=True, indexed=True),
        Field("job_title", "text", _("Job title")),
        Field("emails", "emails", _("E-mails"), searchable=True, indexed=True),
        Field("phones", "phones", _("Phones"), searchable=True, indexed=True),
        Field("website", "url", _("Website")),
        Field("addresses", "addresses", _("Addresses"), indexed=True),
        Field("tax_id", "text", _("Tax number"), indexed=True, searchable=True),
        Field("industry", "choice", _("Industry"), indexed=True, options={"choices": choices.INDUSTRIES}),
        Field("status", "stage", _("Status"), indexed=True),
        Field("status_reason", "text", _("Reason for the status"),
              help=_("Why it was dropped or came back, in a few words.")),
        Field("rating", "choice", _("Rating"), indexed=True, options={"choices": choices.RATINGS}),
        Field("score", "integer", _("Score"), indexed=True, options={"min": 0, "max": 100}),
        Field("source", "choice", _("Source"), indexed=True, options={"choices": choices.SOURCES}),
        Field("estimated_value", "money", _("Estimated value"), indexed=True, options={"min": 0}),
        Field("description", "long_text", _("What they are looking for")),
        Field("reference", "reference", _("Reference"), searchable=True, indexed=True),
        Field("converted_at", "datetime", _("Converted"), read_only=True, indexed=True, options={"brought": True}),
        Field("converted_account", "lookup", _("Became the account"), read_only=True, options={"module": "accounts"}),
        Field("converted_contact", "lookup", _("Became the contact"), read_only=True, options={"module": "contacts"}),
        Field("converted_opportunity", "lookup", _("Became the opportunity"), read_only=True,
              options={"module": "opportunities"}),
    )  # fmt: skip
    form = (
        Section(_("Lead"), ("name", "company", "job_title", "status", "status_reason", "owner", "tags")),
        Section(_("How to reach them"), ("emails", "phones", "website", "addresses")),
        Section(
            _("What it is worth"), ("source", "rating", "score", "estimated_value", "industry", "tax_id", "reference")
        ),
        Section(_("Description"), ("description",)),
    )
    list_columns = ("name", "company", "status", "rating", "score", "source", "emails", "phones", "owner", "created_at")
    default_sort = ("-created_at",)
    quick_create = ("name", "company", "emails", "phones", "source")
    highlights = ("status", "company", "phones", "emails", "estimated_value", "owner")
    board = Board("status", "estimated_value", ("company", "rating", "source", "owner"))
    related = (
        Related("activities", "subjects", _("Activities"), ("subject", "kind", "status", "due_at", "owner")),
        Related("documents", "about", _("Documents"), ("name", "category", "version_number", "file")),
    )
    rules = RULES
    duplicates = (Match(("emails",)), Match(("name", "company")))
    pipelines = (STATUSES,)
    import_names = {
        "name": ("full name", "lead", "lead name", "contact name", "nombre completo"),
        "name.given": ("first name", "firstname", "given name", "nombre"),
        "name.family": ("last name", "lastname", "surname", "family name", "apellidos", "apellido"),
        "company": ("company name", "account", "account name", "organization", "empresa"),
        "job_title": ("job title", "title", "position", "cargo", "puesto"),
        "status": ("lead status", "lead stage", "estado"),
        "status_reason": ("status description", "reason", "motivo"),
        "rating": ("lead rating", "lead quality", "valoración"),
        "score": ("lead score", "puntuación"),
        "estimated_value": ("value", "estimated value", "opportunity amount", "valor", "valor estimado"),
        "estimated_value.currency": ("currency", "moneda"),
        "emails": choices.EMAIL_NAMES,
        "phones": choices.PHONE_NAMES,
        "phones:mobile": choices.MOBILE_NAMES,
        **choices.ADDRESS_NAMES,
        "website": ("web", "url", "sitio web"),
        "tax_id": ("tax id", "vat", "vat number", "nif", "cif"),
        "industry": ("sector", "industria"),
        "source": choices.SOURCE_NAMES,
        "reference": ("lead ref", "lead id", "lead number", "prospect id", *choices.REFERENCE_NAMES),
        "description": ("interest", "interés", *choices.DESCRIPTION_NAMES),
        "owner": choices.OWNER_NAMES,
        "tags": choices.TAG_NAMES,
        "created_at": choices.CREATED_NAMES,
    }  # fmt: skip

"""Opportunities: deals on their way to being won or lost, the people who take part, and our team."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.kernel.catalog.declare import Board, Calendar, Choice, Field, Grant, Match, Module, Related, Section
from trato.kernel.catalog.registry import modules
from trato.modules import choices
from trato.modules.opportunities.actions import register_actions
from trato.modules.opportunities.pipelines import RENEWALS, SALES
from trato.modules.opportunities.rules import CONTACT_RULES, RULES, TEAM_RULES

TYPES = (
    Choice("new_business", _("New business"), "blue", synonyms=("opportunity", "newbusiness", "nuevo negocio")),
    Choice("expansion", _("Existing business"), "green",
           synonyms=("upsell", "upgrade", "cross-sell", "add-on business", "existingbusiness", "ampliación")),
    Choice("renewal", _("Renewal"), "purple", synonyms=("renovación",)),
)  # fmt: skip
REASONS = (
    Choice("price", _("Price"), "orange", synonyms=("too expensive", "precio")),
    Choice("features", _("What we offer"), "indigo", synonyms=("features", "product", "fit", "funcionalidad")),
    Choice("relationship", _("Relationship"), "teal", synonyms=("trust", "relación", "confianza")),
    Choice("timing", _("Timing"), "yellow", synonyms=("postponed", "plazos", "momento")),
    Choice("competitor", _("A competitor"), "red", synonyms=("lost to competitor", "competencia")),
    Choice("no_budget", _("No budget"), "orange", synonyms=("budget", "sin presupuesto")),
    Choice("no_decision", _("No decision"), "grey", synonyms=("sin decisión",)),
    Choice("no_answer", _("No answer"), "grey", synonyms=("unresponsive", "went dark", "sin respuesta")),
    Choice("duplicate", _("Entered twice"), "grey", synonyms=("duplicate", "duplicada")),
    Choice("other", _("Other"), "grey", synonyms=("otro",)),
)
CONTACT_ROLES = (
    Choice("decision_maker", _("Decision maker"), "purple", synonyms=("decisor",)),
    Choice("economic_buyer", _("Economic buyer"), "green", synonyms=("buyer", "comprador")),
    Choice("influencer", _("Influencer"), "indigo", synonyms=("influenciador",)),
    Choice("champion", _("Champion"), "orange", synonyms=("promotor",)),
    Choice("evaluator", _("Evaluator"), "cyan", synonyms=("technical buyer", "evaluador")),
    Choice("user", pgettext_lazy("role in a deal", "User"), "blue", synonyms=("business user", "usuario")),
    Choice("executive_sponsor", _("Executive sponsor"), "purple", synonyms=("sponsor", "patrocinador")),
    Choice("other", _("Other"), "grey", synonyms=("otro",)),
)
TEAM_ROLES = (
    Choice("co_owner", _("Shares the deal"), "blue"),
    Choice("presales", _("Pre-sales"), "cyan", synonyms=("pre-sales consultant", "preventa")),
    Choice("sales_support", _("Sales support"), "teal", synonyms=("sales rep", "apoyo comercial")),
    Choice("technical", _("Technical expert"), "indigo", synonyms=("technical", "técnico")),
    Choice("executive", _("Executive"), "purple", synonyms=("executive sponsor", "dirección")),
    Choice("account_manager", _("Account manager"), "green", synonyms=("gestor de cuenta",)),
    Choice("other", _("Other"), "grey", synonyms=("otro",)),
)

register_actions(REASONS)


@modules.register
class Opportunities(Module):
    """A deal."""

    key, label, label_plural = "opportunities", _("Opportunity"), _("Opportunities")
    help = _("Deals on their way to being won or lost.")
    icon, color = "target-arrow", "green"
    depends_on = ("accounts", "contacts", "products")
    fields = (
        Field("name", "text", pgettext_lazy("deal", "Name"), required=True, searchable=True),
        Field("account", "lookup", _("Account"), options={"module": "accounts"}),
        Field("contact", "lookup", _("Contact"), options={"module": "contacts"}),
        Field("pipeline", "pipeline", _("Pipeline"), indexed=True),
        Field("stage", "stage", _("Stage"), indexed=True),
        Field("amount", "money", _("Amount"), indexed=True),
        Field("probability", "percent", _("Probability"), indexed=True, options={"decimals": 0},
              help=_("Follows the stage unless you set it yourself.")),
        Field("weighted_amount", "money", _("Weighted amount"), read_only=True, indexed=True,
              help=_("Amount times probability.")),
        Field("close_date", "date", _("Close date"), indexed=True, default="in_30_days",
              help=_("When it will be decided, or was.")),
        Field("type", "choice", _("Type"), indexed=True, default="new_business", options={"choices": TYPES}),
        Field("source", "choice", _("Source"), indexed=True, options={"choices": choices.SOURCES}),
        Field("product", "lookup", _("Main product"), options={"module": "products"}),
        Field("competitors", "lookups", _("Competitors"), options={"module": "accounts"}),
        Field("next_step", "text", _("Next step")),
        Field("won_lost_reason", "choice", _("Reason won or lost"), indexed=True, options={"choices": REASONS}),
        Field("lost_reason_text", "text", _("Reason in words")),
        Field("closed_at", "datetime", _("Closed"), read_only=True, indexed=True, options={"brought": True}),
        Field("reference", "reference", _("Reference"), searchable=True, indexed=True),
        Field("description", "long_text", _("Description")),
    )  # fmt: skip
    form = (
        Section(_("Opportunity"), ("name", "account", "contact", "amount", "close_date", "owner", "tags")),
        Section(_("Where it stands"), ("pipeline", "stage", "probability", "next_step", "won_lost_reason",
                                       "lost_reason_text")),
        Section(_("Further details"), ("type", "source", "product", "competitors", "reference")),
        Section(_("Description"), ("description",)),
    )  # fmt: skip
    list_columns = ("name", "account", "stage", "amount", "close_date", "probability", "owner", "next_activity_at")
    default_sort = ("close_date",)
    quick_create = ("name", "account", "amount", "close_date", "pipeline", "stage")
    highlights = ("stage", "amount", "close_date", "account", "owner")
    board = Board("stage", "amount", ("account", "amount", "close_date", "owner"))
    calendar = Calendar("close_date")
    related = (
        Related("opportunity_contacts", "opportunity", _("Contact roles"), ("contact", "role", "is_primary")),
        Related("activities", "subjects", _("Activities"), ("subject", "kind", "status", "due_at", "owner")),
        Related("opportunity_team", "opportunity", _("Sales team"), ("user", "role")),
        Related("documents", "about", _("Documents"), ("name", "category", "version_number", "file")),
    )
    rules = RULES
    pipelines = (SALES, RENEWALS)
    import_names = {
        "name": ("opportunity", "opportunity name", "deal", "deal name", "deal - title", "title", "oportunidad",
                 "nombre de la oportunidad", "negocio"),
        "reference": ("opportunity ref", "opportunity id", "deal id", *choices.REFERENCE_NAMES),
        "account": ("account ref", "account name", "accountid", "company", "organization", "organization - name",
                    "associated company", "cuenta", "empresa", "cliente"),
        "contact": ("contact ref", "contact name", "primary contact", "person", "person - name", "associated contact",
                    "contacto"),
        "pipeline": ("deal pipeline", "embudo"),
        "stage": ("deal stage", "stage name", "stagename", "sales stage", "fase", "etapa"),
        "stage.since": ("stage since", "stage changed"),
        "amount": ("close value", "deal - value", "deal value", "value", "deal amount", "importe", "valor"),
        "amount.currency": ("currency", "deal - currency", "moneda"),
        "probability": ("probability (%)", "probabilidad"),
        "close_date": ("closedate", "expected close", "expected close date", "expectedclosedate", "fecha de cierre",
                       "cierre previsto"),
        "closed_at": ("closed", "closed on", "won time", "lost time", "cerrada el"),
        "type": ("opportunity type", "deal type", "tipo"),
        "source": choices.SOURCE_NAMES,
        "product": ("main product", "product - name", "producto"),
        "competitors": ("competitor", "main competitor", "competidores"),
        "next_step": ("nextstep", "siguiente paso"),
        "won_lost_reason": ("lost reason", "loss reason", "closed lost reason", "won reason", "motivo",
                            "motivo de pérdida"),
        "description": choices.DESCRIPTION_NAMES,
        "owner": choices.OWNER_NAMES,
        "tags": choices.TAG_NAMES,
        "created_at": ("engage date", *choices.CREATED_NAMES),
    }  # fmt: skip


@modules.register
class OpportunityContacts(Module):
    """A person who takes part in a deal, and as what."""

    key, label, label_plural = "opportunity_contacts", _("Contact role"), _("Contact roles")
    help = _("Who takes part in an opportunity, and as what.")
    icon, color = "users", "teal"
    activities, menu = False, False
    depends_on = ("opportunities", "contacts")
    fields = (
        Field("name", "text", pgettext_lazy("relation", "Name"), read_only=True),
        Field("opportunity", "lookup", _("Opportunity"), required=True, options={"module": "opportunities"}),
        Field("contact", "lookup", _("Contact"), required=True, options={"module": "contacts"}),
        Field("role", "choice", _("Role"), indexed=True, options={"choices": CONTACT_ROLES}),
        Field("is_primary", "yes_no", _("Main contact"), default=False),
    )
    form = (Section(_("Contact role"), ("opportunity", "contact", "role", "is_primary")),)
    list_columns = ("name", "opportunity", "contact", "role", "is_primary")
    quick_create = ("opportunity", "contact", "role")
    highlights = ("opportunity", "contact", "role")
    rules = CONTACT_RULES
    duplicates = (Match(("opportunity", "contact"), "refuse"),)
    import_names = {
        "opportunity": ("opportunity ref", "opportunity name", "deal", "oportunidad"),
        "contact": ("contact ref", "contact name", "person", "contacto"),
        "role": ("rol", "papel"),
        "is_primary": ("primary", "main", "principal"),
    }


@modules.register
class OpportunityTeam(Module):
    """A colleague who helps with a deal, and may therefore see and edit it."""

    key, label, label_plural = "opportunity_team", _("Team member"), _("Sales team")
    help = _("Colleagues who help with an opportunity; they may see and edit it.")
    icon, color = "users-group", "indigo"
    activities, menu = False, False
    grants = Grant("opportunity", "user", "edit")
    fields = (
        Field("name", "text", pgettext_lazy("relation", "Name"), read_only=True),
        Field("opportunity", "lookup", _("Opportunity"), required=True, options={"module": "opportunities"}),
        Field("user", "user", _("Colleague"), required=True),
        Field("role", "choice", _("Role"), indexed=True, default="co_owner", options={"choices": TEAM_ROLES}),
    )
    form = (Section(_("Team member"), ("opportunity", "user", "role")),)
    list_columns = ("name", "opportunity", "user", "role")
    quick_create = ("opportunity", "user", "role")
    highlights = ("opportunity", "user", "role")
    rules = TEAM_RULES
    duplicates = (Match(("opportunity", "user"), "refuse"),)
    import_names = {
        "opportunity": ("opportunity ref", "opportunity name", "deal", "oportunidad"),
        "user": ("team member", "colleague", "usuario", "compañero"),
        "role": ("rol", "papel"),
    }

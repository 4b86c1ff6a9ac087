"""Relationships: who works for whom, who decides, who knows whom, and since when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.kernel.catalog.declare import Choice, Field, Module, Section
from trato.kernel.catalog.registry import modules
from trato.modules.relationships.rules import RULES

KINDS = (
    Choice("works_for", _("works for"), "blue", synonyms=("employee", "trabaja en", "empleado")),
    Choice("decision_maker", _("decides at"), "purple", synonyms=("decision maker", "decisor")),
    Choice("influencer", _("influences decisions at"), "indigo", synonyms=("influencer", "influenciador")),
    Choice("board_member", _("sits on the board of"), "purple", synonyms=("board member", "director", "consejero")),
    Choice("shareholder", _("holds shares of"), "green", synonyms=("shareholder", "owner", "accionista", "socio")),
    Choice("member", _("is a member of"), "teal", synonyms=("member", "miembro")),
    Choice("volunteer", _("volunteers for"), "teal", synonyms=("volunteer", "voluntario")),
    Choice("advisor", _("advises"), "cyan", synonyms=("advisor", "adviser", "consultant", "asesor")),
    Choice("family", _("is family of"), "pink", synonyms=("family", "relative", "familiar")),
    Choice("friend", _("is a friend of"), "pink", synonyms=("friend", "amigo")),
    Choice("colleague", _("works with"), "blue", synonyms=("colleague", "compañero")),
    Choice("former_employee", _("worked for"), "grey", synonyms=("former employee", "exempleado")),
    Choice("other", _("is related to"), "grey", synonyms=("other", "otro")),
)


@modules.register
class Relationships(Module):
    """A dated relation of a contact with an account or with another contact."""

    key, label, label_plural = "relationships", _("Relation"), _("Relations")
    help = _("What a person is to an account or to another person, from when to when.")
    icon, color = "link", "grey"
    activities, menu = False, False
    depends_on = ("accounts", "contacts")
    fields = (
        Field("name", "text", pgettext_lazy("relation", "Name"), read_only=True),
        Field("contact", "lookup", _("Contact"), required=True, options={"module": "contacts"}),
        Field("kind", "choice", _("Relation"), required=True, indexed=True, default="works_for",
              options={"choices": KINDS}),
        Field("account", "lookup", _("Account"), options={"module": "accounts"}),
        Field("other_contact", "lookup", _("Other contact"), options={"module": "contacts"}),
        Field("role", "text", _("Role"), help=_("In words: chief buyer, sister, treasurer …")),
        Field("start_date", "date", _("From"), indexed=True),
        Field("end_date", "date", _("Until"), indexed=True),
        Field("is_primary", "yes_no", _("Main employer"), default=False,
              help=_("Set by Trato for the account that stands on the contact.")),
        Field("notes", "long_text", _("Notes")),
    )  # fmt: skip
    form = (
        Section(_("Relation"), ("contact", "kind", "account", "other_contact", "role", "start_date", "end_date")),
        Section(_("Notes"), ("is_primary", "notes")),
    )
    list_columns = ("name", "contact", "kind", "account", "other_contact", "role", "start_date", "end_date")
    default_sort = ("-start_date",)
    quick_create = ("contact", "kind", "account", "other_contact", "role", "start_date")
    highlights = ("kind", "role", "start_date", "end_date")
    rules = RULES
    import_names = {
        "contact": ("contact", "contact ref", "person", "contacto", "persona"),
        "account": ("account", "account ref", "company", "cuenta", "empresa"),
        "other_contact": ("related contact", "otro contacto"),
        "kind": ("relation", "relationship", "type", "tipo", "relación"),
        "role": ("rol", "cargo"),
        "start_date": ("start", "since", "from", "desde", "inicio"),
        "end_date": ("end", "until", "to", "hasta", "fin"),
        "notes": ("notas", "description"),
    }

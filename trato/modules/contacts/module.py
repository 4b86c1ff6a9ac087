"""Contacts: the people that we deal with, at accounts or on their own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.kernel.catalog.declare import Choice, Field, Match, Module, Related, Section
from trato.kernel.catalog.registry import modules
from trato.modules import choices
from trato.modules.contacts.rules import RULES

LANGUAGES = (
    Choice("es", _("Spanish"), synonyms=("español", "castellano", "es-es", "es-mx")),
    Choice("en", _("English"), synonyms=("inglés", "en-gb", "en-us")),
    Choice("ca", _("Catalan"), synonyms=("català", "catalán", "valencià")),
    Choice("eu", _("Basque"), synonyms=("euskara", "euskera", "vasco")),
    Choice("gl", _("Galician"), synonyms=("galego", "gallego")),
    Choice("pt", _("Portuguese"), synonyms=("português", "portugués", "pt-pt", "pt-br")),
    Choice("fr", _("French"), synonyms=("français", "francés")),
    Choice("de", _("German"), synonyms=("deutsch", "alemán")),
    Choice("it", _("Italian"), synonyms=("italiano",)),
    Choice("other", _("Other"), synonyms=("otro",)),
)
STATES = (
    Choice("active", _("Active"), "green", synonyms=("activo",)),
    Choice("inactive", _("Inactive"), "grey", synonyms=("inactivo",)),
    Choice("unsubscribed", _("Unsubscribed"), "orange", synonyms=("opted out", "baja", "dado de baja")),
    Choice("bounced", _("E-mail bounces"), "red", synonyms=("bounced", "rebotado")),
    Choice("left", _("Left the company"), "grey", synonyms=("left", "ya no trabaja")),
)


@modules.register
class Contacts(Module):
    """A person."""

    key, label, label_plural = "contacts", _("Contact"), _("Contacts")
    help = _("People: at your accounts, or on their own.")
    icon, color = "users", "teal"
    depends_on = ("accounts",)
    fields = (
        Field("name", "person_name", pgettext_lazy("person", "Name"), required=True, searchable=True),
        Field("salutation", "text", _("Salutation"), options={"max_length": 40}),
        Field("account", "lookup", _("Account"), options={"module": "accounts"}),
        Field("job_title", "text", _("Job title"), indexed=True),
        Field("department", "text", _("Department")),
        Field("reports_to", "lookup", _("Reports to"), options={"module": "contacts", "tree": True}),
        Field("emails", "emails", _("E-mails"), searchable=True, indexed=True),
        Field("phones", "phones", _("Phones"), searchable=True, indexed=True),
        Field("addresses", "addresses", _("Addresses"), indexed=True),
        Field("status", "choice", _("Status"), indexed=True, default="active", options={"choices": STATES}),
        Field("language", "choice", _("Language"), indexed=True, options={"choices": LANGUAGES}),
        Field("birthdate", "date", _("Birthday")),
        Field("source", "choice", _("Source"), indexed=True, options={"choices": choices.SOURCES}),
        Field("referred_by", "lookup", _("Referred by"), options={"module": "contacts"}),
        Field("email_opt_in", "yes_no", _("Wants our e-mails")),
        Field("do_not_call", "yes_no", _("Do not call")),
        Field("photo", "image", _("Photo")),
        Field("reference", "reference", _("Reference"), searchable=True, indexed=True),
        Field("description", "long_text", _("Description")),
    )
    form = (
        Section(_("Contact"), ("name", "salutation", "account", "job_title", "department", "reports_to", "owner",
                               "tags")),
        Section(_("How to reach them"), ("emails", "phones", "addresses", "language", "email_opt_in", "do_not_call")),
        Section(_("Further details"), ("status", "birthdate", "source", "referred_by", "photo", "reference")),
        Section(_("Description"), ("description",)),
    )  # fmt: skip
    list_columns = ("name", "account", "job_title", "emails", "phones", "owner", "last_activity_at")
    default_sort = ("name",)
    quick_create = ("name", "account", "job_title", "emails", "phones")
    highlights = ("account", "job_title", "phones", "emails", "owner")
    related = (
        Related("opportunities", "contact", _("Opportunities"), ("name", "stage", "amount", "close_date")),
        Related("opportunity_contacts", "contact", _("Roles in opportunities"), ("opportunity", "role", "is_primary")),
        Related("activities", "subjects", _("Activities"), ("subject", "kind", "status", "due_at", "owner")),
        Related("relationships", "contact", _("Relations"), ("account", "other_contact", "kind", "role", "start_date",
                                                             "end_date")),
        Related("relationships", "other_contact", _("Related to them"), ("contact", "kind", "role")),
        Related("contacts", "reports_to", _("Reports"), ("name", "job_title", "emails")),
        Related("documents", "about", _("Documents"), ("name", "category", "version_number", "file")),
    )  # fmt: skip
    rules = RULES
    duplicates = (Match(("emails",)), Match(("name", "account")))
    import_names = {
        "name": ("full name", "contact", "contact name", "person - name", "nombre completo", "nombre y apellidos",
                 "display name"),
        "name.given": ("first name", "firstname", "given name", "person - first name", "nombre"),
        "name.family": ("last name", "lastname", "surname", "family name", "person - last name", "apellidos",
                        "apellido"),
        "account": ("account", "account ref", "account name", "accountid", "company", "company name", "organization",
                    "organization - name", "associated company", "empresa", "cuenta"),
        "salutation": ("title", "prefix", "tratamiento"),
        "job_title": ("job title", "position", "role", "cargo", "puesto"),
        "department": ("departamento",),
        "reports_to": ("reports to", "reports to id", "manager", "responsable directo"),
        "emails": ("person - email (work)", *choices.EMAIL_NAMES),
        "emails:personal": ("home email", "personal email", "person - email (home)", "correo personal"),
        "emails:other": ("other email", "non primary e-mails", "secondary email", "email 2"),
        "phones": ("person - phone", *choices.PHONE_NAMES),
        "phones:mobile": choices.MOBILE_NAMES,
        "phones:home": ("home", "home phone", "teléfono particular"),
        "phones:fax": ("fax",),
        "phones:other": ("other phone", "phone 2", "otro teléfono"),
        **choices.ADDRESS_NAMES,
        "language": ("idioma", "preferred language"),
        "birthdate": ("birthday", "date of birth", "birth date", "fecha de nacimiento", "cumpleaños"),
        "status": ("contact status", "estado del contacto"),
        "email_opt_in": ("opt in", "email opt in", "marketing consent", "subscribed", "acepta correos"),
        "do_not_call": ("do not call", "no llamar"),
        "referred_by": ("referred by", "recomendado por"),
        "source": choices.SOURCE_NAMES,
        "reference": ("contact ref", "contact id", *choices.REFERENCE_NAMES),
        "description": choices.DESCRIPTION_NAMES,
        "owner": choices.OWNER_NAMES,
        "tags": choices.TAG_NAMES,
        "created_at": choices.CREATED_NAMES,
    }  # fmt: skip

"""Documents: files that belong to records, with their versions."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.kernel.catalog.declare import Choice, Field, Module, Related, Section
from trato.kernel.catalog.registry import modules
from trato.modules import choices
from trato.modules.documents.rules import RULES

CATEGORIES = (
    Choice("contract", _("Contract"), "purple", synonyms=("contrato",)),
    Choice("proposal", pgettext_lazy("document", "Proposal"), "indigo", synonyms=("quote", "offer", "propuesta",
                                                                                  "oferta", "presupuesto")),
    Choice("order", _("Order"), "green", synonyms=("purchase order", "pedido")),
    Choice("invoice", _("Invoice"), "orange", synonyms=("factura",)),
    Choice("presentation", _("Presentation"), "pink", synonyms=("presentación",)),
    Choice("brochure", _("Brochure"), "cyan", synonyms=("marketing", "folleto", "catálogo")),
    Choice("technical", _("Technical document"), "blue", synonyms=("datasheet", "ficha técnica")),
    Choice("legal", _("Legal document"), "red", synonyms=("nda", "legal")),
    Choice("other", _("Other"), "grey", synonyms=("otro",)),
)  # fmt: skip


@modules.register
class Documents(Module):
    """A file, what it is and what it belongs to."""

    key, label, label_plural = "documents", _("Document"), _("Documents")
    help = _("Files that belong to records, with their versions.")
    icon, color = "files", "brown"
    activities = False
    fields = (
        Field("name", "text", pgettext_lazy("document", "Name"), required=True, searchable=True),
        Field("file", "file", _("File"), required=True),
        Field("about", "lookup", _("Belongs to")),
        Field("category", "choice", _("Category"), indexed=True, options={"choices": CATEGORIES}),
        Field("version_number", "integer", _("Version"), read_only=True, options={"min": 1}),
        Field("supersedes", "lookup", _("Replaces"), options={"module": "documents"},
              help=_("The earlier version that this one takes the place of.")),
        Field("is_current", "yes_no", _("Newest version"), read_only=True, indexed=True),
        Field("description", "long_text", _("Description")),
    )  # fmt: skip
    form = (Section(_("Document"), ("name", "file", "about", "category", "supersedes", "owner", "description")),)
    list_columns = ("name", "category", "version_number", "about", "file", "owner", "updated_at")
    default_sort = ("-updated_at",)
    quick_create = ("name", "file", "about", "category")
    highlights = ("category", "version_number", "about", "owner")
    related = (
        Related("documents", "supersedes", _("Newer versions"), ("name", "version_number", "file", "created_at")),
    )
    rules = RULES
    import_names = {
        "name": ("title", "document", "document name", "nombre", "documento"),
        "about": ("related to", "relacionado con"),
        "category": ("type", "categoría", "tipo"),
        "description": choices.DESCRIPTION_NAMES,
        "owner": choices.OWNER_NAMES,
        "created_at": choices.CREATED_NAMES,
    }

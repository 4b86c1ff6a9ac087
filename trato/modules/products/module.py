"""Products: what we sell."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.kernel.catalog.declare import Choice, Field, Match, Module, Related, Section
from trato.kernel.catalog.registry import modules

FAMILIES = (
    Choice("goods", _("Goods"), "blue", synonyms=("product", "hardware", "producto", "bienes")),
    Choice(
        "services", pgettext_lazy("product family", "Services"), "teal", synonyms=("service", "servicio", "consulting")
    ),
    Choice("software", _("Software and licences"), "indigo", synonyms=("software", "licence", "license", "licencia")),
    Choice("subscription", _("Subscription"), "purple", synonyms=("saas", "suscripción")),
    Choice("maintenance", _("Maintenance and support"), "orange", synonyms=("maintenance", "support", "mantenimiento")),
    Choice("training", _("Training"), "yellow", synonyms=("formación", "curso")),
    Choice("other", _("Other"), "grey", synonyms=("otro",)),
)


@modules.register
class Products(Module):
    """A product or service with its price."""

    key, label, label_plural = "products", _("Product"), _("Products")
    help = _("Products and services with their prices.")
    icon, color = "package", "purple"
    owned = False
    fields = (
        Field("name", "text", pgettext_lazy("product", "Name"), required=True, searchable=True),
        Field("code", "reference", _("Code"), unique=True, searchable=True, indexed=True),
        Field("family", "choice", _("Family"), indexed=True, options={"choices": FAMILIES}),
        Field("series", "text", _("Series"), indexed=True, help=_("The line of products that it belongs to.")),
        Field("price", "money", _("Price"), indexed=True, options={"min": 0}),
        Field("cost", "money", _("Cost"), options={"min": 0}),
        Field("unit", "text", _("Unit"), help=_("Piece, hour, month …"), options={"max_length": 40}),
        Field("tax_rate", "percent", _("Tax rate")),
        Field("is_active", "yes_no", _("On sale"), indexed=True, default=True),
        Field("description", "long_text", _("Description")),
    )
    form = (
        Section(_("Product"), ("name", "code", "family", "series", "is_active", "tags")),
        Section(_("Price"), ("price", "cost", "unit", "tax_rate")),
        Section(_("Description"), ("description",)),
    )
    list_columns = ("name", "code", "family", "series", "price", "unit", "is_active")
    default_sort = ("name",)
    quick_create = ("name", "code", "family", "price")
    highlights = ("code", "family", "price", "unit", "is_active")
    related = (
        Related("opportunities", "product", _("Opportunities"), ("name", "account", "stage", "amount")),
        Related("documents", "about", _("Documents"), ("name", "category", "version_number", "file")),
    )
    duplicates = (Match(("name",)),)
    import_names = {
        "name": ("product", "product name", "product - name", "item", "producto", "artículo"),
        "code": ("product code", "product - product code", "sku", "item number", "código", "referencia"),
        "family": ("product family", "category", "familia", "categoría"),
        "series": ("serie", "line", "línea"),
        "price": ("sales price", "list price", "unit price", "product - price", "precio"),
        "price.currency": ("currency", "product - currency", "moneda"),
        "cost": ("coste", "costo"),
        "unit": ("product - unit", "unidad"),
        "tax_rate": ("tax", "vat rate", "iva"),
        "is_active": ("active", "activo"),
        "description": ("descripción", "notes"),
        "tags": ("tags", "etiquetas"),
        "created_at": ("created", "created at", "fecha de creación"),
    }  # fmt: skip

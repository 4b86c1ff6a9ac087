"""Lists that several modules share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.kernel.catalog.declare import Choice

INDUSTRIES = (
    Choice("agriculture", _("Agriculture and food"), "green",
           synonyms=("agriculture", "food", "food & beverage", "food and beverage", "agricultura", "alimentación")),
    Choice("automotive", _("Automotive"), "grey", synonyms=("cars", "motor", "automoción")),
    Choice("construction", _("Construction and property"), "orange",
           synonyms=("construction", "real estate", "engineering", "construcción", "inmobiliaria")),
    Choice("consulting", _("Consulting"), "indigo", synonyms=("business services", "management consulting",
                                                              "consultoría")),
    Choice("education", _("Education"), "blue", synonyms=("schools", "e-learning", "training", "educación")),
    Choice("employment", _("Employment and personnel"), "purple",
           synonyms=("employment", "human resources", "recruiting", "staffing", "recursos humanos")),
    Choice("energy", _("Energy and utilities"), "yellow", synonyms=("energy", "utilities", "oil & gas", "energía")),
    Choice("entertainment", _("Entertainment and sport"), "pink",
           synonyms=("entertainment", "recreation", "sports", "ocio", "entretenimiento")),
    Choice("finance", _("Finance and insurance"), "green",
           synonyms=("finance", "banking", "insurance", "investments", "financial services", "finanzas", "banca",
                     "seguros")),
    Choice("healthcare", _("Healthcare"), "red",
           synonyms=("medical", "health", "hospitals", "biotechnology", "pharma", "salud", "sanidad")),
    Choice("hospitality", _("Hospitality and travel"), "cyan",
           synonyms=("hospitality", "hotels", "restaurants", "tourism", "travel", "hostelería", "turismo")),
    Choice("it_services", _("IT services"), "blue", synonyms=("it", "information technology",
                                                              "servicios informáticos")),
    Choice("legal", _("Legal and tax"), "grey", synonyms=("legal", "law", "accounting", "jurídico", "asesoría")),
    Choice("logistics", _("Logistics and transport"), "brown",
           synonyms=("logistics", "transport", "transportation", "shipping", "logística", "transporte")),
    Choice("manufacturing", _("Manufacturing"), "orange",
           synonyms=("industry", "machinery", "chemicals", "electronics", "aerospace & defense", "industria",
                     "fabricación")),
    Choice("marketing", _("Marketing and advertising"), "pink", synonyms=("marketing", "advertising", "publicidad")),
    Choice("media", _("Media and publishing"), "purple", synonyms=("media", "publishing", "medios")),
    Choice("non_profit", _("Non-profit"), "teal", synonyms=("ngo", "not for profit", "ong", "fundación", "asociación")),
    Choice("public_sector", _("Public sector"), "teal", synonyms=("government", "administración pública",
                                                                  "sector público")),
    Choice("retail", _("Retail and wholesale"), "yellow",
           synonyms=("retail", "wholesale", "e-commerce", "commerce", "apparel", "comercio", "distribución")),
    Choice("services", _("Other services"), "grey", synonyms=("services", "servicios")),
    Choice("software", _("Software"), "indigo", synonyms=("saas", "computer software")),
    Choice("technology", _("Technology"), "blue", synonyms=("technolgy", "tech", "hardware", "tecnología")),
    Choice("telecommunications", _("Telecommunications"), "cyan",
           synonyms=("telecommunication", "telecom", "communications", "telecomunicaciones")),
    Choice("other", _("Other"), "grey", synonyms=("otra", "otro")),
)  # fmt: skip

SOURCES = (
    Choice("web", _("Website"), "blue",
           synonyms=("web", "web form", "web site", "landing page submission", "internet", "página web",
                     "formulario web")),
    Choice("search", _("Search engine"), "blue", synonyms=("google", "bing", "organic search", "buscador", "seo")),
    Choice("direct", _("Direct traffic"), "indigo", synonyms=("direct", "walk-in", "directo")),
    Choice("advertisement", _("Advertisement"), "orange",
           synonyms=("advertising", "ads", "paid search", "google ads", "click2call", "anuncio", "publicidad")),
    Choice("referral", _("Referral"), "green",
           synonyms=("reference", "external referral", "customer referral", "referral sites", "recomendación",
                     "referido")),
    Choice("word_of_mouth", _("Word of mouth"), "green", synonyms=("boca a boca",)),
    Choice("employee", _("Employee referral"), "green", synonyms=("employee", "internal referral", "empleado")),
    Choice("partner", _("Partner"), "teal", synonyms=("partner referral", "socio", "colaborador")),
    Choice("trade_fair", _("Trade fair"), "purple", synonyms=("trade show", "fair", "exhibition", "feria")),
    Choice("event", _("Event"), "purple", synonyms=("seminar", "conference", "webinar", "evento", "congreso")),
    Choice("cold_call", _("Cold call"), "cyan", synonyms=("phone prospecting", "outbound call", "llamada en frío",
                                                          "puerta fría")),
    Choice("phone", _("Phone call"), "cyan", synonyms=("phone", "phone inquiry", "inbound call", "teléfono",
                                                       "llamada")),
    Choice("email", pgettext_lazy("source", "E-mail"), "cyan", synonyms=("email", "mail", "correo",
                                                                         "correo electrónico")),
    Choice("newsletter", _("Newsletter"), "pink", synonyms=("email campaign", "boletín", "nc_edm")),
    Choice("campaign", _("Campaign"), "pink", synonyms=("direct mail", "mailing", "campaña")),
    Choice("social_media", _("Social media"), "pink",
           synonyms=("social", "social network", "facebook", "linkedin", "twitter", "instagram", "youtubechannel",
                     "redes sociales")),
    Choice("chat", _("Chat"), "yellow", synonyms=("live chat", "olark chat", "whatsapp")),
    Choice("press", _("Press"), "grey", synonyms=("press_release", "public relations", "media", "prensa")),
    Choice("purchased_list", _("Purchased list"), "grey", synonyms=("list", "lead import", "lista comprada")),
    Choice("existing_customer", _("Existing customer"), "green", synonyms=("existing business", "cliente actual")),
    Choice("other", _("Other"), "grey", synonyms=("otro", "otros")),
)  # fmt: skip

RATINGS = (
    Choice("hot", _("Hot"), "red", synonyms=("high", "high in relevance", "caliente", "a")),
    Choice("warm", _("Warm"), "orange", synonyms=("medium", "might be", "templado", "b")),
    Choice("cold", _("Cold"), "blue", synonyms=("low", "low in relevance", "worst", "frío", "c")),
)

#: headers of files for fields that several modules have
REFERENCE_NAMES = ("reference", "external id", "record id", "id", "referencia", "código")
OWNER_NAMES = (
    "owner", "assigned to", "assigned user", "account owner", "contact owner", "owner name", "sales agent", "ownerid",
    "sales rep", "responsible", "propietario", "comercial", "responsable", "asignado a",
)  # fmt: skip
SOURCE_NAMES = ("source", "lead source", "leadsource", "original source", "origen", "procedencia")
EMAIL_NAMES = ("email", "e-mail", "email address", "e-mail address", "mail", "correo", "correo electrónico")
PHONE_NAMES = ("phone", "phone number", "business phone", "work phone", "office phone", "telephone", "teléfono", "tel")
MOBILE_NAMES = ("mobile", "mobile phone", "cell", "cell phone", "móvil", "celular")
DESCRIPTION_NAMES = ("description", "notes", "comments", "descripción", "notas", "observaciones", "comentarios")
CREATED_NAMES = (
    "created",
    "created at",
    "create date",
    "created date",
    "createddate",
    "date created",
    "fecha de creación",
)
TAG_NAMES = ("tags", "labels", "etiquetas")
REVENUE_NAMES = ("revenue", "annual revenue", "annualrevenue", "turnover", "facturación", "ingresos anuales")
ADDRESS_NAMES = {
    "addresses": ("address", "full address", "dirección completa"),
    "addresses.street": ("street", "address 1", "address line 1", "street address", "billing street", "billingstreet",
                         "primary address street", "mailing street", "calle", "dirección", "domicilio"),
    "addresses.city": ("city", "town", "billing city", "billingcity", "primary address city", "mailing city", "ciudad",
                       "población", "localidad"),
    "addresses.postal_code": ("postal code", "zip", "zip code", "postcode", "billing postal code", "billingpostalcode",
                              "primary address postal code", "billing zip/postal code", "mailing zip/postal code",
                              "código postal", "cp"),
    "addresses.province": ("province", "state", "region", "county", "billing state", "billingstate",
                           "primary address state", "billing state/province", "mailing state/province", "provincia",
                           "estado"),
    "addresses.country": ("country", "billing country", "billingcountry", "primary address country", "mailing country",
                          "office location", "país"),
    "addresses:shipping.street": ("shipping street", "shippingstreet", "alternate address street", "calle de envío"),
    "addresses:shipping.city": ("shipping city", "shippingcity", "alternate address city", "ciudad de envío"),
    "addresses:shipping.postal_code": ("shipping postal code", "shippingpostalcode", "alternate address postal code",
                                       "shipping zip/postal code", "código postal de envío"),
    "addresses:shipping.province": ("shipping state", "shippingstate", "alternate address state",
                                    "shipping state/province", "provincia de envío"),
    "addresses:shipping.country": ("shipping country", "shippingcountry", "alternate address country", "país de envío"),
}  # fmt: skip

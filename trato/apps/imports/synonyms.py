"""Headings that files of other programs use, English and Spanish, and the targets that they mean, the likeliest first.

From exports of Google Contacts, Outlook, Salesforce, HubSpot, Pipedrive, SuiteCRM, Odoo and plain spreadsheets.
Written folded, words separated by one space. A target that the module does not have is passed over.
"""

from __future__ import annotations

_GROUPS: tuple[tuple[str, str], ...] = (
    # -- people
    ("first name|given name|forename|firstname|nombre de pila|person first name|nombre propio", "name.given first_name"),
    ("last name|family name|surname|lastname|apellidos|apellido|second name|person last name|primer apellido",
     "name.family last_name"),
    ("middle name|additional name|segundo nombre", "name.middle"),
    ("full name|fullname|contact name|person name|display name|nombre completo|nombre y apellidos|contacto nombre|"
     "lead name|employee name|sales agent|sales rep|salesperson|agent", "name"),
    ("job title|title|position|cargo|puesto|organization title|organization 1 title|role title|jobtitle|funcion",
     "job_title title position"),
    ("department|departamento|area|organization department", "department"),
    ("salutation|name prefix|tratamiento|honorific prefix", "salutation"),
    ("birthday|birthdate|date of birth|fecha de nacimiento|cumpleanos", "birthday birth_date"),
    ("linkedin|linkedin url|linkedin profile", "linkedin"),
    # -- companies
    ("company|company name|account|account name|organization|organisation|organization name|organization 1 name|"
     "empresa|cuenta|cliente|razon social|customer|client|business name|compania|partner|associated company|"
     "account ref|account id|accountid|company id|compañia|organizacion|nombre de la empresa|related company",
     "account company name"),
    ("legal name|razon social fiscal|trade name|nombre comercial", "legal_name name"),
    ("industry|sector|activity sector|vertical|actividad|ramo", "industry sector"),
    ("employees|number of employees|numberofemployees|no of employees|no. of employees|empleados|"
     "numero de empleados|company size|headcount|plantilla", "employees employee_count"),
    ("annual revenue|revenue|annualrevenue|turnover|facturacion|ingresos anuales|ingresos|facturacion anual|ventas anuales",
     "annual_revenue revenue"),
    ("year established|founded|year founded|founded year|ano de fundacion|fundada|established", "founded founded_year year_founded"),
    ("parent|parent account|parent id|parentid|subsidiary of|parent company|matriz|cuenta principal|empresa matriz|filial de",
     "parent parent_account"),
    ("website|web|url|site web|homepage|web page|pagina web|sitio web|web site|company domain name|website 1 value|"
     "domain name|personal web page|business web page", "website web"),
    ("tax id|vat|vat number|nif|cif|nif cif|cif nif|tax number|rfc|ruc|nit|identificacion fiscal|tax identification number",
     "tax_id vat"),
    # -- ways to reach
    ("email|e mail|mail|email address|e mail address|correo|correo electronico|email 1|e mail 1 value|primary email|"
     "email work|person email work|work email|direccion de correo|correo e|direccion de correo electronico|"
     "contact email|business email|user email|user principal name", "emails email"),
    ("email home|person email home|personal email|e mail 2 value|e mail 2 address|email 2|secondary email|other email|"
     "non primary e mails|correo personal|home email|additional email|correo 2", "emails:personal"),
    ("e mail 3 address|e mail 3 value|email 3", "emails:other"),
    ("phone|telephone|phone number|business phone|telefono|office phone|work phone|phone 1 value|tel|person phone|"
     "telefono fijo|telefono del trabajo|primary phone|company main phone|telefono empresa|telefono 1|main phone|"
     "company phone", "phones phone"),
    ("mobile|mobile phone|cell|cell phone|cellphone|movil|celular|telefono movil|mobilephone|phone mobile|phone 2 value|"
     "mobile number", "phones:mobile mobile"),
    ("home phone|home|telefono particular|telefono casa|homephone", "phones:home"),
    ("fax|business fax|fax number|numero de fax", "phones:fax fax"),
    ("other phone|otherphone|telefono 2|other telephone|otro telefono|business phone 2|phone 3 value|phone 2", "phones:other"),
    # -- postal addresses
    ("street|address|street address|business street|billing street|billingstreet|mailing street|mailingstreet|"
     "direccion|calle|domicilio|address line 1|address 1|primary address street|address 1 street|street 1|"
     "organization address|postal address|direccion postal|address 1 formatted", "addresses.street address.street street"),
    ("city|town|business city|billing city|billingcity|mailing city|mailingcity|ciudad|poblacion|localidad|municipio|"
     "primary address city|address 1 city|office city", "addresses.city address.city city"),
    ("postal code|zip|zip code|zipcode|postcode|business postal code|billing postal code|billingpostalcode|"
     "mailing postal code|mailingpostalcode|codigo postal|cp|c p|primary address postal code|address 1 postal code|"
     "billing zip", "addresses.postal_code address.postal_code postal_code"),
    ("state|province|region|state province|business state|billing state|billingstate|mailing state|mailingstate|provincia|"
     "estado provincia|comunidad|primary address state|address 1 region|county|state region|billing state province",
     "addresses.province address.province province"),
    ("country|country region|business country region|business country|billing country|billingcountry|mailing country|"
     "mailingcountry|pais|primary address country|address 1 country|nation|office location|country code",
     "addresses.country address.country country"),
    ("shipping street|shippingstreet|shipping address|delivery street|direccion de envio|calle de envio",
     "addresses:shipping.street"),
    ("shipping city|shippingcity|ciudad de envio", "addresses:shipping.city"),
    ("shipping postal code|shippingpostalcode|shipping zip|codigo postal de envio", "addresses:shipping.postal_code"),
    ("shipping state|shippingstate|shipping province|provincia de envio", "addresses:shipping.province"),
    ("shipping country|shippingcountry|pais de envio", "addresses:shipping.country"),
    ("home street|home address|other street|otherstreet|alternate address street|calle particular", "addresses:home.street"),
    ("home city|other city|othercity|alternate address city|ciudad particular", "addresses:home.city"),
    ("home postal code|other postal code|otherpostalcode|alternate address postal code", "addresses:home.postal_code"),
    ("home state|other state|otherstate|alternate address state", "addresses:home.province"),
    ("home country region|home country|other country|othercountry|alternate address country", "addresses:home.country"),
    # -- selling
    ("opportunity name|deal name|deal title|deal|opportunity|titulo|nombre de la oportunidad|oportunidad|negocio|title",
     "name subject title"),
    ("contact|primary contact|contact ref|contact id|contactid|contacto|person|persona de contacto|contacto principal",
     "contact primary_contact"),
    ("stage|deal stage|dealstage|stage name|stagename|sales stage|pipeline stage|etapa|fase|deal status", "stage"),
    ("pipeline|embudo|proceso de venta", "pipeline"),
    ("amount|deal value|value|close value|closevalue|importe|valor|deal amount|expected revenue|total|cuantia|"
     "estimated value|opportunity amount|valor estimado|valor de cierre|importe estimado", "amount value estimated_value"),
    ("currency|currency code|currencyisocode|moneda|divisa|deal currency", "amount.currency value.currency "
     "estimated_value.currency annual_revenue.currency price.currency"),
    ("probability|win probability|probabilidad|chance", "probability"),
    ("close date|closedate|expected close|expected close date|closing date|fecha de cierre|cierre previsto|"
     "fecha prevista de cierre|fecha de cierre prevista", "close_date expected_close"),
    ("closed at|closed date|actual close date|date closed|fecha de cierre real|cerrado el", "closed_at closed_on close_date"),
    ("lost reason|loss reason|closed lost reason|motivo de perdida|razon de perdida|reason lost", "lost_reason reason"),
    ("next step|nextstep|siguiente paso|proximo paso", "next_step"),
    ("product|product name|main product|producto|articulo", "main_product product name"),
    ("price|sales price|unit price|list price|product unit price|precio|precio de venta|precio unitario|pvp|tarifa", "price"),
    ("series|family|product family|familia|serie|categoria|category", "family category"),
    ("sku|product code|code|codigo|referencia de producto|product id", "code reference"),
    ("lead source|leadsource|source|origen|fuente|procedencia|how did you hear|origen del lead|original source", "source"),
    ("campaign|campana|campaign id", "campaign"),
    ("status|lead status|leadstatus|estado|situacion", "status"),
    ("score|lead score|puntuacion", "score"),
    ("rating|calificacion|valoracion|temperatura", "rating"),
    # -- what every record has
    ("owner|owner id|ownerid|contact owner|account owner|lead owner|deal owner|record owner|assigned to|assigned user|"
     "propietario|responsable|comercial|vendedor|sales agent|sales rep|salesperson|agent|agente|asignado a|owner email|"
     "propietario del registro|agente comercial|hubspot owner|opportunity owner", "owner"),
    ("team|sales team|equipo|regional office|delegacion|oficina|region office|zona|territory", "team"),
    ("manager|jefe|responsable de equipo|supervisor|sales manager|reports to", "manager"),
    ("parent team|team above|equipo superior|regional office", "parent"),
    ("team|sales team|equipo", "name"),
    ("role|rol|perfil|profile", "role"),
    ("tags|labels|etiquetas|categories|group membership|categorias|segments", "tags"),
    ("description|notes|note|comments|comment|notas|observaciones|descripcion|comentarios|nota|remarks|note content",
     "description notes note body"),
    ("created|created at|created date|createddate|create date|date created|date entered|fecha de creacion|creado|creado el|"
     "fecha de alta|alta|creation date|engage date|engagement date", "created_at"),
    ("modified|last modified|last modified date|lastmodifieddate|date modified|updated at|updated|fecha de modificacion|"
     "modificado", "updated_at"),
    ("created by|creado por", "created_by"),
    ("id|record id|ref|reference|external id|external ref|referencia|identificador|oracle id|user ref|clave|"
     "opportunity id|lead id|contact id|account id|opportunity ref|lead ref|activity ref|numero|account number|"
     "accountnumber|customer number|numero de cliente|codigo de cliente|deal id|user id", "reference code external_id"),
    ("language|preferred language|idioma|lengua", "language"),
    ("email opt in|opt in|newsletter|consent|acepta correos|consentimiento", "email_opt_in opt_in email_consent"),
    ("email opt out|do not email|hasoptedoutofemail|no enviar correos", "email_opt_out"),
    ("do not call|donotcall|no llamar", "do_not_call"),
    ("type|account type|tipo|tipo de cuenta|kind|record type|contact type|opportunity type", "type kind"),
    # -- activities
    ("subject|asunto|activity subject|titulo", "subject"),
    ("due|due date|due at|deadline|activity due date|vencimiento|fecha limite|fecha de vencimiento|activitydate",
     "due_at due_date due start"),
    ("done at|completed|completed at|completed date|fecha de realizacion|realizado", "done_at completed_at"),
    ("duration|duration min|duration minutes|duracion", "duration"),
    ("start|start date|begins|inicio|comienzo|start time", "start starts_at"),
    ("end|end date|ends|fin|end time", "end ends_at"),
    ("priority|prioridad", "priority"),
    ("related to|related ref|regarding|whatid|relacionado con|about", "about related_to related record account"),
    ("birth place|lugar de nacimiento", "birth_place"),
)  # fmt: skip


def _by_heading() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for headings, targets in _GROUPS:
        for heading in headings.split("|"):
            found[heading] = tuple(dict.fromkeys((*found.get(heading, ()), *targets.split())))
    return found


#: folded heading → targets, the likeliest first
MEANINGS = _by_heading()

"""Headings that files of other programs use, English and Spanish, and the targets that they mean, the likeliest first.

From exports of Google Contacts, Outlook, Salesforce, HubSpot, Pipedrive, SuiteCRM, Odoo and plain spreadsheets.
A line of targets is followed by the headings that mean them, folded, their words separated by one space. A target
that the module does not have is passed over.
"""

from __future__ import annotations

_TABLE = """
name.given first_name
    first name, given name, forename, firstname, nombre de pila, person first name, nombre propio
name.family last_name
    last name, family name, surname, lastname, apellidos, apellido, second name, person last name,
    primer apellido
name.middle
    middle name, additional name, segundo nombre
name
    full name, fullname, contact name, person name, display name, nombre completo, nombre y apellidos,
    contacto nombre, lead name, employee name, sales agent, sales rep, salesperson, agent
job_title title position
    job title, title, position, cargo, puesto, organization title, organization 1 title, role title, jobtitle,
    funcion
department
    department, departamento, area, organization department
salutation
    salutation, name prefix, tratamiento, honorific prefix
birthday birth_date
    birthday, birthdate, date of birth, fecha de nacimiento, cumpleanos
linkedin
    linkedin, linkedin url, linkedin profile
account company name
    company, company name, account, account name, organization, organisation, organization name,
    organization 1 name, empresa, cuenta, cliente, razon social, customer, client, business name, compania,
    partner, associated company, account ref, account id, accountid, company id, compañia, organizacion,
    nombre de la empresa, related company
legal_name name
    legal name, razon social fiscal, trade name, nombre comercial
industry sector
    industry, sector, activity sector, vertical, actividad, ramo
employees employee_count
    employees, number of employees, numberofemployees, no of employees, no. of employees, empleados,
    numero de empleados, company size, headcount, plantilla
annual_revenue revenue
    annual revenue, revenue, annualrevenue, turnover, facturacion, ingresos anuales, ingresos, facturacion anual,
    ventas anuales
founded founded_year year_founded
    year established, founded, year founded, founded year, ano de fundacion, fundada, established
parent parent_account
    parent, parent account, parent id, parentid, subsidiary of, parent company, matriz, cuenta principal,
    empresa matriz, filial de
website web
    website, web, url, site web, homepage, web page, pagina web, sitio web, web site, company domain name,
    website 1 value, domain name, personal web page, business web page
tax_id vat
    tax id, vat, vat number, nif, cif, nif cif, cif nif, tax number, rfc, ruc, nit, identificacion fiscal,
    tax identification number
emails email
    email, e mail, mail, email address, e mail address, correo, correo electronico, email 1, e mail 1 value,
    primary email, email work, person email work, work email, direccion de correo, correo e,
    direccion de correo electronico, contact email, business email, user email, user principal name
emails:personal
    email home, person email home, personal email, e mail 2 value, e mail 2 address, email 2, secondary email,
    other email, non primary e mails, correo personal, home email, additional email, correo 2
emails:other
    e mail 3 address, e mail 3 value, email 3
phones phone
    phone, telephone, phone number, business phone, telefono, office phone, work phone, phone 1 value, tel,
    person phone, telefono fijo, telefono del trabajo, primary phone, company main phone, telefono empresa,
    telefono 1, main phone, company phone
phones:mobile mobile
    mobile, mobile phone, cell, cell phone, cellphone, movil, celular, telefono movil, mobilephone, phone mobile,
    phone 2 value, mobile number
phones:home
    home phone, home, telefono particular, telefono casa, homephone
phones:fax fax
    fax, business fax, fax number, numero de fax
phones:other
    other phone, otherphone, telefono 2, other telephone, otro telefono, business phone 2, phone 3 value, phone 2
addresses.street address.street street
    street, address, street address, business street, billing street, billingstreet, mailing street,
    mailingstreet, direccion, calle, domicilio, address line 1, address 1, primary address street,
    address 1 street, street 1, organization address, postal address, direccion postal, address 1 formatted
addresses.city address.city city
    city, town, business city, billing city, billingcity, mailing city, mailingcity, ciudad, poblacion, localidad,
    municipio, primary address city, address 1 city, office city
addresses.postal_code address.postal_code postal_code
    postal code, zip, zip code, zipcode, postcode, business postal code, billing postal code, billingpostalcode,
    mailing postal code, mailingpostalcode, codigo postal, cp, c p, primary address postal code,
    address 1 postal code, billing zip
addresses.province address.province province
    state, province, region, state province, business state, billing state, billingstate, mailing state,
    mailingstate, provincia, estado provincia, comunidad, primary address state, address 1 region, county,
    state region, billing state province
addresses.country address.country country
    country, country region, business country region, business country, billing country, billingcountry,
    mailing country, mailingcountry, pais, primary address country, address 1 country, nation, office location,
    country code
addresses:shipping.street
    shipping street, shippingstreet, shipping address, delivery street, direccion de envio, calle de envio
addresses:shipping.city
    shipping city, shippingcity, ciudad de envio
addresses:shipping.postal_code
    shipping postal code, shippingpostalcode, shipping zip, codigo postal de envio
addresses:shipping.province
    shipping state, shippingstate, shipping province, provincia de envio
addresses:shipping.country
    shipping country, shippingcountry, pais de envio
addresses:home.street
    home street, home address, other street, otherstreet, alternate address street, calle particular
addresses:home.city
    home city, other city, othercity, alternate address city, ciudad particular
addresses:home.postal_code
    home postal code, other postal code, otherpostalcode, alternate address postal code
addresses:home.province
    home state, other state, otherstate, alternate address state
addresses:home.country
    home country region, home country, other country, othercountry, alternate address country
name subject title
    opportunity name, deal name, deal title, deal, opportunity, titulo, nombre de la oportunidad, oportunidad,
    negocio, title
contact primary_contact
    contact, primary contact, contact ref, contact id, contactid, contacto, person, persona de contacto,
    contacto principal
stage
    stage, deal stage, dealstage, stage name, stagename, sales stage, pipeline stage, etapa, fase, deal status
pipeline
    pipeline, embudo, proceso de venta
amount value estimated_value
    amount, deal value, value, close value, closevalue, importe, valor, deal amount, expected revenue, total,
    cuantia, estimated value, opportunity amount, valor estimado, valor de cierre, importe estimado
amount.currency value.currency estimated_value.currency annual_revenue.currency price.currency
    currency, currency code, currencyisocode, moneda, divisa, deal currency
probability
    probability, win probability, probabilidad, chance
close_date expected_close
    close date, closedate, expected close, expected close date, closing date, fecha de cierre, cierre previsto,
    fecha prevista de cierre, fecha de cierre prevista
closed_at closed_on close_date
    closed at, closed date, actual close date, date closed, fecha de cierre real, cerrado el
lost_reason reason
    lost reason, loss reason, closed lost reason, motivo de perdida, razon de perdida, reason lost
next_step
    next step, nextstep, siguiente paso, proximo paso
main_product product name
    product, product name, main product, producto, articulo
price
    price, sales price, unit price, list price, product unit price, precio, precio de venta, precio unitario, pvp,
    tarifa
family category
    series, family, product family, familia, serie, categoria, category
code reference
    sku, product code, code, codigo, referencia de producto, product id
source
    lead source, leadsource, source, origen, fuente, procedencia, how did you hear, origen del lead,
    original source
campaign
    campaign, campana, campaign id
status
    status, lead status, leadstatus, estado, situacion
score
    score, lead score, puntuacion
rating
    rating, calificacion, valoracion, temperatura
owner
    owner, owner id, ownerid, contact owner, account owner, lead owner, deal owner, record owner, assigned to,
    assigned user, propietario, responsable, comercial, vendedor, sales agent, sales rep, salesperson, agent,
    agente, asignado a, owner email, propietario del registro, agente comercial, hubspot owner, opportunity owner
team
    team, sales team, equipo, regional office, delegacion, oficina, region office, zona, territory
manager
    manager, jefe, responsable de equipo, supervisor, sales manager, reports to
parent
    parent team, team above, equipo superior, regional office
name
    team, sales team, equipo
role
    role, rol, perfil, profile
tags
    tags, labels, etiquetas, categories, group membership, categorias, segments
description notes note body
    description, notes, note, comments, comment, notas, observaciones, descripcion, comentarios, nota, remarks,
    note content
created_at
    created, created at, created date, createddate, create date, date created, date entered, fecha de creacion,
    creado, creado el, fecha de alta, alta, creation date, engage date, engagement date
updated_at
    modified, last modified, last modified date, lastmodifieddate, date modified, updated at, updated,
    fecha de modificacion, modificado
created_by
    created by, creado por
reference code external_id
    id, record id, ref, reference, external id, external ref, referencia, identificador, oracle id, user ref,
    clave, opportunity id, lead id, contact id, account id, opportunity ref, lead ref, activity ref, numero,
    account number, accountnumber, customer number, numero de cliente, codigo de cliente, deal id, user id
language
    language, preferred language, idioma, lengua
email_opt_in opt_in email_consent
    email opt in, opt in, newsletter, consent, acepta correos, consentimiento
email_opt_out
    email opt out, do not email, hasoptedoutofemail, no enviar correos
do_not_call
    do not call, donotcall, no llamar
type kind
    type, account type, tipo, tipo de cuenta, kind, record type, contact type, opportunity type
subject
    subject, asunto, activity subject, titulo
due_at due_date due start
    due, due date, due at, deadline, activity due date, vencimiento, fecha limite, fecha de vencimiento,
    activitydate
done_at completed_at
    done at, completed, completed at, completed date, fecha de realizacion, realizado
duration
    duration, duration min, duration minutes, duracion
start starts_at
    start, start date, begins, inicio, comienzo, start time
end ends_at
    end, end date, ends, fin, end time
priority
    priority, prioridad
about related_to related record account
    related to, related ref, regarding, whatid, relacionado con, about
birth_place
    birth place, lugar de nacimiento
"""


def _by_heading() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    targets: list[str] = []
    for line in _TABLE.strip().splitlines():
        if not line.startswith(" "):
            targets = line.split()
            continue
        for heading in filter(None, (part.strip() for part in line.split(","))):
            found[heading] = tuple(dict.fromkeys((*found.get(heading, ()), *targets)))
    return found


#: folded heading → targets, the likeliest first
MEANINGS = _by_heading()

"""What was said and done, in Spanish and English. Words in braces are filled in from the story."""

from __future__ import annotations

from random import Random

Lines = tuple[tuple[str, str], ...]

#: kind → language → (subject, text)
DONE: dict[str, dict[str, Lines]] = {
    "call": {
        "es": (
            ("Llamada a {given}", "Hablado con {given}. Les encaja el plazo de {product}; falta que compras confirme cantidades."),
            ("Seguimiento de la oferta", "Han recibido la oferta de {product}. La comparan con otra y deciden a final de mes."),
            ("Llamada de {given}: duda de precio", "Pregunta si el precio de {product} baja a partir de 500 unidades. Le paso la tarifa por tramos."),
            ("Primera llamada", "{given} lleva {department}. Ahora compran a un proveedor local y no están contentos con las entregas."),
            ("Confirmar visita", "Confirmado: nos enseñan el almacén de {city} y hablamos con el jefe de turno."),
            ("Reclamación de un pedido", "Llegaron dos bultos golpeados. Reponemos mañana sin coste; {given} lo agradece."),
            ("Llamada sin respuesta", "No contesta. Vuelvo a probar por la tarde."),
            ("Revisión del consumo", "Gastan un 20 % más que el año pasado. Proponerles reposición automática."),
            ("Plazo de pago", "Piden 60 días. Administración acepta si pasan de 10.000 € al año."),
        ),
        "en": (
            ("Call with {given}", "Spoke to {given}. Lead time for {product} works for them; purchasing still has to confirm quantities."),
            ("Follow-up on our offer", "They have our quote for {product} and are comparing it with another. Decision by the end of the month."),
            ("{given} rang about the price", "Wants to know the break at 500 units for {product}. Sending the price list by volume."),
            ("First call", "{given} looks after {department}. They buy locally today and are unhappy about late deliveries."),
            ("Confirm the site visit", "Confirmed. We will walk through the {city} site and meet the shift lead."),
            ("Damaged delivery", "Two cartons arrived crushed. Replacing them tomorrow free of charge; {given} was fine about it."),
            ("No answer", "Went to voicemail. Will try again this afternoon."),
            ("Usage review", "They use 20% more than last year. Worth offering automatic replenishment."),
            ("Payment terms", "Asking for 60 days. Finance agrees above £10,000 a year."),
        ),
    },
    "meeting": {
        "es": (
            ("Visita al almacén de {city}", "Medidos los pasillos: 2,8 m. Caben 14 módulos más. {given} quiere ver planos antes de decidir."),
            ("Presentación de {product}", "Asistieron compras y operaciones. Gustó la demostración; les preocupa la formación del turno de noche."),
            ("Reunión de cierre", "Repasadas condiciones punto por punto. Piden que el montaje sea en fin de semana."),
            ("Revisión anual", "Contentos con el servicio. Van a abrir otra nave y cuentan con nosotros para equiparla."),
            ("Desayuno en la feria", "Charla breve en nuestro estand. Quieren presupuesto después del verano."),
        ),
        "en": (
            ("Site visit in {city}", "Measured the aisles: 2.8 m. There is room for 14 more bays. {given} wants drawings before deciding."),
            ("Demo of {product}", "Purchasing and operations attended. They liked it; training the night shift is their worry."),
            ("Closing meeting", "Went through the terms line by line. They would like installation over a weekend."),
            ("Annual review", "Happy with the service. They are opening a second site and want us to fit it out."),
            ("Coffee at the trade fair", "Short chat at our stand. They want a quote after the summer."),
        ),
    },
    "email": {
        "es": (
            ("Oferta {product}", "Buenos días, {given}:\n\nLe adjunto la oferta de {product} según lo hablado. Es válida 30 días.\n\nUn saludo,\n{owner}"),
            ("Ficha técnica", "Hola, {given}:\n\nAquí tiene la ficha de {product} y el certificado que pedía.\n\nUn saludo,\n{owner}"),
            ("Gracias por su tiempo", "Hola, {given}:\n\nGracias por recibirnos en {city}. Le resumo lo acordado: muestras esta semana y precio cerrado la próxima.\n\n{owner}"),
            ("Re: plazos de entrega", "Estimado equipo: necesitamos la mercancía antes del día 15. ¿Es posible?\n\n{given}"),
        ),
        "en": (
            ("Quote: {product}", "Dear {given},\n\nPlease find attached our quote for {product} as discussed. It is valid for 30 days.\n\nKind regards,\n{owner}"),
            ("Data sheet", "Hi {given},\n\nHere is the data sheet for {product} with the certificate you asked for.\n\nBest,\n{owner}"),
            ("Thank you for your time", "Hi {given},\n\nThanks for having us in {city}. To sum up: samples this week, firm price next week.\n\n{owner}"),
            ("Re: delivery dates", "Hello, we need the goods before the 15th. Can you make it?\n\n{given}"),
        ),
    },
    "note": {
        "es": (
            ("Cómo deciden", "Firma {given} hasta 15.000 €. Por encima pasa por el consejo, que se reúne el primer martes de mes."),
            ("Competencia", "{competitor} les ha ofrecido un 8 % menos, pero con seis semanas de plazo."),
            ("Acceso a la nave", "Entregas solo de 7 a 11 h y con cita. Muelle 3. Preguntar por Rosa."),
            ("Renovación de la flota", "Tienen cuatro transpaletas de 2016. Presupuesto de inversiones en octubre."),
            ("A tener en cuenta", "Prefieren el correo al teléfono. Contestan siempre en el día."),
        ),
        "en": (
            ("How they decide", "{given} signs up to £15,000. Above that it goes to the board, first Tuesday of the month."),
            ("Competition", "{competitor} offered 8% less, but with six weeks' lead time."),
            ("Getting in", "Deliveries from 7 to 11 only, booked ahead. Dock 3, ask for Rose."),
            ("Fleet renewal", "Four pallet trucks from 2016. Capital budget is set in October."),
            ("Good to know", "They prefer e-mail and always answer the same day."),
        ),
    },
    "task": {
        "es": (
            ("Preparar oferta de {product}", "Con transporte incluido hasta {city}."),
            ("Enviar muestras", "Dos unidades de {product}, a la atención de {given}."),
            ("Comprobar stock", "Necesitan {product} antes de fin de mes."),
            ("Actualizar tarifa", "Aplicar el descuento del 5 % acordado."),
        ),
        "en": (
            ("Prepare a quote for {product}", "Delivered to {city}."),
            ("Send samples", "Two of {product}, for the attention of {given}."),
            ("Check stock", "They need {product} before the end of the month."),
            ("Update the price list", "Apply the agreed 5% discount."),
        ),
    },
}  # fmt: skip

#: what is planned: (kind, subject, text)
PLANNED = {
    "es": (
        ("call", "Llamar a {given} por la oferta", "¿Han comparado ya? Ofrecer entrega en dos plazos."),
        ("call", "Cerrar fecha de firma", "Falta el visto bueno de dirección."),
        ("meeting", "Visita a {company}", "Llevar catálogo de {family} y planos."),
        ("meeting", "Demostración de {product}", "Reservar la sala y la unidad de demostración."),
        ("task", "Enviar contrato a {given}", "Con las condiciones de pago nuevas."),
        ("task", "Preparar oferta de {product}", "Incluir montaje y retirada de lo antiguo."),
        ("task", "Pedir referencias", "Dos clientes de su sector."),
    ),
    "en": (
        ("call", "Call {given} about the quote", "Have they compared? Offer delivery in two parts."),
        ("call", "Agree on the signing date", "Only the director's approval is missing."),
        ("meeting", "Visit {company}", "Bring the {family} catalogue and the drawings."),
        ("meeting", "Demo of {product}", "Book the room and the demo unit."),
        ("task", "Send the contract to {given}", "With the new payment terms."),
        ("task", "Prepare a quote for {product}", "Include installation and removal of the old one."),
        ("task", "Ask for references", "Two customers in their line of business."),
    ),
}  # fmt: skip
MENTIONS = {
    "es": ("@{colleague} ¿puedes mirar si tenemos margen para bajar un 5 % más? Piden respuesta el jueves.",
           "@{colleague} te paso esta cuenta mientras estoy de vacaciones. Lo importante es la entrega del día 15.",
           "@{colleague} han preguntado por ti. ¿Les llamas tú?"),
    "en": ("@{colleague} can you see whether there is room for another 5%? They want an answer by Thursday.",
           "@{colleague} please look after this one while I am away. The delivery on the 15th is what matters.",
           "@{colleague} they asked for you. Would you call them?"),
}  # fmt: skip
LOOKING_FOR = {
    "es": ("Quieren renovar el embalaje de expedición y reducir plástico.", "Abren nave nueva y necesitan estanterías.",
           "Piden precio de tres transpaletas eléctricas.", "Buscan proveedor de consumibles con entrega semanal.",
           "Tuvieron una inspección y les exigen protecciones en los pasillos.", "Descargaron la guía de paletización.",
           "Pasaron por el estand y dejaron tarjeta."),
    "en": ("Want to cut plastic from their outbound packaging.", "Opening a new unit and need racking.",
           "Asked for prices on three electric pallet trucks.", "Looking for consumables with weekly delivery.",
           "An inspection told them to protect their aisles.", "Downloaded the pallet wrapping guide.",
           "Stopped at our stand and left a card."),
}  # fmt: skip
ABOUT_ACCOUNT = {
    "es": ("Cliente desde hace años; compra sobre todo consumibles.", "Grupo familiar con dos naves. Valoran el trato cercano.",
           "Crecen rápido y compran con poca antelación.", "Trabajan a tres turnos: entregas por la mañana.",
           "Exigen certificado de calidad en cada envío.", ""),
    "en": ("A customer for years; mostly consumables.", "Family group with two sites. They value a personal touch.",
           "Growing fast and ordering late.", "Three shifts: deliver in the morning.",
           "They ask for a certificate with every delivery.", ""),
}  # fmt: skip
DEAL_NAMES = {
    "es": ("{product} para {place}", "Equipamiento del almacén de {place}", "Suministro anual de {family}", "Ampliación {place}",
           "{product}: proyecto {year}"),
    "en": ("{product} for {place}", "{place} warehouse fit-out", "Annual supply: {family}", "{place} extension",
           "{product}: {year} project"),
}  # fmt: skip
RENEWAL_NAMES = {"es": ("Renovación {product} {year}",), "en": ("{product} renewal {year}",)}
ABOUT_DEAL = {
    "es": ("Quieren dejarlo cerrado antes de la campaña.", "Compiten dos proveedores más.", "Depende de la licencia de obra.",
           "Presupuesto aprobado; falta elegir modelo.", ""),
    "en": ("They want it settled before peak season.", "Two other suppliers are bidding.", "Depends on planning permission.",
           "Budget approved; model still to be chosen.", ""),
}  # fmt: skip
NEXT_STEPS = {
    "es": ("Enviar oferta revisada", "Visita técnica", "Respuesta de compras", "Firma"),
    "en": ("Send the revised quote", "Technical visit", "Answer from purchasing", "Signature"),
}


class Fill(dict[str, str]):
    """Words for the braces; one that is missing leaves a neutral word instead of a hole."""

    def __missing__(self, key: str) -> str:
        return "…"


def pick(random: Random, lines: Lines | tuple[str, ...], words: Fill) -> tuple[str, ...]:
    """One of the lines with its braces filled."""
    chosen = random.choice(lines)
    parts = (chosen,) if isinstance(chosen, str) else chosen
    return tuple(part.format_map(words) for part in parts)

"""Names, jobs and ways to reach people, by country. Addresses end in .example, which belongs to nobody."""

from __future__ import annotations

from random import Random

from trato.lib.errors import BadValue
from trato.lib.phones import parse_phone
from trato.lib.text import fold

GIVEN = {
    "ES": "Lucía María Carmen Ana Laura Marta Elena Cristina Paula Sara Raquel Beatriz Silvia Nuria Alba Irene Rocío "
          "Inés Pilar Teresa Antonio Manuel José Javier David Daniel Carlos Miguel Alejandro Pablo Sergio Jorge Alberto "
          "Álvaro Rubén Iván Óscar Raúl Andrés Fernando Iker Jordi Xavier Aitor",
    "PT": "Maria Ana Joana Inês Catarina Marta Sofia Beatriz Rita Teresa João José António Pedro Miguel Tiago Rui "
          "Nuno Luís Ricardo Diogo Bruno André Paulo",
    "GB": "Olivia Emily Sophie Charlotte Hannah Lucy Rebecca Rachel Megan Claire Alison Priya James Oliver Thomas "
          "William George Daniel Matthew Adam Simon Andrew Stephen Imran Neil Gareth Callum",
    "IE": "Aoife Niamh Ciara Sinéad Orla Gráinne Róisín Caoimhe Deirdre Conor Seán Patrick Cian Eoin Declan Brendan "
          "Padraig Liam Fergal Ronan",
    "MX": "Guadalupe Fernanda Ximena Valeria Daniela Mariana Alejandra Verónica Lorena Leticia Juan Luis Roberto "
          "Francisco Arturo Eduardo Ricardo Héctor Gerardo Rodrigo Emiliano Óscar Armando",
}  # fmt: skip
FAMILY = {
    "ES": "García Martínez López Sánchez Pérez Gómez Fernández Ruiz Díaz Moreno Álvarez Muñoz Romero Alonso Gutiérrez "
          "Navarro Torres Domínguez Vázquez Ramos Gil Serrano Blanco Molina Castro Ortega Rubio Marín Sanz Iglesias "
          "Medina Cortés Castillo Garrido Santos Guerrero Lozano Cano Prieto Méndez Vidal Ferrer Puig Etxeberria "
          "Aguirre Carballo Soler Roca Bosch Calvo",
    "PT": "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Gonçalves Gomes Lopes "
          "Marques Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Soares",
    "GB": "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright Walker Thompson White Hughes Edwards "
          "Green Hall Wood Harris Clarke Turner Hill Cooper Ward Morris Khan Campbell Mitchell Fraser Barnes",
    "IE": "Murphy Kelly O'Sullivan Walsh O'Brien Byrne Ryan O'Connor Doyle McCarthy Gallagher Doherty Kennedy Lynch "
          "Murray Quinn Moore Nolan Brennan Dunne",
    "MX": "Hernández García Martínez López González Rodríguez Pérez Sánchez Ramírez Cruz Flores Gómez Morales Vázquez "
          "Reyes Jiménez Torres Díaz Gutiérrez Mendoza Ruiz Aguilar Ortiz Castillo Chávez Salinas",
}  # fmt: skip
TWO_SURNAMES = {"ES", "MX"}
CALLING_CODES = {"ES": "+34", "PT": "+351", "GB": "+44", "IE": "+353", "MX": "+52"}

#: (job, department, level) in Spanish and English
JOBS = {
    "es": (
        ("Directora de compras", "Compras", "director"), ("Responsable de compras", "Compras", "manager"),
        ("Jefe de almacén", "Logística", "manager"), ("Director de operaciones", "Operaciones", "director"),
        ("Técnica de prevención", "Prevención", "staff"), ("Gerente", "Dirección", "executive"),
        ("Responsable de calidad", "Calidad", "manager"), ("Directora financiera", "Finanzas", "director"),
        ("Jefe de mantenimiento", "Mantenimiento", "manager"), ("Administrativa", "Administración", "staff"),
        ("Responsable de logística", "Logística", "manager"), ("Director de planta", "Producción", "director"),
    ),
    "en": (
        ("Purchasing Manager", "Purchasing", "manager"), ("Head of Procurement", "Purchasing", "director"),
        ("Warehouse Manager", "Logistics", "manager"), ("Operations Director", "Operations", "director"),
        ("Health & Safety Officer", "Safety", "staff"), ("Managing Director", "Management", "executive"),
        ("Quality Manager", "Quality", "manager"), ("Finance Director", "Finance", "director"),
        ("Maintenance Lead", "Maintenance", "manager"), ("Buyer", "Purchasing", "staff"),
        ("Supply Chain Manager", "Logistics", "manager"), ("Plant Manager", "Production", "director"),
    ),
}  # fmt: skip


def given_and_family(random: Random, country: str) -> tuple[str, str]:
    """A name as people of the country have it: two surnames in Spain and Mexico."""
    given = random.choice(GIVEN[country].split())
    surnames = FAMILY[country].split()
    family = random.choice(surnames)
    if country in TWO_SURNAMES and random.random() < 0.7:
        family += " " + random.choice(surnames)
    return given, family


def mailbox(given: str, family: str, style: int) -> str:
    """The part before the @, in the style of the company."""
    first, last = plain(given), plain(family.split()[0])
    return (f"{first}.{last}", f"{first[0]}{last}", f"{first}{last[0]}", f"{last}.{first[0]}")[style % 4]


def plain(text: str) -> str:
    """Small letters and digits only."""
    return "".join(letter for letter in fold(text) if letter.isascii() and letter.isalnum())


def landline(random: Random, country: str, area: str) -> str:
    """A number of the place, in E.164."""
    length = {"ES": 9, "PT": 9, "GB": 10, "IE": 8, "MX": 10}[country]
    return _valid(random, f"{CALLING_CODES[country]}{area}", length - len(area), country)


def mobile(random: Random, country: str, area: str) -> str:
    """A mobile number of the country, in E.164. In Mexico they look like landlines."""
    head = {"ES": "6", "PT": "91", "GB": "74", "IE": "87", "MX": area}[country]
    length = {"ES": 9, "PT": 9, "GB": 10, "IE": 9, "MX": 10}[country]
    return _valid(random, f"{CALLING_CODES[country]}{head}", length - len(head), country)


def _valid(random: Random, head: str, count: int, country: str) -> str:
    """Digits are drawn until the numbering plan of the country knows such a number."""
    while True:
        tail = random.choice("23456789") + "".join(random.choice("0123456789") for _ in range(count - 1))
        try:
            return parse_phone(head + tail, country) or ""
        except BadValue:
            continue

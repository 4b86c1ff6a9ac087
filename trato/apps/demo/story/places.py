"""Towns with streets, postal codes and area codes."""

from __future__ import annotations

from random import Random

from trato.apps.demo.story.parts import Place

#: country → (city, first digits of postal codes, province, area code)
TOWNS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "ES": (
        ("Madrid", "280", "Madrid", "91"), ("Getafe", "289", "Madrid", "91"),
        ("Alcalá de Henares", "288", "Madrid", "91"),
        ("Barcelona", "080", "Barcelona", "93"), ("Sabadell", "082", "Barcelona", "93"),
        ("Valencia", "460", "Valencia", "96"), ("Paterna", "469", "Valencia", "96"), ("Elche", "032", "Alicante", "96"),
        ("Sevilla", "410", "Sevilla", "95"), ("Dos Hermanas", "417", "Sevilla", "95"), ("Málaga", "290", "Málaga", "95"),
        ("Zaragoza", "500", "Zaragoza", "976"), ("Bilbao", "480", "Bizkaia", "94"), ("Vitoria-Gasteiz", "010", "Álava", "945"),
        ("Pamplona", "310", "Navarra", "948"), ("Valladolid", "470", "Valladolid", "983"), ("Burgos", "090", "Burgos", "947"),
        ("Vigo", "362", "Pontevedra", "986"), ("A Coruña", "150", "A Coruña", "981"), ("Murcia", "300", "Murcia", "968"),
        ("Gijón", "332", "Asturias", "985"), ("Toledo", "450", "Toledo", "925"), ("Palma", "070", "Illes Balears", "971"),
        ("Tarragona", "430", "Tarragona", "977"),
    ),
    "PT": (
        ("Lisboa", "1000", "Lisboa", "21"), ("Porto", "4000", "Porto", "22"), ("Braga", "4700", "Braga", "253"),
        ("Aveiro", "3800", "Aveiro", "234"), ("Leiria", "2400", "Leiria", "244"), ("Setúbal", "2900", "Setúbal", "265"),
    ),
    "GB": (
        ("Birmingham", "B", "West Midlands", "121"), ("Manchester", "M", "Greater Manchester", "161"),
        ("Leeds", "LS", "West Yorkshire", "113"), ("Bristol", "BS", "Bristol", "117"),
        ("Sheffield", "S", "South Yorkshire", "114"), ("Glasgow", "G", "Glasgow", "141"),
        ("Leicester", "LE", "Leicestershire", "116"), ("Cardiff", "CF", "Cardiff", "29"),
    ),
    "IE": (
        ("Dublin", "D", "Dublin", "1"), ("Cork", "T", "Cork", "21"), ("Galway", "H", "Galway", "91"),
        ("Limerick", "V", "Limerick", "61"),
    ),
    "MX": (
        ("Monterrey", "64", "Nuevo León", "81"), ("Guadalajara", "44", "Jalisco", "33"),
        ("Ciudad de México", "06", "Ciudad de México", "55"), ("Querétaro", "76", "Querétaro", "442"),
        ("Puebla", "72", "Puebla", "222"),
    ),
}  # fmt: skip

_STREETS = {
    "ES": ("Calle Mayor, {n}", "Avenida de la Industria, {n}", "Polígono Industrial Sur, nave {n}", "Calle del Comercio, {n}",
           "Avenida de Europa, {n}", "Calle Alfonso X, {n}", "Polígono El Pino, parcela {n}", "Paseo de la Estación, {n}",
           "Calle de los Talleres, {n}", "Ronda Norte, {n}"),
    "PT": ("Rua das Flores, {n}", "Avenida da Liberdade, {n}", "Zona Industrial, lote {n}", "Rua do Comércio, {n}",
           "Estrada Nacional 1, {n}"),
    "GB": ("{n} High Street", "Unit {n}, Riverside Business Park", "{n} Station Road", "{n} Mill Lane",
           "Unit {n}, Parkway Industrial Estate", "{n} Foundry Street"),
    "IE": ("{n} Main Street", "Unit {n}, Westgate Business Park", "{n} Bridge Street", "{n} Harbour Road"),
    "MX": ("Avenida Insurgentes {n}", "Calle Hidalgo {n}", "Parque Industrial Norte, nave {n}", "Boulevard Juárez {n}"),
}  # fmt: skip


def place_in(random: Random, country: str) -> tuple[Place, str]:
    """An address in a town of the country, and the town's area code."""
    city, code, province, area = random.choice(TOWNS[country])
    street = random.choice(_STREETS[country]).format(n=random.randint(1, 190))
    return Place(street, city, _postal_code(random, country, code), province, country), area


def _postal_code(random: Random, country: str, head: str) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    if country == "GB":
        return f"{head}{random.randint(1, 19)} {random.randint(1, 9)}{random.choice(letters)}{random.choice(letters)}"
    if country == "IE":
        tail = "".join(random.choice("0123456789ACDEFHKNPRTVWXY") for _ in range(4))
        return f"{head}{random.randint(10, 99)} {tail}"
    if country == "PT":
        return f"{head}-{random.randint(100, 899)}"
    return head + f"{random.randrange(10 ** (5 - len(head))):0{5 - len(head)}d}"

"""What the sample company sells, who it is, and against whom it sells."""

from __future__ import annotations

from decimal import Decimal

from trato.apps.demo.story.parts import Colleague, Product

COMPANY = "Suministros Tajo"
#: (name, name of the team above)
TEAMS = [("Ventas", ""), ("Equipo Iberia", "Ventas"), ("International team", "Ventas")]
COLLEAGUES = [
    Colleague(0, "Lucía Fernández", "lucia@suministrostajo.example", "rep", "Equipo Iberia", "es", "Comercial"),
    Colleague(1, "Pablo Romero", "pablo@suministrostajo.example", "rep", "Equipo Iberia", "es", "Comercial"),
    Colleague(2, "Sarah Collins", "sarah@suministrostajo.example", "rep", "International team", "en", "Account executive"),
    Colleague(3, "Diogo Almeida", "diogo@suministrostajo.example", "rep", "International team", "en", "Account executive"),
    Colleague(4, "Javier Ortega", "javier@suministrostajo.example", "manager", "Ventas", "es", "Jefe de ventas"),
    Colleague(5, "Marta Vidal", "marta@suministrostajo.example", "administrator", "Ventas", "es", "Administradora"),
]  # fmt: skip
REPS_OF = {"ES": (0, 1, 0, 1, 0), "PT": (1, 3, 3), "GB": (2, 2, 2, 3), "IE": (2,), "MX": (3, 2)}
CURRENCIES = {"ES": "EUR", "PT": "EUR", "IE": "EUR", "GB": "GBP", "MX": "MXN"}
#: what one unit was worth in euros at the beginning of the story
FIRST_RATES = {"GBP": Decimal("1.1650"), "MXN": Decimal("0.0495")}
COMPETITORS = ("Embalajes Norte", "Packline Europe", "Grupo Almaser", "BoxDirect", "Rackmaster")
TAGS = ("clave", "feria Hispack", "referencia", "key account", "pago a 60 días", "nuevo 2.º semestre", "sostenible",
        "cross-selling", "VIP", "incidencia abierta")  # fmt: skip

_PRODUCTS = (
    ("Embalaje", "EMB", (
        ("Caja de cartón doble canal 60×40×40", "1.45", "Para 30 kg. Lotes de 200."),
        ("Film estirable manual 23 µm", "8.90", "Rollo de 500 mm."),
        ("Film estirable máquina 20 µm", "31.50", "Bobina de 16 kg."),
        ("Precinto de papel reforzado", "2.30", "Sin plástico, 50 m."),
        ("Bolsa de burbuja 30×40", "0.28", "Con cierre adhesivo."),
        ("Flejadora semiautomática", "1290.00", "Fleje de polipropileno de 9 a 15 mm."),
        ("Envolvedora de palés con plato", "5480.00", "Hasta 35 palés por hora."),
        ("Palé de plástico 1200×800", "46.00", "Higiénico, apilable."),
    )),
    ("Almacén", "ALM", (
        ("Estantería de paletización, módulo", "389.00", "Carga de 3.000 kg por nivel."),
        ("Estantería de media carga, módulo", "164.00", "Montaje sin tornillos."),
        ("Entreplanta metálica, m²", "138.00", "Cálculo y montaje incluidos."),
        ("Transpaleta manual 2.500 kg", "329.00", "Ruedas de nailon tándem."),
        ("Transpaleta eléctrica 1.500 kg", "2190.00", "Batería de litio."),
        ("Apilador eléctrico 1.200 kg", "4790.00", "Elevación de 3,6 m."),
        ("Carro de preparación de pedidos", "412.00", "Tres niveles, con escalera."),
        ("Contenedor plegable 600×400", "21.50", "Apto para alimentos."),
    )),
    ("Safety", "SAF", (
        ("Safety barrier, 2 m", "219.00", "Flexible polymer, floor fixed."),
        ("Column protector", "94.00", "For racking uprights."),
        ("Safety shoes S3", "58.00", "Sizes 36 to 48."),
        ("Nitrile gloves, box of 100", "11.90", "Powder free."),
        ("Spill kit 120 l", "189.00", "For oils and coolants."),
        ("Fire-resistant cabinet", "1640.00", "90 minutes, EN 14470-1."),
    )),
    ("Cleaning", "CLE", (
        ("Floor scrubber, walk-behind", "3250.00", "55 cm, lithium battery."),
        ("Industrial vacuum 80 l", "689.00", "Wet and dry."),
        ("Degreaser, 25 l", "64.00", "Biodegradable."),
        ("Wiping rolls, pack of 6", "27.50", "Two-ply, 800 sheets."),
    )),
    ("Servicios", "SER", (
        ("Contrato de mantenimiento anual", "1850.00", "Dos revisiones y urgencias en 24 h."),
        ("Inspección de estanterías EN 15635", "640.00", "Informe firmado por técnico competente."),
        ("Reposición automática de consumibles", "290.00", "Cuota mensual, stock en sus instalaciones."),
        ("Warehouse layout study", "2400.00", "Survey, drawings and proposal."),
    )),
)  # fmt: skip


def products() -> list[Product]:
    """The catalogue of the sample company."""
    found: list[Product] = []
    for family, head, items in _PRODUCTS:
        for number, (name, price, description) in enumerate(items, 1):
            found.append(Product(len(found), f"{head}-{number:03d}", name, family, Decimal(price), description))
    return found

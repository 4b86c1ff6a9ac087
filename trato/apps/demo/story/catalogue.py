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
FAMILIES_EN = {
    "Embalaje": "packaging",
    "Almacén": "storage",
    "Seguridad": "safety",
    "Limpieza": "cleaning",
    "Servicios": "services",
}

_PRODUCTS = (
    ("Embalaje", "EMB", (
        ("Caja de cartón doble canal 60×40×40", "double-wall carton 60×40×40", "1.45", "Para 30 kg. Lotes de 200."),
        ("Film estirable manual 23 µm", "hand stretch film 23 µm", "8.90", "Rollo de 500 mm."),
        ("Film estirable máquina 20 µm", "machine stretch film 20 µm", "31.50", "Bobina de 16 kg."),
        ("Precinto de papel reforzado", "reinforced paper tape", "2.30", "Sin plástico, 50 m."),
        ("Bolsa de burbuja 30×40", "bubble bag 30×40", "0.28", "Con cierre adhesivo."),
        ("Flejadora semiautomática", "semi-automatic strapping machine", "1290.00", "Fleje de polipropileno de 9 a 15 mm."),
        ("Envolvedora de palés con plato", "pallet wrapper with turntable", "5480.00", "Hasta 35 palés por hora."),
        ("Palé de plástico 1200×800", "plastic pallet 1200×800", "46.00", "Higiénico, apilable."),
    )),
    ("Almacén", "ALM", (
        ("Estantería de paletización, módulo", "pallet racking", "389.00", "Carga de 3.000 kg por nivel."),
        ("Estantería de media carga, módulo", "longspan shelving", "164.00", "Montaje sin tornillos."),
        ("Entreplanta metálica, m²", "steel mezzanine", "138.00", "Cálculo y montaje incluidos."),
        ("Transpaleta manual 2.500 kg", "hand pallet truck", "329.00", "Ruedas de nailon tándem."),
        ("Transpaleta eléctrica 1.500 kg", "electric pallet truck", "2190.00", "Batería de litio."),
        ("Apilador eléctrico 1.200 kg", "electric stacker", "4790.00", "Elevación de 3,6 m."),
        ("Carro de preparación de pedidos", "order picking trolley", "412.00", "Tres niveles, con escalera."),
        ("Contenedor plegable 600×400", "folding container 600×400", "21.50", "Apto para alimentos."),
    )),
    ("Seguridad", "SEG", (
        ("Barrera de seguridad, 2 m", "safety barrier", "219.00", "Polímero flexible, fijada al suelo."),
        ("Protector de columna", "column protector", "94.00", "Para puntales de estantería."),
        ("Calzado de seguridad S3", "safety shoes S3", "58.00", "Tallas 36 a 48."),
        ("Guantes de nitrilo, caja de 100", "nitrile gloves", "11.90", "Sin polvo."),
        ("Kit antiderrames 120 l", "spill kit 120 l", "189.00", "Para aceites y taladrinas."),
        ("Armario ignífugo", "fire-resistant cabinet", "1640.00", "90 minutos, EN 14470-1."),
    )),
    ("Limpieza", "LIM", (
        ("Fregadora de conductor a pie", "floor scrubber", "3250.00", "55 cm, batería de litio."),
        ("Aspirador industrial 80 l", "industrial vacuum 80 l", "689.00", "Sólidos y líquidos."),
        ("Desengrasante, 25 l", "degreaser", "64.00", "Biodegradable."),
        ("Bobina de papel, paquete de 6", "wiping rolls", "27.50", "Dos capas, 800 servicios."),
    )),
    ("Servicios", "SER", (
        ("Contrato de mantenimiento anual", "maintenance contract", "1850.00", "Dos revisiones y urgencias en 24 h."),
        ("Inspección de estanterías EN 15635", "racking inspection EN 15635", "640.00", "Informe firmado por técnico competente."),
        ("Reposición automática de consumibles", "automatic replenishment", "290.00", "Cuota mensual, stock en sus instalaciones."),
        ("Estudio de distribución de almacén", "warehouse layout study", "2400.00", "Toma de datos, planos y propuesta."),
    )),
)  # fmt: skip


def products() -> list[Product]:
    """The catalogue of the sample company."""
    found: list[Product] = []
    for family, head, items in _PRODUCTS:
        for number, (name, name_en, price, description) in enumerate(items, 1):
            found.append(
                Product(len(found), f"{head}-{number:03d}", name, name_en, family, Decimal(price), description)
            )
    return found

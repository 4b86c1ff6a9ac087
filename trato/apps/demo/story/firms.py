"""Company names, industries and tax numbers."""

from __future__ import annotations

from random import Random

from trato.apps.demo.story.people import FAMILY, plain

#: industry → words of company names in Spanish and English
INDUSTRIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "agriculture": (("Conservas", "Aceites", "Embutidos", "Panadería", "Lácteos", "Bodegas", "Congelados"),
             ("Foods", "Bakery", "Dairies", "Smokehouse", "Provisions", "Brewing")),
    "logistics": (("Transportes", "Logística", "Almacenes", "Mudanzas"), ("Logistics", "Freight", "Haulage", "Storage")),
    "manufacturing": (("Talleres", "Mecanizados", "Metalúrgica", "Plásticos", "Maderas", "Muebles", "Cerámicas"),
                      ("Engineering", "Fabrications", "Plastics", "Joinery", "Castings", "Tools")),
    "retail": (("Supermercados", "Ferreterías", "Comercial", "Distribuciones", "Bazar"),
               ("Stores", "Trading", "Hardware", "Wholesale", "Supplies")),
    "construction": (("Construcciones", "Obras", "Reformas", "Instalaciones"), ("Builders", "Construction", "Roofing")),
    "healthcare": (("Clínica", "Laboratorios", "Farmacéutica", "Residencia"), ("Pharma", "Laboratories", "Care Homes")),
    "energy": (("Energías", "Renovables", "Solar"), ("Energy", "Renewables", "Power")),
    "services": (("Limpiezas", "Servicios", "Consultores", "Gestoría"), ("Services", "Facilities", "Partners")),
}  # fmt: skip
WEIGHTS = {"agriculture": 22, "logistics": 18, "manufacturing": 26, "retail": 14, "construction": 8, "healthcare": 5, "energy": 3,
           "services": 4}  # fmt: skip
_SPANISH_TAILS = ("del Norte", "Levante", "del Sur", "Ibérica", "Atlántica", "del Duero", "Mediterránea", "del Ebro",
                  "San Marcos", "La Encina", "Santa Lucía", "Costa Verde", "Sierra Nevada", "Vega Alta", "Los Arcos",
                  "Montecarmelo", "Río Tinto", "Altamira", "Puerta Real", "Castilla")  # fmt: skip
_PORTUGUESE_TAILS = ("do Norte", "Atlântico", "do Tejo", "do Minho", "Boavista", "Serra da Estrela", "Vila Nova",
                     "Lusitana", "do Sado", "Bela Vista")  # fmt: skip
_ENGLISH_HEADS = ("Northfield", "Oakwood", "Riverside", "Kingsway", "Harbour", "Redbrick", "Westgate", "Millstone",
                  "Ashdown", "Fairview", "Stonebridge", "Greenhill", "Blackwater", "Highcliffe", "Longford", "Elmsworth",
                  "Clearwater", "Moorland", "Silverdale", "Thornbury", "Castlebar", "Shannon", "Glenmore", "Corrib")  # fmt: skip
_FORMS = {"ES": ("S.L.", "S.L.", "S.L.U.", "S.A.", "S. Coop."), "PT": ("Lda.", "Lda.", "S.A."),
          "GB": ("Ltd", "Ltd", "Ltd", "plc", "LLP"), "IE": ("Ltd", "DAC"), "MX": ("S.A. de C.V.", "S. de R.L. de C.V.")}  # fmt: skip


def firm_name(random: Random, country: str, industry: str) -> tuple[str, str]:
    """(full name with legal form, the name without it)."""
    spanish, english = INDUSTRIES[industry]
    if country in ("GB", "IE"):
        head = random.choice((*_ENGLISH_HEADS, *(f"{name} & Sons" for name in FAMILY[country].split()[:14])))
        short = f"{head} {random.choice(english)}"
    elif country == "PT":
        short = f"{_in_portuguese(random.choice(spanish))} {random.choice(_PORTUGUESE_TAILS)}"
    else:
        family = FAMILY[country].split()
        tail = random.choice(
            (*_SPANISH_TAILS, *family[:24], f"{random.choice(family)} e Hijos", f"Hermanos {random.choice(family)}")
        )
        short = f"{random.choice(spanish)} {tail}"
    joint = " " if country in ("GB", "IE", "PT") else ", "
    return f"{short}{joint}{random.choice(_FORMS[country])}", short


_PORTUGUESE = {
    "Conservas": "Conservas", "Aceites": "Azeites", "Embutidos": "Enchidos", "Panadería": "Panificadora",
    "Lácteos": "Laticínios", "Bodegas": "Adegas", "Congelados": "Congelados", "Talleres": "Oficinas",
    "Mecanizados": "Maquinações", "Metalúrgica": "Metalúrgica", "Plásticos": "Plásticos", "Maderas": "Madeiras",
    "Muebles": "Móveis", "Cerámicas": "Cerâmicas", "Almacenes": "Armazéns", "Mudanzas": "Mudanças",
    "Supermercados": "Supermercados", "Ferreterías": "Ferragens", "Distribuciones": "Distribuição",
    "Construcciones": "Construções", "Instalaciones": "Instalações", "Clínica": "Clínica", "Energías": "Energias",
    "Renovables": "Renováveis", "Limpiezas": "Limpezas", "Servicios": "Serviços", "Consultores": "Consultores",
}  # fmt: skip


def _in_portuguese(word: str) -> str:
    return _PORTUGUESE.get(word, word)


def domain_of(short_name: str) -> str:
    """A web name that belongs to nobody."""
    return plain(short_name.replace("&", "and").replace(" e Hijos", ""))[:30] + ".example"


def tax_number(random: Random, country: str) -> str:
    """A tax number with the right check digits for Spain, Portugal and the United Kingdom; "" elsewhere."""
    digits = [random.randrange(10) for _ in range(7)]
    if country == "ES":
        odd = sum(sum(divmod(2 * digit, 10)) for digit in digits[0::2])
        return f"B{''.join(map(str, digits))}{-(odd + sum(digits[1::2])) % 10}"
    if country == "PT":
        body = [5, *digits]
        check = 11 - sum(digit * weight for digit, weight in zip(body, range(9, 1, -1), strict=True)) % 11
        return "PT" + "".join(map(str, body)) + str(0 if check > 9 else check)
    if country == "GB":
        digits[0] = digits[0] or 3
        check = 97 - sum(digit * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True)) % 97
        return f"GB{''.join(map(str, digits))}{check:02d}"
    return ""

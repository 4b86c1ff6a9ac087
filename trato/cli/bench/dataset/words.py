"""The words that the data set is made of."""

from __future__ import annotations

from typing import NamedTuple

FIRST_ES = (
    "María", "Carmen", "José", "Antonio", "Manuel", "Ana", "Francisco", "Laura", "David", "Cristina", "Javier",
    "Marta", "Daniel", "Lucía", "Carlos", "Paula", "Miguel", "Elena", "Rafael", "Sara", "Pedro", "Raquel", "Ángel",
    "Rocío", "Alejandro", "Beatriz", "Fernando", "Nuria", "Sergio", "Patricia", "Pablo", "Silvia", "Jorge", "Andrea",
    "Alberto", "Alba", "Luis", "Irene", "Álvaro", "Mónica", "Óscar", "Inés", "Rubén", "Sofía", "Iván", "Noelia",
    "Adrián", "Verónica", "Raúl", "Julia", "Enrique", "Eva", "Vicente", "Begoña", "Jesús", "Lourdes", "Víctor",
    "Ángela", "Joaquín", "Rosario", "Andrés", "Yolanda", "Santiago", "Montserrat", "Jaume", "Núria", "Íñigo",
    "Ainhoa", "Martín", "Macarena", "Tomás", "Estíbaliz", "Agustín", "Concepción", "Xavier", "Mercè", "Hernán",
    "Guadalupe", "Nicolás", "Ximena", "Matías", "Camila", "Sebastián", "Valentina",
)  # fmt: skip
LAST_ES = (
    "García", "Rodríguez", "González", "Fernández", "López", "Martínez", "Sánchez", "Pérez", "Gómez", "Martín",
    "Jiménez", "Ruiz", "Hernández", "Díaz", "Moreno", "Muñoz", "Álvarez", "Romero", "Alonso", "Gutiérrez", "Navarro",
    "Torres", "Domínguez", "Vázquez", "Ramos", "Gil", "Ramírez", "Serrano", "Blanco", "Molina", "Morales", "Suárez",
    "Ortega", "Delgado", "Castro", "Ortiz", "Rubio", "Marín", "Sanz", "Núñez", "Iglesias", "Medina", "Garrido",
    "Cortés", "Castillo", "Santos", "Lozano", "Guerrero", "Cano", "Prieto", "Méndez", "Cruz", "Calvo", "Gallego",
    "Vidal", "León", "Márquez", "Herrera", "Peña", "Flores", "Cabrera", "Campos", "Vega", "Fuentes", "Carrasco",
    "Diez", "Caballero", "Reyes", "Nieto", "Aguilar", "Pascual", "Santana", "Herrero", "Montero", "Lorenzo",
    "Hidalgo", "Giménez", "Ibáñez", "Ferrer", "Durán", "Santiago", "Benítez", "Mora", "Vicente", "Vargas", "Arias",
    "Carmona", "Crespo", "Román", "Pastor", "Soto", "Sáez", "Velasco", "Moya", "Soler", "Parra", "Esteban", "Bravo",
    "Gallardo", "Rojas", "Etxeberría", "Goñi", "Puig", "Ferreiro", "Castiñeira", "Llorente", "Quiñones", "Zúñiga",
    "Cañizares", "Bermúdez",
)  # fmt: skip
FIRST_EN = (
    "James", "Mary", "Robert", "Patricia", "John", "Jennifer", "Michael", "Linda", "William", "Elizabeth", "Thomas",
    "Barbara", "Richard", "Susan", "Joseph", "Jessica", "Charles", "Sarah", "Christopher", "Karen", "Daniel", "Nancy",
    "Matthew", "Lisa", "Anthony", "Betty", "Mark", "Margaret", "Steven", "Sandra", "Paul", "Ashley", "Andrew",
    "Kimberly", "Joshua", "Emily", "Kenneth", "Donna", "Kevin", "Michelle", "Brian", "Carol", "George", "Amanda",
    "Edward", "Dorothy", "Ronald", "Melissa", "Timothy", "Deborah", "Siobhán", "Seán", "Chloë", "Zoë", "Renée",
    "Niamh", "Oliver", "Amelia", "Harry", "Isla", "Jack", "Ava", "Grace", "Alfie",
)  # fmt: skip
LAST_EN = (
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Miller", "Davis", "Wilson", "Anderson", "Taylor", "Thomas",
    "Moore", "Jackson", "Martin", "Lee", "Thompson", "White", "Harris", "Clark", "Lewis", "Robinson", "Walker",
    "Young", "Allen", "King", "Wright", "Scott", "Hill", "Green", "Adams", "Nelson", "Baker", "Hall", "Campbell",
    "Mitchell", "Carter", "Roberts", "Evans", "Edwards", "Collins", "Stewart", "Morris", "Murphy", "Cook", "Rogers",
    "Morgan", "Peterson", "Cooper", "Reed", "Bailey", "Bell", "Kelly", "Howard", "Ward", "Cox", "Richardson",
    "Watson", "Brooks", "Bennett", "Gray", "Hughes", "Price", "Myers", "Foster", "O'Brien", "O'Neill", "McDonald",
    "MacLeod", "Fitzgerald", "Brontë", "Ó'Súilleabháin",
)  # fmt: skip
#: what people are called who have a longer name
NICK = {
    "José": "Pepe", "Francisco": "Paco", "Manuel": "Manolo", "María": "Mª", "Rosario": "Charo",
    "Concepción": "Concha", "Jesús": "Chus", "Guadalupe": "Lupe", "Antonio": "Toni", "Robert": "Bob",
    "William": "Bill", "Elizabeth": "Liz", "James": "Jim", "Michael": "Mike", "Richard": "Dick", "Jennifer": "Jenny",
    "Thomas": "Tom", "Margaret": "Maggie", "Christopher": "Chris", "Patricia": "Patri",
}  # fmt: skip


class Country(NamedTuple):
    """A country as the data set knows it. `dialling`, `begin` and `digits` describe its phone numbers."""

    code: str
    weight: int
    is_spanish: bool
    dialling: str
    begin: str
    digits: int
    postcode_length: int
    domain: str
    currency: str
    language: str


COUNTRIES = (
    Country("ES", 540, True, "34", "6", 9, 5, "es", "EUR", "es"),
    Country("MX", 100, True, "52", "55", 10, 5, "mx", "MXN", "es"),
    Country("AR", 50, True, "54", "11", 10, 4, "com.ar", "USD", "es"),
    Country("CO", 45, True, "57", "31", 10, 6, "com.co", "USD", "es"),
    Country("CL", 30, True, "56", "9", 9, 7, "cl", "USD", "es"),
    Country("PE", 22, True, "51", "9", 9, 5, "pe", "USD", "es"),
    Country("GB", 70, False, "44", "7", 10, 5, "co.uk", "GBP", "en"),
    Country("US", 85, False, "1", "2", 10, 5, "com", "USD", "en"),
    Country("IE", 15, False, "353", "8", 9, 5, "ie", "EUR", "en"),
    Country("PT", 18, True, "351", "9", 9, 7, "pt", "EUR", "pt"),
    Country("FR", 15, False, "33", "6", 9, 5, "fr", "EUR", "fr"),
    Country("DE", 10, False, "49", "15", 10, 5, "de", "EUR", "de"),
)
CITIES = {
    "ES": (
        "Madrid|Barcelona|València|Sevilla|Zaragoza|Málaga|Murcia|Palma|Bilbao|Alacant|Córdoba|"
        "Valladolid|Vigo|Gijón|A Coruña|Vitoria-Gasteiz|Granada|Elx|Oviedo|Badajoz|Cádiz|Jaén|León|"
        "Logroño|San Sebastián|Castelló de la Plana"
    ),
    "MX": "Ciudad de México|Guadalajara|Monterrey|Puebla|Mérida|Querétaro|León|Tijuana",
    "AR": "Buenos Aires|Córdoba|Rosario|Mendoza|San Miguel de Tucumán|La Plata",
    "CO": "Bogotá|Medellín|Cali|Barranquilla|Cartagena de Indias",
    "CL": "Santiago|Valparaíso|Concepción|Viña del Mar",
    "PE": "Lima|Arequipa|Trujillo|Cusco",
    "GB": "London|Manchester|Birmingham|Leeds|Glasgow|Bristol|Edinburgh|Cardiff",
    "US": "New York|Los Angeles|Chicago|Houston|Miami|Austin|San José|Boston|Seattle|Denver",
    "IE": "Dublin|Cork|Galway|Limerick",
    "PT": "Lisboa|Porto|Braga|Coimbra",
    "FR": "Paris|Lyon|Bordeaux|Orléans",
    "DE": "Berlin|München|Köln|Düsseldorf",
}
INDUSTRIES = (
    ("Retail", 18), ("Construction", 14), ("Hospitality", 13), ("Manufacturing", 12), ("IT services", 11),
    ("Logistics", 8), ("Healthcare", 8), ("Education", 5), ("Agriculture", 5), ("Legal", 3), ("Energy", 2),
    ("Public sector", 1),
)  # fmt: skip
ACCOUNT_TYPES = (
    ("customer", 55), ("prospect", 30), ("partner", 8), ("supplier", 5), ("former", 2),
)  # fmt: skip
SOURCES = (
    ("web", 30), ("referral", 20), ("trade fair", 12), ("cold call", 12), ("newsletter", 10), ("social media", 8),
    ("partner", 6), ("other", 2),
)  # fmt: skip
CONTACT_STATUS = (
    ("active", 78), ("inactive", 12), ("unsubscribed", 6), ("bounced", 4),
)  # fmt: skip
LEAD_STATUS = (
    ("new", 35), ("contacted", 25), ("qualified", 15), ("nurturing", 10), ("unqualified", 10), ("converted", 5),
)  # fmt: skip
RATINGS = (
    ("cold", 50), ("warm", 35), ("hot", 15),
)  # fmt: skip
STAGES = (
    ("new", 22), ("qualified", 18), ("proposal", 15), ("negotiation", 8), ("won", 22), ("lost", 15),
)  # fmt: skip
STAGE_PROB = {"new": 10, "qualified": 30, "proposal": 50, "negotiation": 75, "won": 100, "lost": 0}
LOST = (
    ("price", 40), ("competitor", 25), ("no budget", 20), ("no answer", 15),
)  # fmt: skip
OPP_TYPES = (
    ("new business", 60), ("renewal", 25), ("upsell", 15),
)  # fmt: skip
ACT_TYPES = (
    ("call", 34), ("email", 30), ("meeting", 12), ("task", 16), ("note", 8),
)  # fmt: skip
ACT_STATUS = (
    ("done", 78), ("planned", 15), ("cancelled", 7),
)  # fmt: skip
PRIORITIES = (
    ("normal", 75), ("high", 17), ("low", 8),
)  # fmt: skip
ORDER_STATUS = (
    ("invoiced", 70), ("delivered", 14), ("confirmed", 9), ("cancelled", 4), ("draft", 3),
)  # fmt: skip
CHANNELS = (
    ("sales rep", 45), ("web shop", 35), ("phone", 12), ("marketplace", 8),
)  # fmt: skip
TITLES = (
    "Gerente", "Directora comercial", "Director financiero", "Jefe de compras", "Responsable de marketing",
    "Administrativo", "Socia fundadora", "Técnico", "CEO", "Sales manager", "Purchasing officer",
    "Operations director", "Office manager", "Head of IT", "Engineer", "Consultant", "",
)  # fmt: skip
DEPTS = (
    "Compras", "Ventas", "Dirección", "Finanzas", "Sistemas", "Marketing", "Operaciones", "Calidad", "Purchasing",
    "Sales", "IT", "",
)  # fmt: skip
TAGS = (
    "vip", "feria-2025", "newsletter", "revisar", "moroso", "distribuidor", "clave", "demo",
)  # fmt: skip
STREETS_ES = (
    "Calle Mayor", "Avenida de la Constitución", "Calle Real", "Paseo del Prado", "Calle San José", "Plaza de España",
    "Calle del Sol", "Camino Viejo", "Carrer de Balmes", "Rúa Nova", "Polígono Industrial El Álamo, nave",
)  # fmt: skip
STREETS_EN = (
    "High Street", "Station Road", "Church Lane", "Main Street", "Park Avenue", "Victoria Road", "Oak Street",
    "Mill Lane",
)  # fmt: skip
CO_ES = (
    "Talleres", "Grupo", "Distribuciones", "Construcciones", "Panadería", "Transportes", "Clínica", "Asesoría",
    "Hotel", "Bodegas", "Suministros", "Electricidad", "Muebles", "Academia", "Ferretería", "Frutas", "Imprenta",
    "Óptica", "Farmacia",
)  # fmt: skip
CO_EN = (
    "Logistics", "Consulting", "Foods", "Interiors", "Software", "Engineering", "Motors", "Health", "Partners",
    "Supplies", "Media",
)  # fmt: skip
SYL = (
    "al", "ba", "cen", "dor", "el", "far", "gra", "hi", "in", "ju", "la", "mar", "nor", "ol", "per", "qui", "ro",
    "san", "tor", "ur", "val", "xo", "zan", "ta", "ri", "mi", "ne", "so", "cu", "be",
)  # fmt: skip
SUBJECTS = (
    "Llamada de seguimiento", "Enviar propuesta", "Reunión de presentación", "Renovación del contrato",
    "Follow-up call", "Send quote", "Demo del producto", "Factura pendiente", "Contract review",
    "Consulta de soporte", "Visita comercial",
)  # fmt: skip
BODIES = (
    "", "", "", "Cliente interesado, volver a llamar la semana próxima.", "Left a message; will call back.",
    "Pide descuento del 10 % por volumen; “imposible” según finanzas.", "Asked for references, sent two.",
    "No contesta.\nSegundo intento fallido.", "Reunión muy positiva, envían los datos mañana.",
)  # fmt: skip
NOTES = (
    "", "", "", "", "", "", "", "Prefiere que se le llame por la tarde.", "Only by e-mail, please.",
    "Conocido como \"el jefe\"; pagos a 60 días, IBAN pendiente.", "Vegetariana. Cumple años en agosto 🎂.",
    "Línea 1: contacto de la feria.\nLínea 2: revisar RGPD.",
)  # fmt: skip

import pytest

from trato.lib.names import PersonName, initials, join_name, split_full_name


@pytest.mark.parametrize(
    ("raw", "given", "family"),
    [
        ("María del Carmen García López", "María del Carmen", "García López"),
        ("García López, María", "María", "García López"),
        ("Juan García López", "Juan", "García López"),
        ("José Luis García", "José Luis", "García"),
        ("José Luis Rodríguez Zapatero", "José Luis", "Rodríguez Zapatero"),
        ("Ana Belén Martínez Peña", "Ana Belén", "Martínez Peña"),
        ("José Ortega y Gasset", "José", "Ortega y Gasset"),
        ("Pedro de la Fuente Ruiz", "Pedro", "de la Fuente Ruiz"),
        ("Santiago Ramón y Cajal", "Santiago", "Ramón y Cajal"),
        ("John Smith", "John", "Smith"),
        ("John Fitzgerald Kennedy", "John Fitzgerald", "Kennedy"),
        ("John F. Kennedy", "John F.", "Kennedy"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Vincent van der Berg", "Vincent", "van der Berg"),
        ("Cher", "Cher", ""),
        ("María del Carmen", "María del Carmen", ""),
        ("", "", ""),
        ("Iker Etxeberria Gómez", "Iker", "Etxeberria Gómez"),
        ("Smith, John", "John", "Smith"),
        ("Don Johnson", "Don", "Johnson"),
        ("Mary Jane Watson", "Mary Jane", "Watson"),
        ("  Ana   Ruiz  ", "Ana", "Ruiz"),
        ("田中 太郎", "田中", "太郎"),
    ],
)
def test_split(raw: str, given: str, family: str) -> None:
    assert split_full_name(raw) == PersonName(given, family)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Sra. María García López", PersonName("María", "García López", "Sra.")),
        ("Dr. John Smith", PersonName("John", "Smith", "Dr.")),
        ("D. Juan Pérez Ruiz", PersonName("Juan", "Pérez Ruiz", "D.")),
        ("Dña. Ana Ruiz", PersonName("Ana", "Ruiz", "Dña.")),
        ("Don Juan Pérez", PersonName("Juan", "Pérez", "Don")),
        ("John Smith, Jr.", PersonName("John", "Smith", "", "Jr.")),
        ("Mr. Prof. John Smith III", PersonName("John", "Smith", "Mr. Prof.", "III")),
    ],
)
def test_titles(raw: str, expected: PersonName) -> None:
    assert split_full_name(raw) == expected


def test_join_and_initials() -> None:
    assert join_name("María", "García López") == "María García López"
    assert join_name("María", "García López", family_first=True) == "García López, María"
    assert join_name("", "García", family_first=True) == "García"
    assert initials("María del Carmen García López") == "MG"
    assert initials("Cher") == "C"
    assert initials("???") == ""

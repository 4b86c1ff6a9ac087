import pytest

from trato.lib.companies import company_key


@pytest.mark.parametrize(
    "name",
    [
        "Acme Peña",
        "ACME PEÑA, S.L.",
        "Acme Pena SL",
        "Acme Peña S. L. U.",
        "Acme Peña, Sociedad Limitada",
        "acme peña s.a.u.",
        "Acme Peña Ltd.",
        "Acme Peña, Inc.",
        "Acme-Peña LLC",
        "Acme Peña GmbH & Co. KG",
        "The Acme Peña Company",
        "Acme Peña S. Coop.",
        "Acme Peña, S.A. de C.V.",
        "Acme Peña sp. z o.o.",
    ],
)
def test_one_company(name: str) -> None:
    assert company_key(name) == "acme pena"


def test_other_names() -> None:
    assert company_key("Johnson & Johnson") == company_key("Johnson and Johnson, Inc.") == "johnson johnson"
    assert company_key("S.A.") == "sa"
    assert company_key("3M Co") == "3m"
    assert company_key("Co") == "co"
    assert company_key("") == ""
    assert company_key("株式会社 東京") == "株式会社 東京"

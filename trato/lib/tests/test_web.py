import pytest

from trato.lib.errors import BadValue
from trato.lib.web import normalise_url, url_domain


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("example.com", "https://example.com"),
        (" HTTP://WWW.Example.COM/Path?q=Á#x ", "http://www.example.com/Path?q=Á#x"),
        ("https://example.com:443/", "https://example.com/"),
        ("example.com:8080/a", "https://example.com:8080/a"),
        ("peña.es", "https://xn--pea-8ma.es"),
        ("http://192.168.0.1/", "http://192.168.0.1/"),
        ("//example.com/a", "https://example.com/a"),
        ("http://[::1]/", "http://[::1]/"),
    ],
)
def test_normalise(raw: str, url: str) -> None:
    assert normalise_url(raw) == url
    assert normalise_url(url) == url


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("javascript:alert(1)", "url.scheme_not_allowed"),
        ("JaVaScript:alert(1)", "url.scheme_not_allowed"),
        ("java\nscript:alert(1)", "url.not_valid"),
        ("data:text/html,x", "url.scheme_not_allowed"),
        ("mailto:a@b.com", "url.scheme_not_allowed"),
        ("ftp://example.com", "url.scheme_not_allowed"),
        ("", "url.not_valid"),
        ("hello", "url.not_valid"),
        ("http://", "url.not_valid"),
        ("https://a@example.com", "url.not_valid"),
        ("https://exa mple.com", "url.not_valid"),
        ('https://example.com/"onclick=', "url.not_valid"),
        ("https://example.com\\@evil.com", "url.not_valid"),
        ("http://[::1", "url.not_valid"),
        ("example.com:99999", "url.not_valid"),
        ("https://example.com/" + "a" * 3000, "url.not_valid"),
    ],
)
def test_refused(raw: str, code: str) -> None:
    with pytest.raises(BadValue) as refusal:
        normalise_url(raw)
    assert refusal.value.code == code


def test_domain() -> None:
    assert url_domain("https://www.example.com:8080/a") == "example.com"
    assert url_domain("") == ""
    assert url_domain("http://[::1") == ""

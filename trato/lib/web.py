"""Web addresses that are safe to show as links."""

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from trato.lib.emails import ascii_host
from trato.lib.errors import BadValue

MAX_LENGTH = 2048
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?!\d+(?:[/?#]|\Z))")
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff<>\"\\^`{|}]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def normalise_url(raw: str) -> str:
    """The address as it is stored: with scheme (https when none was written), host in lower-case ASCII, path untouched.

    Raises:
        BadValue: url.scheme_not_allowed (only http and https are), url.not_valid (no host name or IP number, spaces,
            credentials in the address, over 2,048 characters).
    """
    text = raw.strip()
    scheme = _SCHEME.match(text)
    if scheme and scheme.group(1).lower() not in _DEFAULT_PORTS:
        raise BadValue("url.scheme_not_allowed", text=text[:80], scheme=scheme.group(1)[:20])
    if not scheme:
        text = "https://" + text.removeprefix("//")
    if len(text) > MAX_LENGTH or _UNSAFE.search(text):
        raise BadValue("url.not_valid", text=raw.strip()[:80])
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as problem:
        raise BadValue("url.not_valid", text=raw.strip()[:80]) from problem
    host = _host(parts)
    if host is None:
        raise BadValue("url.not_valid", text=raw.strip()[:80])
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    return parts._replace(netloc=host).geturl()


def _host(parts: SplitResult) -> str | None:
    if "@" in parts.netloc or not parts.hostname:
        return None
    try:
        address = ip_address(parts.hostname)
    except ValueError:
        return ascii_host(parts.hostname)
    return f"[{address}]" if address.version == 6 else str(address)


def url_domain(url: str) -> str:
    """The host of a normalised address, without "www." and port; empty if there is none."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")

"""E-mail addresses that ordinary mail systems deliver to.

Accepted: a dot-atom before the @ (RFC 5321, also in other scripts, RFC 6531) and after it a host name with at least one
dot (international ones too). Refused, though the RFCs know them: quoted local parts ("much.more unusual"@example.com),
comments, domain literals (a@[12.34.56.78]), single-label hosts (admin@mailserver), IP numbers, underscores
in host names, one-letter top domains.
"""

import re
import unicodedata

import idna

from trato.lib.errors import BadValue

MAX_LENGTH = 254
MAX_LOCAL_LENGTH = 64

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_USUAL = re.compile(rf"({_ATOM}+(?:\.{_ATOM}+)*)@((?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9]))\Z")
_ATOM_ANY = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u00a1-\U0010ffff-]"
_LOCAL_ANY = re.compile(rf"{_ATOM_ANY}+(?:\.{_ATOM_ANY}+)*\Z")
_ASCII_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])\Z")
_NAMED = re.compile(r".*<\s*([^<>]*?)\s*>\Z", re.DOTALL)

# Where private people have their mail: such a domain says nothing about the company.
FREE_MAIL_DOMAINS_WORDS = """
126.com 163.com aim.com alice.it aol.com arrakis.es att.net bk.ru bluewin.ch bol.com.br btinternet.com comcast.net
cox.net duck.com eresmas.com euskalnet.net fastmail.com fastmail.fm free.fr freenet.de gmail.com gmx.at gmx.com gmx.de
gmx.es gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.com.ar hotmail.de hotmail.es hotmail.fr
hotmail.it hushmail.com icloud.com inbox.com inbox.ru jazzfree.com laposte.net latinmail.com libero.it list.ru
live.co.uk live.com live.com.ar live.com.mx live.com.pt live.fr live.nl mac.com mail.com mail.ru me.com mixmail.com
mozmail.com msn.com mundo-r.com naver.com ntlworld.com ono.com orange.es orange.fr ozu.es outlook.com outlook.de
outlook.es outlook.fr outlook.it outlook.pt pm.me proton.me protonmail.ch protonmail.com ptd.net qq.com rambler.ru
rediffmail.com rocketmail.com sapo.pt sbcglobal.net seznam.cz sfr.fr sky.com t-online.de talktalk.net telefonica.net
telepolis.com teleline.es terra.com terra.com.br terra.es tiscali.it tuta.com tuta.io tutanota.com uol.com.br
verizon.net virgilio.it virginmedia.com vodafone.es wanadoo.es wanadoo.fr web.de wp.pl ya.com ya.ru yahoo.ca
yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.ar yahoo.com.br yahoo.com.mx yahoo.de yahoo.es yahoo.fr
yahoo.it yandex.com yandex.ru ymail.com zoho.com zohomail.eu
"""
FREE_MAIL_DOMAINS = frozenset(FREE_MAIL_DOMAINS_WORDS.split())


def normalise_email(raw: str) -> str:
    """The address as it is stored: bare, host in lower-case ASCII (IDNA), the part before the @ as its owner writes it.

    "Ana López <Ana@EXAMPLE.com>" and "mailto:Ana@example.com" give "Ana@example.com". Compare by `email_key`.

    Raises:
        BadValue: email.not_valid.
    """
    address = _bare(raw)
    usual = _USUAL.match(address) if len(address) <= MAX_LENGTH else None
    if usual:
        local, domain = usual.groups()
        if len(local) <= MAX_LOCAL_LENGTH:
            domain = domain.lower()
            if "--" not in domain:
                return f"{local}@{domain}"
    return _unusual(address, raw)


def _bare(raw: str) -> str:
    """The address without name, angle brackets, mailto: and what follows it in a link."""
    address = raw.strip()
    if address[-1:] == ">":
        named = _NAMED.match(address)
        address = named.group(1) if named else address
    if address[:7].lower() == "mailto:":
        address = address[7:].partition("?")[0].strip()
    return address


def _unusual(address: str, raw: str) -> str:
    """As normalise_email, for addresses in other scripts and encoded host names."""
    local, at, domain = unicodedata.normalize("NFC", address[: 2 * MAX_LENGTH]).rpartition("@")
    if at and _LOCAL_ANY.match(local) and local.isprintable() and len(local.encode()) <= MAX_LOCAL_LENGTH:
        host = ascii_host(domain)
        if host is not None and len(local.encode()) + 1 + len(host) <= MAX_LENGTH:
            return f"{local}@{host}"
    raise BadValue("email.not_valid", text=raw.strip()[:80])


def ascii_host(domain: str) -> str | None:
    """The host name in lower-case ASCII, as the name system has it (IDNA 2008, UTS 46); None if there is no such."""
    host = domain.lower()
    if not host.isascii() or "xn--" in host:
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
            idna.decode(host)
        except (idna.IDNAError, UnicodeError):
            return None
    return host if len(host) <= 253 and _ASCII_HOST.match(host) else None


def is_valid_email(raw: str) -> bool:
    """Whether `normalise_email` would take the text."""
    try:
        normalise_email(raw)
    except BadValue:
        return False
    return True


def email_key(address: str) -> str:
    """What equal addresses have in common: no mail system of today tells "Ana@" from "ana@"."""
    return address.lower()


def email_domain(address: str) -> str:
    """The host of a normalised address."""
    return address.rpartition("@")[2].lower()


def is_free_mail(address: str) -> bool:
    """Whether the address is at a provider for private people, so that its domain names no company."""
    return email_domain(address) in FREE_MAIL_DOMAINS


def readable_email(address: str) -> str:
    """The address with its host in its own script."""
    local, at, host = address.rpartition("@")
    if "xn--" not in host:
        return address
    try:
        return f"{local}{at}{idna.decode(host)}"
    except (idna.IDNAError, UnicodeError):
        return address

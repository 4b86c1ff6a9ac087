"""Telephone numbers: any notation in, E.164 out. Numbering plans are those of Google's libphonenumber.

A number with an extension keeps it as RFC 3966 writes it: "+14155552671;ext=12".
"""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat
from phonenumbers.phonemetadata import PhoneMetadata, PhoneNumberDesc

from trato.lib.errors import BadValue

MAX_LENGTH = 80
_E164 = re.compile(r"\+([1-9][0-9]{5,14})\Z")
_PUNCTUATION = str.maketrans(dict.fromkeys(" .-/()\u00a0\u2011\u2013\t", ""))
_NON_DIGITS = re.compile(r"[^0-9]+")


def parse_phone(raw: str, region: str | None) -> str:
    """The number in E.164, checked against its country's numbering plan.

    Args:
        region: ISO 3166 code of the country whose national notation is read; None takes international ones only.
    Raises:
        BadValue: phone.no_country (national number, no region), phone.not_valid.
    """
    return _parse(raw.strip(), region.upper() if region else None)


@lru_cache(maxsize=8192)
def _parse(raw: str, region: str | None) -> str:
    digits = raw.translate(_PUNCTUATION)
    quick = _quick(digits, region)
    if quick:
        return quick
    if _is_surely_wrong(digits):
        raise BadValue("phone.not_valid", text=raw[:MAX_LENGTH], region=region)
    if not raw or len(raw) > MAX_LENGTH:
        raise BadValue("phone.not_valid", text=raw[:MAX_LENGTH], region=region)
    text = raw.removeprefix("tel:")
    # 00 leads abroad for most people, also in files of regions that dial another prefix (011) or none is known of.
    if digits.startswith("00") and not (region and _leads_abroad(region, digits)):
        text = "+" + digits[2:]
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as problem:
        if problem.error_type == NumberParseException.INVALID_COUNTRY_CODE and not digits.startswith("+"):
            raise BadValue("phone.no_country", text=raw) from problem
        raise BadValue("phone.not_valid", text=raw, region=region) from problem
    if not phonenumbers.is_valid_number(number):
        raise BadValue("phone.not_valid", text=raw, region=region)
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return f"{e164};ext={number.extension}" if number.extension else e164


def _leads_abroad(region: str, digits: str) -> bool:
    """Whether the number begins with the region's own international prefix, which the library then understands."""
    plan = _region_plan(region)
    return plan is not None and plan.international is not None and bool(plan.international.match(digits))


# phonenumbers.parse() and is_valid_number() are slow, most of it for notations that files lack. The quick way
# takes digits only, and only numbers that parse() would leave as they are or take a plain national prefix from. It asks
# the same metadata the same questions, in one regular expression per region, so never accepts what the library refuses
# (tests compare both); what it does not recognise goes to the library.


class _Plan:
    """What the quick way needs to know of one region."""

    __slots__ = ("code", "international", "leading", "national_prefix", "trunk", "valid")

    def __init__(self, metadata: PhoneMetadata) -> None:
        self.code = metadata.country_code
        self.leading = re.compile(metadata.leading_digits) if metadata.leading_digits else None
        self.national_prefix = (
            re.compile(metadata.national_prefix_for_parsing) if metadata.national_prefix_for_parsing else None
        )
        # What leads national calls, where the plan only takes it away: "0" in the United Kingdom.
        is_plain = self.national_prefix is not None and self.national_prefix.groups == 0
        self.trunk = self.national_prefix if is_plain and not metadata.national_prefix_transform_rule else None
        self.international = re.compile(metadata.international_prefix) if metadata.international_prefix else None
        general = metadata.general_desc.national_number_pattern if metadata.general_desc else None
        kinds = (
            metadata.fixed_line, metadata.mobile, metadata.toll_free, metadata.premium_rate, metadata.shared_cost,
            metadata.voip, metadata.personal_number, metadata.pager, metadata.uan, metadata.voicemail,
        )  # fmt: skip
        patterns = [_pattern(kind) for kind in kinds if kind is not None and kind.national_number_pattern]
        self.valid = re.compile(f"(?=(?:{general})\\Z)(?:{'|'.join(patterns)})\\Z") if general and patterns else None


def _pattern(kind: PhoneNumberDesc) -> str:
    lengths = [length for length in kind.possible_length if length > 0]
    check = f"(?=(?:{'|'.join(f'[0-9]{{{length}}}' for length in lengths)})\\Z)" if lengths else ""
    return f"{check}(?:{kind.national_number_pattern})"


@lru_cache(maxsize=512)
def _region_plan(region: str) -> _Plan | None:
    metadata = PhoneMetadata.metadata_for_region(region, None)
    return _Plan(metadata) if metadata is not None and metadata.id != "001" else None


@lru_cache(maxsize=512)
def _plans(calling_code: int) -> tuple[_Plan, ...]:
    """The plans of the regions that share a calling code, the main one first; none for numbers of no country."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(calling_code, ())
    plans = tuple(_region_plan(region) for region in regions)
    return tuple(plan for plan in plans if plan is not None) if None not in plans else ()


def _quick(digits: str, region: str | None) -> str | None:
    if digits[:1] == "+":
        match = _E164.match(digits)
        if not match:
            return None
        rest = match.group(1)
        for length in (2, 1, 3):
            code = int(rest[:length])
            if code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
                return digits if _is_valid(code, rest[length:]) else None
        return None
    if region is None or not digits.isascii() or not digits.isdigit():
        return None
    plan = _region_plan(region)
    if plan is None or plan.code is None or (plan.international and plan.international.match(digits)):
        return None
    if plan.trunk and not digits.startswith(str(plan.code)) and (trunk := plan.trunk.match(digits)):
        digits = digits[trunk.end() :]
    return f"+{plan.code}{digits}" if _is_valid(plan.code, digits) else None


def _is_surely_wrong(digits: str) -> bool:
    """A number in plain E.164 whose plan does not have it, and from which the library would take nothing away: asking
    it takes half a millisecond, and files with made-up numbers have thousands."""
    match = _E164.match(digits)
    if match is None:
        return False
    rest = match.group(1)
    code = next((int(rest[:n]) for n in (2, 1, 3) if int(rest[:n]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE), 0)
    plans = _plans(code) if code else ()
    national = rest[len(str(code)) :]
    return bool(plans) and not any(
        plan.national_prefix is not None and plan.national_prefix.match(national) for plan in plans
    )


def _is_valid(code: int, national: str) -> bool:
    """As is_valid_number(): the first region that claims the number decides."""
    plans = _plans(code)
    if not plans or (plans[0].national_prefix and plans[0].national_prefix.match(national)):
        return False
    if len(plans) == 1:
        return plans[0].valid is not None and plans[0].valid.match(national) is not None
    for plan in plans:
        fits = plan.valid is not None and plan.valid.match(national) is not None
        if (plan.leading is not None and plan.leading.match(national)) or (plan.leading is None and fits):
            return fits
    return False


@lru_cache(maxsize=8192)
def format_phone(e164: str, home_region: str | None) -> str:
    """The number as people write it: national in its own country, international elsewhere; unknown text unchanged."""
    main, _, extension = e164.partition(";ext=")
    try:
        number = phonenumbers.parse(main, None)
    except NumberParseException:
        return e164
    is_home = home_region is not None and phonenumbers.region_code_for_number(number) == home_region.upper()
    text = phonenumbers.format_number(
        number, PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    )
    return f"{text} ext. {extension}" if extension else text


def phone_digits(raw: str) -> str:
    """The digits to search by, without extension: "34911234567"."""
    if raw[:1] == "+" and raw[1:].isdigit():
        return raw[1:]
    return _NON_DIGITS.sub("", raw.partition(";ext=")[0])


def phone_region(e164: str) -> str | None:
    """The ISO 3166 code of the country that the number belongs to."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(e164.partition(";ext=")[0], None))
    except NumberParseException:
        return None


def calling_code(region: str) -> str | None:
    """The prefix to call the country from abroad: "+34"."""
    code = phonenumbers.country_code_for_region(region.upper())
    return f"+{code}" if code else None


def national_digits(e164: str) -> str:
    """The digits without the calling code: "911234567" of +34911234567."""
    digits = phone_digits(e164)
    return digits[_code_length(digits[:3]) :]


@lru_cache(maxsize=1024)
def _code_length(beginning: str) -> int:
    """How many of the first three digits are the calling code; 0 if they begin none."""
    for length in (1, 2, 3):
        if int(beginning[:length] or 0) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
            return length
    return 0

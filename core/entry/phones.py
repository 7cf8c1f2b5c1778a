"""Telephone numbers in a line: found by their look, read by the region, shown with country and sort."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from core.entry.model import Value
from core.text import clean_line

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_PHONE = re.compile(r"(?:\+|00|0|\(0|\(\+)[0-9()/.\-– \t\u00a0]*")
_LABELLED = re.compile(r"[+(0-9][0-9()/.\-– \t\u00a0]*")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?(?![\d.])|\d{4}-\d{2}-\d{2}(?!\d)")
_NO_DIGIT = re.compile("[^0-9]+")
_GROUP = re.compile(r"\S+")
_DIGITS = re.compile(r"\d+")
_AREA = re.compile(r"\+|\(|0\d\d")  # a group with which a second number begins
_LOOSE_ENDS = " \t\u00a0(/.-–"
_LONGEST = 32
_LEAST_DIGITS = 6
# A number in use is whole when so many digits stand in its last group; one of a kind we do not know needs more. A longer
# group that follows belongs to it only while the number stays as short as numbers are.
_WHOLE = 5
_WHOLE_UNKNOWN = 7
_MOST_NATIONAL = 11
PHONE_TAIL = 7
"""Digits at its end that are enough to know a number by."""

_COUNTRIES = {
    "AE": ("UAE", "VAE"), "AR": ("Argentina", "Argentinien"), "AT": ("Austria", "Österreich"),
    "AU": ("Australia", "Australien"), "BE": ("Belgium", "Belgien"), "BG": ("Bulgaria", "Bulgarien"),
    "BR": ("Brazil", "Brasilien"), "CA": ("Canada", "Kanada"), "CH": ("Switzerland", "Schweiz"), "CL": ("Chile", "Chile"),
    "CN": ("China", "China"), "CO": ("Colombia", "Kolumbien"), "CY": ("Cyprus", "Zypern"), "CZ": ("Czechia", "Tschechien"),
    "DE": ("Germany", "Deutschland"), "DK": ("Denmark", "Dänemark"), "EE": ("Estonia", "Estland"),
    "EG": ("Egypt", "Ägypten"), "ES": ("Spain", "Spanien"), "FI": ("Finland", "Finnland"), "FR": ("France", "Frankreich"),
    "GB": ("United Kingdom", "Großbritannien"), "GR": ("Greece", "Griechenland"), "HK": ("Hong Kong", "Hongkong"),
    "HR": ("Croatia", "Kroatien"), "HU": ("Hungary", "Ungarn"), "ID": ("Indonesia", "Indonesien"),
    "IE": ("Ireland", "Irland"), "IL": ("Israel", "Israel"), "IN": ("India", "Indien"), "IS": ("Iceland", "Island"),
    "IT": ("Italy", "Italien"), "JP": ("Japan", "Japan"), "KE": ("Kenya", "Kenia"), "KR": ("South Korea", "Südkorea"),
    "LI": ("Liechtenstein", "Liechtenstein"), "LT": ("Lithuania", "Litauen"), "LU": ("Luxembourg", "Luxemburg"),
    "LV": ("Latvia", "Lettland"), "MA": ("Morocco", "Marokko"), "MT": ("Malta", "Malta"), "MX": ("Mexico", "Mexiko"),
    "MY": ("Malaysia", "Malaysia"), "NG": ("Nigeria", "Nigeria"), "NL": ("Netherlands", "Niederlande"),
    "NO": ("Norway", "Norwegen"), "NZ": ("New Zealand", "Neuseeland"), "PH": ("Philippines", "Philippinen"),
    "PK": ("Pakistan", "Pakistan"), "PL": ("Poland", "Polen"), "PT": ("Portugal", "Portugal"),
    "RO": ("Romania", "Rumänien"), "RS": ("Serbia", "Serbien"), "RU": ("Russia", "Russland"),
    "SA": ("Saudi Arabia", "Saudi-Arabien"), "SE": ("Sweden", "Schweden"), "SG": ("Singapore", "Singapur"),
    "SI": ("Slovenia", "Slowenien"), "SK": ("Slovakia", "Slowakei"), "TH": ("Thailand", "Thailand"),
    "TN": ("Tunisia", "Tunesien"), "TR": ("Turkey", "Türkei"), "TW": ("Taiwan", "Taiwan"), "UA": ("Ukraine", "Ukraine"),
    "US": ("United States", "USA"), "VN": ("Vietnam", "Vietnam"), "ZA": ("South Africa", "Südafrika"),
}  # fmt: skip


def is_region(code: str) -> bool:
    """Whether two letters are a country that telephone numbers can belong to."""
    import phonenumbers

    return code in phonenumbers.SUPPORTED_REGIONS


def country_name(code: str, language: str) -> str:
    """The name of a country, or its code where we have none."""
    names = _COUNTRIES.get(code)
    return names[language == "de"] if names else code


def find_phone(line: str, at: int, region: str, *, labelled: bool = False) -> tuple[int, Value] | None:
    """The number that begins at `at`: its end and what it is.

    It goes on as long as it is not in use in its country, and then while groups follow that look like pieces of it: what
    stands behind a whole number is another number, a year, or words. Behind a label (`T:`) it may begin with any digit where
    numbers are written without a leading 0, as in America.
    """
    match = (_LABELLED if labelled else _PHONE).match(line, at, at + _LONGEST)
    if match is None or _DATE.match(line, at):
        return None
    found: tuple[int, Value] | None = None
    last = 0  # digits in a row of the group before
    for group in _GROUP.finditer(line, at, match.end()):
        text = line[at : group.end()].rstrip(_LOOSE_ENDS)
        row = max(map(len, _DIGITS.findall(group[0])), default=0)
        if not row or len(digits(text)) < _LEAST_DIGITS or not _ends_word(line, at + len(text)):
            last = row or last
            continue
        if found and not _goes_on(line[at : found[0]], last, group, region):
            break
        value = read_phone(text, region, bare=labelled and not _PHONE.match(text))
        if found and not (value and _in_use(text, region)) and _in_use(line[at : found[0]], region):
            break
        found = (at + len(text), value) if value else found
        last = row
    return found


def _goes_on(text: str, last: int, group: re.Match[str], region: str) -> bool:
    """True if a group may belong to the possible number before it, whose last group has `last` digits in a row."""
    more = len(digits(group[0]))
    if _AREA.match(group[0]) and find_phone(group.string, group.start(), region):
        return False
    if not _in_use(text, region):
        return last < _WHOLE_UNKNOWN
    length = _national_length(text, region)
    return last < _WHOLE and more > 1 and (more == 2 or length + more <= _MOST_NATIONAL)


def _ends_word(line: str, end: int) -> bool:
    """True if a number may end here: before a blank, or punctuation and a blank."""
    rest = line[end:].lstrip(_LOOSE_ENDS.strip())
    return not rest or rest[0].isspace() or rest[0] in ",;:"


def _international(text: str) -> str:
    return "+" + text[2:] if text.startswith("00") else text


@lru_cache(maxsize=4096)
def _parsed(text: str, region: str) -> PhoneNumber | None:
    import phonenumbers

    try:
        return phonenumbers.parse(_international(text), region or None)
    except phonenumbers.NumberParseException:
        return None


def _in_use(text: str, region: str) -> bool:
    """True if such a number is given out in its country, and not only as long as one may be."""
    import phonenumbers

    number = _parsed(text, region)
    return number is not None and phonenumbers.is_valid_number(number)


def _national_length(text: str, region: str) -> int:
    import phonenumbers

    number = _parsed(text, region)
    return len(phonenumbers.national_significant_number(number)) if number else 0


@lru_cache(maxsize=4096)
def read_phone(text: str, region: str, *, loose: bool = False, bare: bool = False) -> Value | None:
    """A number that is possible in the region, in E.164; None if it is none.

    `bare` is for one that begins with another digit than 0: such a number is whole only where no 0 is written before it.
    `loose` takes anything with three digits as it is written: for a number that was called one.
    """
    import phonenumbers

    written = _international(text)
    number = _parsed(text, region)
    if number is None:
        return _as_written(text) if loose or not region else None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return _as_written(text) if loose else None
    habits = phonenumbers.PhoneMetadata.metadata_for_region(region or "", None)
    if bare and (habits is None or habits.national_prefix == "0"):
        return None
    country = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(
        number.country_code or 0
    )
    stored = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    if written.startswith("+") and not phonenumbers.is_valid_number(number):
        shown = clean_line(written)  # how such a number is grouped is known to its writer only
    return Value("phone", stored, shown, country="" if country == "001" else country, sort=_sort(number))


def digits(phone: str) -> str:
    """The digits of a number, nothing else."""
    return _NO_DIGIT.sub("", phone)


def digits_fit(one: str, other: str) -> bool:
    """Whether two numbers are equal, or equal but for country and area codes that one of the two leaves out."""
    first, second = digits(one).lstrip("0"), digits(other).lstrip("0")
    if first == second:
        return bool(first) or one.casefold() == other.casefold()
    return (
        not (one.startswith("+") and other.startswith("+"))
        and min(len(first), len(second)) >= PHONE_TAIL
        and (first.endswith(second) or second.endswith(first))
    )


def same_number(one: str, other: str, region: str) -> bool:
    """Whether two spellings mean one number for somebody in this region."""
    first, second = read_phone(one, region), read_phone(other, region)
    if first is not None and second is not None and first.value[:1] == second.value[:1] == "+":
        return first.value == second.value
    return digits_fit(one, other)


def _as_written(text: str) -> Value | None:
    return Value("phone", text, text) if sum(c.isdigit() for c in text) >= 3 else None


def _sort(number: PhoneNumber) -> str:
    """mobile, landline or free, or empty. A number too short or long to be in use is judged by how it begins."""
    import phonenumbers

    sorts = {
        phonenumbers.PhoneNumberType.MOBILE: "mobile",
        phonenumbers.PhoneNumberType.FIXED_LINE: "landline",
        phonenumbers.PhoneNumberType.TOLL_FREE: "free",
    }
    text = phonenumbers.national_significant_number(number)
    lengths = [len(text), len(text) + 1, len(text) - 1, len(text) + 2, len(text) - 2]
    for length in lengths:
        tried = phonenumbers.PhoneNumber()
        tried.merge_from(number)
        tried.national_number = int(text[:length].ljust(length, "1") or "0")
        sort = phonenumbers.number_type(tried)
        if sort != phonenumbers.PhoneNumberType.UNKNOWN:
            return sorts.get(sort, "")
    return ""

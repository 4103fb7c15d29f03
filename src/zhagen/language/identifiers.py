"""Codes and numbers on Chinese documents, as recognition bends them.

Each code has an alphabet; a letter outside it is a lookalike and is put right (O for 0 in an ID
number). A character inside the alphabet is never changed to make a check digit fit: that would
hide exactly the mistake the review is there to find.
"""

from __future__ import annotations

import re
import unicodedata

from zhagen.language.normalise import fold_code
from zhagen.slices.validators import validate

_TO_DIGITS = str.maketrans(
    {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8", "G": "6"}
)
_TO_USCC = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5"})
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,5})?")


def clean_id_number(text: str) -> str:
    """The resident ID number in `text`: digits and a final X; "" if nothing like one stands there.

    A number of another length than 18 is returned as it is: the length may be what is wrong.
    """
    code = fold_code(text.replace("×", "X").replace("✕", "X"))
    if not code:
        return ""
    body, last = code[:-1].translate(_TO_DIGITS), code[-1]
    last = last if last == "X" else last.translate(_TO_DIGITS)
    digits = body + last
    found = re.search(r"\d{17}[\dX]", digits) or re.search(r"\d{12,}X?", digits)
    return found.group() if found else ""


def clean_uscc(text: str) -> str:
    """The unified social credit code in `text` (18 of its alphabet), or what looks most like it."""
    code = fold_code(text).translate(_TO_USCC)
    found = re.search(r"[0-9A-Z]\d{7}[0-9A-Z]{10}", code)
    return found.group() if found else code


def clean_phone(text: str) -> str:
    """The phone number in `text`: a mobile number bare, a landline with its dashes; or ""."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
    plain = re.sub(r"[—–―]", "-", plain)
    landline = _LANDLINE.search(plain)
    mobile = re.search(r"(?<!\d)(?:\+?86-?)?(1\d{2}-?\d{4}-?\d{4})(?!\d)", plain)
    if mobile:
        return mobile.group(1).replace("-", "")
    if landline and not re.search(r"\d", plain[landline.end() :]):
        return landline.group()
    return re.sub(r"[^0-9]", "", plain.translate(_TO_DIGITS) if _mostly_digits(plain) else plain)


def clean_account(text: str) -> str:
    """The bank account number in `text`: its digits, groups joined; or ""."""
    plain = unicodedata.normalize("NFKC", text).upper()
    runs = re.findall(r"[0-9OQDILZSBG][0-9OQDILZSBG\s\-]{5,}", plain)
    cleaned = [re.sub(r"[\s\-]", "", run).translate(_TO_DIGITS) for run in runs]
    cleaned = [run for run in cleaned if run.isdigit()]
    return max(cleaned, key=len) if cleaned else ""


def id_number_valid(number: str) -> bool:
    """Whether the length, date and check digit of a resident ID number are right."""
    return validate("id_number", number) is None


def uscc_valid(code: str) -> bool:
    """Whether the alphabet, length and check digit of a unified social credit code are right."""
    return validate("uscc", code) is None


def phone_valid(number: str) -> bool:
    """Whether `number` is shaped like a mainland mobile or landline number."""
    return validate("phone", number) is None


def account_valid(number: str) -> bool:
    """Whether `number` is shaped like a bank account number."""
    return validate("bank_account", number) is None


def _mostly_digits(text: str) -> bool:
    return sum(char.isdigit() for char in text) * 3 >= len(text) * 2

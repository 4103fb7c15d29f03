"""Numbers with check digits: resident identity numbers (GB 11643), credit codes (GB 32100).

Everyone is invented: identity numbers are born in 1900 with sequence 999, phone numbers start
with 139000, and codes carry a district that is not assigned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from datetime import date

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
CODE_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Districts that exist, because a validator may look the place up; the birth year makes them nobody.
AREAS = (
    "110101", "120103", "130102", "140105", "150102", "210102", "220102", "230103", "310101",
    "320102", "330102", "340103", "350102", "360102", "370102", "410102", "420102", "430102",
    "440103", "450102", "500101", "510104", "520102", "530102", "610102", "620102", "640104",
)  # fmt: skip


def id_check(body: str) -> str:
    """The check character of a 17-digit identity number body."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _ID_WEIGHTS, strict=True))
    return _ID_CHECKS[total % 11]


def id_number(area: str, born: date) -> str:
    """A whole identity number with sequence 999 (an odd sequence: every bearer is male)."""
    body = f"{area}{born:%Y%m%d}999"
    return body + id_check(body)


def id_is_valid(number: str) -> bool:
    """Whether length, digits and check character agree; the date is checked by the referee."""
    return len(number) == 18 and number[:17].isdigit() and id_check(number[:17]) == number[17]


def code_check(body: str) -> str:
    """The check character of a 17-character unified social credit code body."""
    total = sum(
        CODE_ALPHABET.index(char) * weight for char, weight in zip(body, _CODE_WEIGHTS, strict=True)
    )
    return CODE_ALPHABET[(31 - total) % 31]


def credit_code(rng: random.Random) -> str:
    """A unified social credit code of a firm (91) in the unassigned district 9901xx."""
    organisation = "MA" + "".join(rng.choice(CODE_ALPHABET) for _ in range(6))
    total = sum(
        _ORG_ALPHABET.index(char) * weight
        for char, weight in zip(organisation, _ORG_WEIGHTS, strict=True)
    )
    check = (11 - total % 11) % 11
    # A check of 10 is written X, which the code's alphabet has.
    body = f"919901{rng.randrange(2, 30):02d}{organisation}{'X' if check == 10 else check}"
    return body + code_check(body)


def code_is_valid(code: str) -> bool:
    """Whether length, alphabet and check character agree."""
    return (
        len(code) == 18
        and all(char in CODE_ALPHABET for char in code)
        and code_check(code[:17]) == code[17]
    )


def phone(rng: random.Random) -> str:
    """A mobile number of the invented block 139000xxxxx."""
    return f"139000{rng.randrange(100000):05d}"


def account_number(rng: random.Random) -> str:
    """A unit's account number: 15 to 21 digits as banks issue them."""
    length = rng.choice((15, 17, 19, 19, 20, 21))
    return str(rng.randrange(1, 10)) + "".join(str(rng.randrange(10)) for _ in range(length - 1))


def permit_number(rng: random.Random) -> str:
    """The approval number of an account opening permit."""
    return f"J9901{rng.randrange(10**9):09d}"

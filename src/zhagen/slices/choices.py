"""The closed lists a slice chooses from: what a status, a type or a way of reading may be.

Apart from the values of `model` because they stand for themselves: readers, schemas and reports use
them without a slice.
"""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How a finding weighs. A rule states error, warning or notice; doubt makes it unclear."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"
    UNCLEAR = "unclear"


class FactType(StrEnum):
    """The type of a fact's value. DATE is an ISO day, or null for 长期 (no end)."""

    TEXT = "text"
    DATE = "date"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    LIST = "list"
    ROWS = "rows"


class Shape(StrEnum):
    """What a sensible value of a text looks like; a wording of another shape is never believed.

    UNIT_NAME ends like a unit (公司, 厂, 合作社) and is no 贵中心; PERSON_NAME is two to four
    characters, or more with a middle dot, and no word like 甲方; AUTHORITY ends like one (局).
    """

    UNIT_NAME = "unit_name"
    PERSON_NAME = "person_name"
    ADDRESS = "address"
    BANK_NAME = "bank_name"
    AUTHORITY = "authority"


class Sensitivity(StrEnum):
    """Whom a value is about: decides masking and how long it is kept."""

    PUBLIC = "public"
    UNIT = "unit"
    PERSONAL = "personal"


class Status(StrEnum):
    """The life of a slice version."""

    DRAFT = "draft"
    IN_USE = "in-use"
    RETIRED = "retired"


class Reader(StrEnum):
    """How pages of a material are read; chosen in materials.yaml.

    CERTIFICATE: printed labels beside values (licence, account, permit). ID_CARD: resident
    identity card, both sides. FORM: ruled form with ticks, seal and signature. LETTER: running
    text. ROSTER: a table of persons. OTHER: recognised by its title, no facts read.
    """

    CERTIFICATE = "certificate"
    ID_CARD = "id_card"
    FORM = "form"
    LETTER = "letter"
    ROSTER = "roster"
    OTHER = "other"


class How(StrEnum):
    """Where on a page a fact is found.

    LABEL: the value beside (or in the cell after) one of `labels`. PATTERN: group `value` of a
    regular expression over the running text. FIELD: a named field of an identity card. SEAL: the
    owner in the ring of the unit's seal. SIGNATURE: ink behind a signing place. TICKS: the options
    that are ticked. QR: a QR code's content, `patterns` picks the part. TABLE: rows of a roster.
    """

    LABEL = "label"
    PATTERN = "pattern"
    FIELD = "field"
    SEAL = "seal"
    SIGNATURE = "signature"
    TICKS = "ticks"
    QR = "qr"
    TABLE = "table"

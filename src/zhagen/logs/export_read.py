"""Which reader an export is for."""

from __future__ import annotations

from zhagen.logs.exports import ExportReader
from zhagen.logs.matomo import MatomoReader
from zhagen.logs.matomo_table import MatomoTableReader
from zhagen.logs.sniff import Form
from zhagen.logs.umami import UmamiReader


def export_reader(form: Form) -> ExportReader:
    """What reads one export of this format."""
    match form:
        case Form.MATOMO:
            return MatomoReader()
        case Form.MATOMO_TABLE:
            return MatomoTableReader()
        case _:
            return UmamiReader()

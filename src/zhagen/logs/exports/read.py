"""Which reader an export is for."""

from __future__ import annotations

from zhagen.logs.exports.exports import ExportReader
from zhagen.logs.exports.matomo import MatomoReader
from zhagen.logs.exports.matomo_table import MatomoTableReader
from zhagen.logs.exports.umami import UmamiReader
from zhagen.logs.files.sniff import Form


def export_reader(form: Form) -> ExportReader:
    """What reads one export of this format."""
    match form:
        case Form.MATOMO:
            return MatomoReader()
        case Form.MATOMO_TABLE:
            return MatomoTableReader()
        case _:
            return UmamiReader()

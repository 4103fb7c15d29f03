"""How much of a file handed in is looked at before it is refused.

Files come from strangers. Every number here is a promise that one bad file cannot stop the others:
it is refused with a line that says which number it broke. The same numbers stand in
docs/limits.md.
"""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading. Bytes, pixels, seconds, counts.

    `file_bytes`: one file, on disk or out of an archive. `file_pages`: pages of one file.
    `inputs`: files of one call, folders walked and archives opened.
    `picture_side`, `picture_pixels`: what is decoded at all; A4 at 1200 dpi passes by its side.
    `picture_kept`: a larger picture is handed on at half or a quarter of its size (A4 at 600 dpi
    and 24-megapixel photos stay whole); a PDF page larger than this is rendered coarser.
    `archive_entries`, `archive_bytes`: one archive, unpacked. `archive_ratio`: unpacked over
    packed size beyond which an entry of more than `ratio_from` bytes is a bomb; XML packs
    better than pictures, so inside DOCX, XLSX and OFD only `package_bytes` counts.
    `sheet_rows`, `sheet_columns`, `sheet_cells`: what is read of one worksheet.
    `page_seconds`: wall time for one page before the child is ended; `start_seconds`: for the
    child to load its engines. `child_bytes`: address space of a child (engines reserve far more
    than they use).
    """

    file_bytes: int = 100 * MEBIBYTE
    file_pages: int = 200
    inputs: int = 500
    picture_side: int = 16_000
    picture_pixels: int = 120_000_000
    picture_kept: int = 36_000_000
    archive_entries: int = 500
    archive_bytes: int = 500 * MEBIBYTE
    archive_ratio: int = 200
    ratio_from: int = 5 * MEBIBYTE
    package_bytes: int = 300 * MEBIBYTE
    sheet_rows: int = 5_000
    sheet_columns: int = 100
    sheet_cells: int = 100_000
    page_seconds: float = 60.0
    start_seconds: float = 60.0
    child_bytes: int = 4096 * MEBIBYTE


DEFAULT_LIMITS = Limits()

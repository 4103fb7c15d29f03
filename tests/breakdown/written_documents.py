"""Writers of real files for the tests of reading: DOCX from raw XML, PDF from placed text."""

import io
import zipfile

from tests.reading.written_files import _pdf

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_file(body, *, numbering="", styles="", footnotes="", namespace=_W):
    """A DOCX whose body, numbering and styles are the XML given."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {namespace}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": numbering and f"<w:numbering {_W}>{numbering}</w:numbering>",
        "word/styles.xml": styles and f"<w:styles {_W}>{styles}</w:styles>",
        "word/footnotes.xml": footnotes and f"<w:footnotes {_W}>{footnotes}</w:footnotes>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            if content:
                package.writestr(name, content)
    return out.getvalue()


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text="", *, number=None, depth=0, style="", inner=""):
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number is not None:
        properties += f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner or run(text)}</w:p>"


def level(depth, form, text, *, start=1, more=""):
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def word_list(number, *levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def numbering_of(number, of, more=""):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def cell(*texts, span=1, merge=""):
    properties = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    if merge:
        properties += f'<w:vMerge w:val="{merge}"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(map(paragraph, texts))}</w:tc>"


def table(*rows):
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in map(''.join, rows))}</w:tbl>"


def pdf_file(*pages, drawn=b""):
    """A PDF whose pages are (x, y, size, text) rows; `drawn` is drawn on every page."""
    count = len(pages)
    kids = b" ".join(b"%d 0 R" % (6 + 2 * index) for index in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
            b"/DescendantFonts [4 0 R] >>"
        ),
        (
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
            b"/FontDescriptor 5 0 R >>"
        ),
        (
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880 /Descent -120 "
            b"/FontBBox [-25 -254 1000 880] /ItalicAngle 0 /CapHeight 700 /StemV 90 >>"
        ),
    ]
    for index, rows in enumerate(pages):
        shown = [
            b"/F1 %d Tf 1 0 0 1 %d %d Tm <%s> Tj" % (s, x, y, t.encode("utf-16-be").hex().encode())
            for x, y, s, t in rows
        ]
        stream = b"\n".join([drawn, b"BT", *shown, b"ET"])
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (7 + 2 * index)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return _pdf(objects)

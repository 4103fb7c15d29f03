"""Writers of real files for the intake tests."""

import io
import zipfile

import cv2
import numpy as np
import pypdfium2 as pdfium


def page_picture(height=400, width=300, *, value=255):
    picture = np.full((height, width, 3), value, np.uint8)
    cv2.rectangle(picture, (20, 30), (120, 80), (0, 0, 200), -1)
    return picture


def jpeg(picture=None):
    return cv2.imencode(".jpg", page_picture() if picture is None else picture)[1].tobytes()


def png(picture=None):
    return cv2.imencode(".png", page_picture() if picture is None else picture)[1].tobytes()


def blank_pdf(pages=1):
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842).close()
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def text_pdf(rows, *, rotate=0, mode=0, size=(595, 842), field=b"", images=(), around=(b"", b"")):
    """A one-page PDF written by hand, its text as (x, y, size, text) rows in a Chinese CID font.

    `mode` is the text render mode, `field` a form field's dictionary, `images` are (JPEG, width,
    height, matrix) drawn before the text, `around` is content before and behind everything.
    """
    drawn = [b"q %s cm /I%d Do Q" % (matrix, n) for n, (_, _, _, matrix) in enumerate(images)]
    shown = [
        b"/F1 %d Tf 1 0 0 1 %d %d Tm <%s> Tj" % (s, x, y, t.encode("utf-16-be").hex().encode())
        for x, y, s, t in rows
    ]
    stream = b"\n".join([around[0], *drawn, b"BT %d Tr" % mode, *shown, b"ET", around[1]])
    form = (
        b"/AcroForm << /Fields [8 0 R] /NeedAppearances true /DA (/F1 12 Tf 0 g) "
        b"/DR << /Font << /F1 5 0 R >> >> >>"
        if field
        else b""
    )
    pictures = b" ".join(b"/I%d %d 0 R" % (n, 9 + n) for n in range(len(images)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % form,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> /XObject << %s >> >> %s >>"
        % (*size, rotate, pictures, b"/Annots [8 0 R]" if field else b""),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
            b"/DescendantFonts [6 0 R] >>"
        ),
        (
            b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] "
            b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> "
            b"/FontDescriptor 7 0 R >>"
        ),
        (
            b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880 /Descent -120 "
            b"/FontBBox [-25 -254 1000 880] /ItalicAngle 0 /CapHeight 700 /StemV 90 >>"
        ),
        field or b"null",
        *(
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB "
            b"/BitsPerComponent 8 /Filter /DCTDecode /Length %d >>\nstream\n%s\nendstream"
            % (w, h, len(data), data)
            for data, w, h, _ in images
        ),
    ]
    return _pdf(objects)


def _pdf(objects):
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
    return bytes(out)


def zipped(entries, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()

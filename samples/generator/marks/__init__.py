"""Things that are drawn rather than set: seals, signatures, QR codes, emblems, portraits."""

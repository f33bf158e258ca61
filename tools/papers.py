"""`python -m tools.papers`: the papers of the sample dossiers, made up and small, written anew."""

import struct
import zlib
from pathlib import Path

_EXAMPLES = Path(__file__).parent.parent / "examples"
_LINE = 16
_SALES = {
    "2026-05": "8120.40",
    "2026-06": "9455.10",
    "2026-07": "8873.95",
    "2026-08": "10240.00",
    "2026-09": "9980.55",
    "2026-10": "11602.30",
}
_COMPANY = "Example Trading Co., Ltd."


def pdf_of(lines: tuple[str, ...]) -> bytes:
    """A PDF of one page with these lines, Latin and Chinese, in fonts that every viewer has."""
    shown = " ".join(_line(number, line) for number, line in enumerate(lines))
    content = f"BT {shown} ET".encode()
    return _file(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                b"/Resources << /Font << /L 5 0 R /C 6 0 R >> >> >>"
            ),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            (
                b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
                b"/DescendantFonts [7 0 R] >>"
            ),
            (
                b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
                b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 8 0 R >>"
            ),
            (
                b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 "
                b"/FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 "
                b"/CapHeight 880 /StemV 80 >>"
            ),
        )
    )


def png_of(width: int, height: int) -> bytes:
    """A white picture, as a scanner would leave of an empty sheet."""
    rows = zlib.compress((b"\x00" + b"\xff" * width) * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", rows), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def sample_papers() -> dict[str, bytes]:
    """The files of the sample dossier by their names."""
    return {
        "business-licence.png": png_of(120, 80),
        "registration-form.pdf": _paper("Application registration form", "应用信息登记表"),
        "data-security.pdf": _paper("Data security commitment, stamped", "数据安全承诺书"),
        **{
            f"sales-{month}.pdf": _paper(f"Sales of {month}: {amount} USD")
            for month, amount in _SALES.items()
        },
        "iso27001.pdf": _paper("Certificate ISO/IEC 27001", "Valid until 2028-03-31"),
        "code-scan.pdf": _paper("Report of the code scan, no finding of high severity"),
        "penetration-test.pdf": _paper("Report of the penetration test, nothing open"),
        "data-masking.pdf": _paper("数据脱敏方案审查报告，结论：符合要求。" * 4),
        "data-masking.en.pdf": _paper("Review of the data masking scheme, certified translation"),
    }


def sloppy_papers() -> dict[str, bytes]:
    """Those of the sloppy one: some are not there, and one is a photograph."""
    left_out = ("data-security.pdf", "sales-2026-09.pdf", "data-masking.en.pdf")
    kept = {name: data for name, data in sample_papers().items() if name not in left_out}
    return {**kept, "data-security.png": png_of(90, 120)}


def main() -> None:
    """Write the papers of the samples."""
    for example, papers in (("erp", sample_papers()), ("erp_sloppy", sloppy_papers())):
        folder = _EXAMPLES / example / "papers"
        folder.mkdir(exist_ok=True)
        for name, data in papers.items():
            (folder / name).write_bytes(data)


def _paper(*lines: str) -> bytes:
    return pdf_of((_COMPANY, *lines, "This paper is made up, for a sample application."))


def _line(number: int, line: str) -> str:
    is_latin = line.isascii()
    font, text = ("L", f"({line})") if is_latin else ("C", f"<{line.encode('utf-16-be').hex()}>")
    return f"/{font} 11 Tf 1 0 0 1 60 {780 - number * _LINE} Tm {text} Tj"


def _file(objects: tuple[bytes, ...]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(data))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main()

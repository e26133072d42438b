"""One sheet in every spelling and every lie that a sheet's XML can tell."""

from collections.abc import Iterator

from tests.xlsx.corpus import Odd, reads, refused
from tests.xlsx.corpus.package import MAIN, book, cells, packed, parts, sheet, small
from xlplan.xlsx import refusals

ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
UNUSUAL = {
    "single quotes": "<row r='1'><c r='A1'><v>5</v></c></row>",
    "spaces around the equals sign": '<row r="1"><c r = "B2" ><v>5</v></c></row>',
    "greater-than inside an attribute": '<row r="1"><c foo=">" r="C3"><v>5</v></c></row>',
    "attributes in another order": '<row r="1"><c t="s" s="0" r="A1"><v>0</v></c></row>',
    "lower-case address": '<row r="1"><c r="c3"><v>5</v></c></row>',
    "no addresses": '<row><c><v>5</v></c><c/><c><v>6</v></c></row><row r="5"><c><v>7</v></c></row>',
    "rows out of order": '<row r="3"><c r="B3"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
    "comment inside a cell": '<row r="1"><c r="A1"><!-- </c> <c r="XFD1048576"><v>1</v></c> --><v>5</v></c></row>',
    "figure in CDATA": '<row r="1"><c r="A1"><v><![CDATA[5]]></v></c></row>',
    "far cell inside CDATA": '<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<c r="XFD1048576"><v>1</v></c>]]></t></is></c></row>',  # noqa: E501
    "instruction inside a row": '<row r="1"><?who knows?><c r="A1"><v>5</v></c></row>',
    "phonetic runs": '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><rPh sb="0" eb="1"><t>PH</t></rPh></is></c></row>',  # noqa: E501
    "new error value": '<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c><c r="B1"><v>2</v></c></row>',
    "error value of a fetch": '<row r="1"><c r="A1" t="e"><v>#GETTING_DATA</v></c></row>',
    "every old error value": "".join(
        f'<row r="{n}"><c r="A{n}" t="e"><v>{text}</v></c></row>'
        for n, text in enumerate(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"), 1)
    ),
    "boolean in letters": '<row r="1"><c r="A1" t="b"><v>TRUE</v></c></row>',
    "not a number": '<row r="1"><c r="A1"><v>abc</v></c></row>',
    "infinity": '<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>INF</v></c><c r="C1"><v>NaN</v></c></row>',
    "date far beyond": '<row r="1"><c r="A1" s="1"><v>10000000000</v></c><c r="B1" s="1"><v>1e300</v></c></row>',
    "date typed as digits": '<row r="1"><c r="A1" s="1"><v>20210610</v></c></row>',
    "date before time began": '<row r="1"><c r="A1" s="1"><v>-1</v></c></row>',
    "ISO date": '<row r="1"><c r="A1" t="d"><v>2021-06-01</v></c><c r="B1" t="d"><v>kaputt</v></c></row>',
    "far cell that is only styled": ONE + '<row r="1048576"><c r="XFD1048576" s="1"/></row>',
    "far cell with an empty body": ONE + '<row r="1048576"><c r="XFD1048576" s="1"></c></row>',
    "far cell with an empty value": ONE + '<row r="1048576"><c r="XFD1048576" s="1"><v></v></c></row>',
    "far column within bounds": '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>',
    "last row within bounds": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>',  # noqa: E501
    "no rows at all": "",
    "sixty thousand styled blank rows": "".join(
        f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(1, 60_000)
    ),
    "text with a colon and c": '<row r="1"><c r="A1" t="inlineStr"><is><t>tỷ lệ a:c &gt; b</t></is></c></row>',
    "address by reference": '<row r="1"><c r="&#67;3"><v>5</v></c></row>',
    "far corner with an empty text": ONE + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is></is></c></row>',
    "formula without a result": '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1"><f>2</f><v/></c></row>',
}
STRINGS = {
    "negative shared string": '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    "shared string beyond the last": '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
    "shared string that is no number": '<row r="1"><c r="A1" t="s"><v>x</v></c></row>',
    "shared string beyond 64 bits": f'<row r="1"><c r="A1" t="s"><v>{"9" * 40}</v></c></row>',
}
ODD = {
    "unknown type of cell": '<row r="1"><c r="A1" t="zz"><v>5</v></c></row>',
    "one address twice": '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
    "one address twice in rows apart": '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
    "neither true nor false": '<row r="1"><c r="A1" t="b"><v>2</v></c></row>',
    **STRINGS,
}
BROKEN = {
    "cell inside a cell": '<row r="1"><c r="A1"><v>1</v><x:c xmlns:x="u" r="C9"><x:v>8</x:v></x:c></c></row>',
    "cell left open": '<row r="1"><c r="A1"><v>1</v>',
    "comment left open": ONE + "<!-- no end",
    "ten thousand cells left open": '<row r="1">' + '<c r="A1"><v>1</v>' * 10_000,
}
MISPLACED = {
    "dollar address": '<row r="1"><c r="$C$3"><v>5</v></c></row>',
    "row number beyond 32 bits": '<row r="4294967296"><c><v>1</v></c></row>',
    "row zero": '<row r="0"><c r="A0"><v>1</v></c></row>',
    "row beyond the sheet": '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
    "column beyond the sheet": '<row r="1"><c r="XFE1"><v>1</v></c></row>',
    "column of seven letters": '<row r="1"><c r="AAAAAAA1"><v>1</v></c></row>',
    "address written twice": '<row r="1"><c r="A1" r="B1"><v>1</v></c></row>',
    "address of twenty digits": f'<row r="1"><c r="A{"9" * 20}"><v>1</v></c></row>',
    "row without a number in it": '<row r="x"><c r="A1"><v>1</v></c><c><v>2</v></c></row>',
}
FAR = {
    "two far corners": ONE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
    "far corner in single quotes": ONE + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    "far corner behind a false end": ONE + '<row r="1048576"><c x="/>" r="XFD1048576"><v>1</v></c></row>',
    "far corner with a prefix": ONE + f'<x:row xmlns:x="{MAIN}" r="9"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    "far corner by counting rows": ONE + '<row r="1048575"/><row><c r="XFD1048576"><v>1</v></c></row>',
    "one cell at XFD20000": ONE + '<row r="20000"><c r="XFD20000"><v>1</v></c></row>',
}


def files() -> Iterator[Odd]:
    for name, text in UNUSUAL.items():
        yield reads(f"sheet/{name}.xlsx", cells(text))
    for name, text in BROKEN.items():
        yield refused(f"sheet/{name}.xlsx", cells(text), refusals.DAMAGED)
    for name, text in ODD.items():
        yield reads(f"sheet/{name}.xlsx", cells(text), "FIL-13")
    for name, text in MISPLACED.items():
        yield refused(f"sheet/{name}.xlsx", cells(text), refusals.MISPLACED)
    for name, text in FAR.items():
        yield refused(f"sheet/{name}.xlsx", cells(text), refusals.TOO_LARGE)
    yield from _encodings()
    yield from _around()


def _encodings() -> Iterator[Odd]:
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        yield reads(f"encoding/{encoding}.xlsx", small(sheet(ONE).encode(encoding)))
    yield refused("encoding/utf-32.xlsx", small(sheet(ONE).encode("utf-32")), refusals.ENCODING)
    for encoding in ("ISO-8859-1", "windows-1258", "UTF-16"):
        declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode() + sheet(ONE).encode()
        yield refused(f"encoding/declared {encoding}.xlsx", small(declared), refusals.ENCODING)
    yield reads("encoding/utf-8 with a mark.xlsx", small(b"\xef\xbb\xbf" + sheet(ONE).encode()))
    yield reads(
        "encoding/declared ascii.xlsx", small(b'<?xml version="1.0" encoding="US-ASCII"?>' + sheet(ONE).encode())
    )
    yield refused("encoding/no markup.xlsx", small(b"A1,1\n"), refusals.DAMAGED)
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
    outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
    yield refused("encoding/entities.xlsx", small(laughs + sheet(ONE)), refusals.FORBIDDEN)
    yield refused("encoding/outside entity.xlsx", small(outside + sheet(ONE)), refusals.FORBIDDEN)
    yield refused(
        "encoding/doctype in the strings.xlsx",
        small(sheet(ONE), shared=laughs + f'<sst xmlns="{MAIN}"/>'),
        refusals.FORBIDDEN,
    )
    yield refused(
        "encoding/doctype far down.xlsx", small("<!--" + " " * 9000 + "-->" + laughs + sheet(ONE)), refusals.FORBIDDEN
    )
    yield reads("encoding/doctype in a comment.xlsx", small("<!-- <!DOCTYPE a> -->" + sheet(ONE)))


def _around() -> Iterator[Odd]:
    yield reads("around/wrong dimension.xlsx", small(sheet(ONE, before='<dimension ref="A1:XFD1048576"/>')))
    yield reads(
        "around/too small dimension.xlsx",
        small(sheet(ONE + '<row r="9"><c r="D9"><v>2</v></c></row>', before='<dimension ref="A1"/>')),
    )
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    yield reads(
        "around/strict.xlsx",
        packed({k: v.replace(MAIN.encode(), strict.encode()) for k, v in parts(sheet(ONE)).items()}),
    )
    many = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 1200))
    yield refused("around/a thousand sheets.xlsx", small(sheet(ONE), workbook=book(many)), refusals.BEYOND)
    yield refused("around/no sheet.xlsx", small(sheet(ONE), workbook=book("")), refusals.NO_WORKBOOK)
    lost = book('<sheet name="Mất" sheetId="1" r:id="r9"/>')
    yield reads("around/sheet without a relation.xlsx", small(sheet(ONE), workbook=lost), "FIL-16")
    content = parts(sheet(ONE))
    del content["xl/worksheets/sheet1.xml"]
    yield reads("around/sheet without its part.xlsx", packed(content), "FIL-16")
    for count in ("4000000000", "99999999999999999999"):
        shared = f'<sst xmlns="{MAIN}" count="1" uniqueCount="{count}"><si><t>a</t></si></sst>'
        yield refused(f"around/{count} strings.xlsx", small(sheet(ONE), shared=shared), refusals.BEYOND)
    rich = f'<sst xmlns="{MAIN}"><si><t>x</t><rPh sb="0" eb="1"><t>PH</t></rPh></si></sst>'
    yield reads(
        "around/phonetic strings.xlsx", small(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), shared=rich)
    )
    merged = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 100_100))
    yield refused(
        "around/merged without end.xlsx", small(sheet(ONE, after=f"<mergeCells>{merged}</mergeCells>")), refusals.BEYOND
    )

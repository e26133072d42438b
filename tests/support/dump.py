"""A workbook as text, read by openpyxl: values, formulas, names, validations, tables, what is frozen and hidden.

Two workbooks with the same dump have the same content; the bytes may differ with the library that wrote them.
"""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from openpyxl.worksheet.worksheet import Worksheet

from tests.support.lean import checks_part, load


def dump(data: bytes) -> str:
    """The sheet of checks, which no library writes, as its own XML."""
    formulas, values = load(data), load(data, data_only=True)
    lines = [f"name {name} {defined.attr_text}" for name, defined in sorted(formulas.defined_names.items())]
    for sheet in formulas.worksheets:
        lines += _sheet(sheet, values[sheet.title])
    with zipfile.ZipFile(BytesIO(data)) as package:
        part = checks_part(package)
        lines += [package.read(part).decode().replace("</row>", "</row>\n")] if part else []
    return "\n".join(lines) + "\n"


def _sheet(sheet: Worksheet, values: Worksheet) -> Iterator[str]:
    yield f"\n== {sheet.title} {sheet.sheet_state} freeze={sheet.freeze_panes}"
    yield f"page {sheet.page_setup.orientation} paper={sheet.page_setup.paperSize} rows={sheet.print_title_rows}"
    for table in sheet.tables.values():
        yield f"table {table.displayName} {table.ref}"
    for validation in sheet.data_validations.dataValidation:
        yield f"check {validation.sqref} {validation.type} {validation.formula1 or ''} | {validation.prompt or ''}"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            value = values[cell.coordinate].value
            link = f" -> {cell.hyperlink.location}" if cell.hyperlink else ""
            formula = f"  {cell.value}" if isinstance(cell.value, str) and cell.value.startswith("=") else ""
            yield f"{cell.coordinate} {_text(value)}{formula}{link}"


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return repr(value) if isinstance(value, str) else str(value)

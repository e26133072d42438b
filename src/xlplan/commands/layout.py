"""``xlplan layout``: the sheets and columns, with the stable ids that other programs rely on."""

from xlplan.commands import DONE, Out, Request
from xlplan.layout import LAYOUT_VERSION, SHEETS, Block, Column, SheetSpec
from xlplan.ports import Host
from xlplan.words import Words


def run(request: Request, host: Host, out: Out) -> int:
    """Print the layout, as JSON or as an outline in the user's language."""
    if request.json:
        out.json({"schema": 1, "layout": LAYOUT_VERSION, "sheets": [_sheet(sheet) for sheet in SHEETS]})
        return DONE
    for sheet in SHEETS:
        out.line(f"{sheet.words.of(request.lang)}  ({sheet.id})")
        for block in sheet.blocks:
            if block.words is not None:
                out.line(f"  {block.words.of(request.lang)}  ({block.id})")
            for id, column in block.columns.items():
                out.line(f"    {column.words.of(request.lang)}  ({id})")
    return DONE


def _sheet(sheet: SheetSpec) -> dict[str, object]:
    return {
        "id": sheet.id,
        **_words(sheet.words),
        "kind": sheet.kind.value,
        "tables": [_block(block) for block in sheet.blocks],
    }


def _block(block: Block) -> dict[str, object]:
    return {"id": block.id, "table": block.table, "columns": [_column(column) for column in block.columns.values()]}


def _column(column: Column) -> dict[str, object]:
    return {
        "id": column.id,
        **_words(column.words),
        "kind": column.cell_type.value,
        "key": column.key,
        "required": column.required,
        "computed": not column.typed,
        "refers_to": column.refers_to,
        "by_name": column.by_name,
        "values": [{"id": choice.value, **_words(choice.words)} for choice in column.choices]
        if column.choices
        else None,
    }


def _words(words: Words) -> dict[str, str]:
    return {"vi": words.vi, "en": words.en}

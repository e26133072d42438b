"""A row of a list sheet in a few words: its key, and what stands beside it; its honour in the words of the master."""

from collections.abc import Mapping
from datetime import date

from xlplan.findings import EMPTY, show, show_period
from xlplan.grid import Raw
from xlplan.layout import SheetSpec
from xlplan.layout.columns import CellType, Choice, Column
from xlplan.layout.rows import Row
from xlplan.tables import Tables
from xlplan.words import Lang, Words

LANGS: tuple[Lang, Lang] = ("vi", "en")
LONGEST = 1000  # characters of a row's content; a cell holds 32,767


def key_text(spec: SheetSpec, row: Row) -> str:
    """Return the key of a row as one text, empty parts left out: ``VP · VP01 · CSTDCS``."""
    values = (getattr(row, id) for id in spec.block.keys)
    return " · ".join(str(value) for value in values if value)


def content_text(spec: SheetSpec, row: Row) -> Words:
    """Return what stands beside the key, in both languages: ``Họ và tên: Nguyễn Thị Ánh; Mã đơn vị: VP``."""
    vi, en = (" ".join(cells_text(spec, row, {}, lang, keys=False).split())[:LONGEST] for lang in LANGS)
    return Words(vi or EMPTY.vi, en or EMPTY.en)


def cells_text(spec: SheetSpec, row: Row, raws: Mapping[str, Raw], lang: Lang, *, keys: bool) -> str:
    """Return the typed cells of a row as ``header: value; …``, with or without its *keys*.

    *raws* are the contents of its cells that failed their checks.
    """
    cells = []
    for id, column in spec.block.columns.items():
        value = raws.get(id) if raws.get(id) is not None else getattr(row, id)
        if value is None or value == "" or not column.typed or (column.key and not keys):
            continue
        cells.append(f"{column.words.of(lang)}: {_shown(column, value, lang)}")
    return "; ".join(cells)


def _shown(column: Column, value: object, lang: Lang) -> str:
    if column.cell_type is CellType.PERIOD and isinstance(value, date):
        return show_period(value)
    if isinstance(value, Choice):
        return value.words.of(lang)
    return value if isinstance(value, str) else show(value, lang)


def recoded_honour(code: str, file: Tables, master: Tables) -> str:
    """Return an honour of *file* by its code in *master*, matched by any spelling that the file's catalogue lists.

    So a row keeps its honour when the master has changed the honour's code. An unknown one is returned as it is.
    """
    honour = file.honour(code)
    spellings = (code,) if honour is None else honour.spellings
    known = next(filter(None, map(master.honour, spellings)), None)
    return (known.code or code) if known is not None else code

"""The sheet with rows that a unit had typed and for which a changed plan has no place."""

from operator import attrgetter

from xlplan.document import MadeRows, Sheet
from xlplan.layout import FIRST_ROW, HEADER_ROW, SET_ASIDE
from xlplan.template.frame import Contents, column_field, sheet, table, widths
from xlplan.words import Words

HELPER = Words(
    "Kế hoạch đã thay đổi nên các dòng này không còn chỗ ở trang cũ. Số nào vẫn cần thì gõ lại vào đúng dòng mới.",
    "The plan has changed and these rows have no place any more. Type what is still needed into its new row.",
)


def set_aside(contents: Contents) -> Sheet:
    lang, block = contents.lang, SET_ASIDE.block
    fields = [column_field(column, lang, grey=True) for column in block.columns.values()]
    rows = MadeRows(contents.tables.set_aside.rows, attrgetter(*block.columns))
    return sheet(
        contents,
        SET_ASIDE,
        HELPER.of(lang),
        tables=(table(block, fields, rows),),
        widths=widths(fields),
        freeze=(FIRST_ROW, 1),
        repeat_rows=(HEADER_ROW, HEADER_ROW),
        tab="#B8860B",
    )

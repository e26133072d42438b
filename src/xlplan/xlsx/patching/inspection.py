"""What an edit needs to know of a workbook besides its grids: conditional formats, notes, comment threads, formulas."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field

from xlplan.dataclass import dataclass
from xlplan.findings import CellRef
from xlplan.grid import SELF_CHECKS_TITLE, areas_of
from xlplan.patch import Formula, Look, MarkEdit, Note
from xlplan.xlsx import limits
from xlplan.xlsx.package import Package
from xlplan.xlsx.patching.notes import notes_of, threads_of
from xlplan.xlsx.patching.workbook import WorkbookPart
from xlplan.xlsx.patching.worksheet import FORMULA, Worksheet

EVERY_ROW = range(1, limits.ROWS.most + 1)


@dataclass(frozen=True, slots=True)
class Inspection:
    """The facts of a workbook that an edit needs besides its grids."""

    marks: tuple[MarkEdit, ...] = ()
    """The conditional formats with a formula; their looks are not read."""

    notes: Mapping[CellRef, Note] = field(default_factory=dict)

    threads: frozenset[CellRef] = frozenset()
    """The cells with a threaded comment."""

    formulas: Mapping[CellRef, Formula] = field(default_factory=dict)
    """The formulas of the requested sheets."""

    keeps_beside: bool = False
    """Whether text that a user wrote beside the table of a computed sheet stays when the sheet is rewritten."""

    keeps_checks: bool = False
    """Whether the workbook has a sheet of self-checks, whose cached values are not calculated before it is opened."""


def inspect(package: Package, formulas_of: Collection[str]) -> Inspection:
    """Read the worksheets of an admitted *package*; *formulas_of* are the titles of the sheets whose formulas are read.
    Raises what :class:`WorkbookPart` raises."""
    book = WorkbookPart(package)
    marks: list[MarkEdit] = []
    notes: dict[CellRef, Note] = {}
    threads: set[CellRef] = set()
    formulas: dict[CellRef, Formula] = {}
    for tab in book.tabs:
        if tab.kind != "worksheet" or not book.package.has(tab.part) or tab.title == SELF_CHECKS_TITLE:
            continue
        part = book.package.read(tab.part)
        wanted = EVERY_ROW if tab.title in formulas_of and FORMULA.search(part) else frozenset[int]()
        sheet = Worksheet(tab.title, tab.part, part, wanted)
        marks += _marks(sheet)
        notes |= {CellRef(tab.title, *position): note for position, note in notes_of(sheet, book.package).items()}
        threads |= {CellRef(tab.title, *position) for position in threads_of(sheet, book.package)}
        formulas |= dict(_formulas(sheet)) if wanted else {}
    return Inspection(
        tuple(marks),
        notes,
        frozenset(threads),
        formulas,
        keeps_checks=any(tab.title == SELF_CHECKS_TITLE for tab in book.tabs),
    )


def _marks(sheet: Worksheet) -> Iterator[MarkEdit]:
    for holder in sheet.root.all("conditionalFormatting"):
        areas = areas_of(holder.attributes.get("sqref", ""))
        for rule in holder.all("cfRule"):
            texts = [element.text for element in rule.all("formula")]
            if rule.attributes.get("type") == "expression" and len(texts) == 1:
                yield MarkEdit(sheet.title, areas, f"={texts[0]}", Look())


def _formulas(sheet: Worksheet) -> Iterator[tuple[CellRef, Formula]]:
    for position in sheet.cells:
        text = sheet.formula(position)
        if text is not None:
            special = sheet.special(position)
            yield CellRef(sheet.title, *position), Formula(text, array=special is not None and special.kind == "array")

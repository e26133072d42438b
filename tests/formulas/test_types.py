"""Formulas are read with types: what only LibreOffice forgives is found without any engine.

1. A truth value compared with a number or a text is told, through parentheses, signs and names; arithmetic makes it a
   number.
2. A number compared with a text is told; the content of a cell compares with everything.
3. What one branch of IF, CHOOSE or IFERROR brings is told under ids of its own.
4. A plain cell does not take a range or an array for one value, nor an IF over a range inside SUMPRODUCT.
5. Where ranges belong, and where SUMPRODUCT, INDEX or an array constant calculate whole arrays, nothing is told.
6. In array formulas, conditional formats, validations and names ranges are calculated whole; AND and OR fold them, some
   functions take the first value only, and the result is one value all the same.
7. Conditional formats and validations hold no array constant, table, other sheet, union or intersection.
8. Names are absolute; names, tables and columns exist; functions are those of Excel 2007 and not volatile.
9. The tree follows Excel's precedence, and every way to write a reference is read.
10. Limits: texts, formulas, arguments, nesting.
11. The two faults of the workbooks of 2021 are found as they were written.
"""

import pytest

from tests.formulas.functions import FUNCTIONS, VOLATILE
from tests.formulas.kinds import Book, read
from tests.formulas.syntax import Call, Chain, Node, Reference, Signed, Unreadable, parse
from tests.formulas.types import Place, faults_of

NAMES = {
    "UnitsCode": "'Đơn vị'!$A$6:$A$56",
    "Period": "Plan!$B$7",
    "Ready": "Plan!$B$7>0",
    "NotReady": "NOT(Ready)",
    "Keys": 'IF(ISERROR(UnitsCode),"",UnitsCode)',
    "Choices": '{"a","b"}',
    "Round": "Round+1",
}
TABLES = {"Progress": ("Actual", "Last year's", "Unit code"), "Units": ("Code",)}


def ids(formula: str, place: Place = Place.CELL) -> list[str]:
    return faults_of(formula, place, NAMES, TABLES, "Own")


@pytest.mark.parametrize(
    "formula",
    [
        "=(A1>1)>0",
        "=((A1>1))>0",
        "=((ISERROR(A1)))=1",
        "=0<>ISTEXT(A1)",
        "=(+(A1>1))>0",
        "=A1>1>0",
        "=TRUE=1",
        "=Ready>0",
        "=(NotReady)<1",
        '=Ready="yes"',
        "=IF(A1,TRUE,FALSE)>0",
        "=IF(ISTEXT(A1),ISNA(B1),AND(A1,B1))>=1",
        "=IF((A1=1)>0,1,0)",
        "=SUMPRODUCT(--((A1:A5>0)>0))",
        "=MATCH(1,INDEX(A1:A5=B1,0),0)",
        "=IF(A1,NA(),B1>0)>0",
    ],
)
def test_truth_values_are_not_compared_with_numbers(formula: str) -> None:
    assert ids(formula) == ["truth-compared"]


@pytest.mark.parametrize(
    "formula",
    [
        "=((A1>1)+(B1>1))>0",
        "=--(A1>1)>0",
        "=-(A1>1)<0",
        "=(A1>1)*1=1",
        "=(A1>1)+0>0",
        "=ISERROR(A1)%=0.01",
        "=IF(A1>1,1,0)>0",
        "=(A1>1)=TRUE",
        "=Ready<>NotReady",
        "=A1=TRUE",
        "=A1>0",
        "=MATCH(TRUE,INDEX(A1:A5=B1,0),0)",
        "=MATCH(1,INDEX(--(A1:A5=B1),0),0)",
    ],
)
def test_truth_values_may_be_counted_and_compared_with_each_other(formula: str) -> None:
    assert ids(formula) == []


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=1="1"', ["text-compared"]),
        ('=LEN(A1)=""', ["text-compared"]),
        ('=A1&""=0', ["text-compared"]),
        ("=LEFT(A1,1)>=0", ["text-compared"]),
        ('=MATCH("a",{1,2},0)', ["text-compared"]),
        ('=A1=""', []),
        ('=A1>0+(B1="x")', []),
        ('=INDEX(A1:A5,1)="x"', []),
        ('=LEFT(A1,1)="1"', []),
        ("=VALUE(LEFT(A1,1))=1", []),
        ("=NA()=1", []),
        ('=#N/A="x"', []),
    ],
)
def test_numbers_are_not_compared_with_texts(formula: str, expected: list[str]) -> None:
    assert ids(formula) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=IF(A1,1-(B1=2),C1=3)>0", ["truth-perhaps-compared"]),
        ("=IF(A1>0,B1)>0", ["truth-perhaps-compared"]),
        ("=IF(ISERROR(A1),FALSE,A1)=0", ["truth-perhaps-compared"]),
        ("=CHOOSE(A1,1,B1>0)>0", ["truth-perhaps-compared"]),
        ("=IFERROR(1/A1,FALSE)=0", ["truth-perhaps-compared"]),
        ('=IF(A1,TRUE,1)>"a"', ["truth-perhaps-compared"]),
        ('=IF(A1,TRUE,B1)="a"', []),
        ('=IF(A1="","",A1)>0', ["text-perhaps-compared"]),
        ('=IFERROR(1/A1,"")<=0', ["text-perhaps-compared"]),
        ('=IF(A1="","",1)=0', []),
        ('=IF(A1="","",B1)="x"', []),
        ("=IF(A1>0,B1,)>0", []),
        ("=IF(A1,B1,C1)>0", []),
        ("=IFERROR(NA(),1)>0", []),
    ],
)
def test_one_branch_is_enough(formula: str, expected: list[str]) -> None:
    assert ids(formula) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "=MATCH(A1,TRIM(UnitsCode),0)",
        "=A1:A5+1",
        "=-A1:A5",
        "=A1:A5%",
        "=A1:A5&B1:B5",
        "=IF(A1:A5>0,1,0)",
        "=IF(A1:A5,1,0)",
        "=LEN(UnitsCode)",
        "=SUM(IF(A1:A5>0,1,0))",
        "=SUM(--(A1:A5>0))",
        "=SUM(ROW(A1:A5))",
        "=SUM(--(Keys=1))",
        "=OR(A1=Choices)",
        "=SUMPRODUCT(IF(A1:A5>0,B1:B5,0))",
        "=SUMPRODUCT(IFERROR(A1:A5,0))",
        "=SUMPRODUCT(IF(A1>0,B1:B5*2,0))",
        "=SUMPRODUCT(CHOOSE(A1:A5,1,2))",
        "=IFERROR(A1:A5,0)",
        "=INDEX(A1:A5,MATCH(1,(B1:B5=C1)*1,0))",
        "=INDEX(A1:A5,B1:B5)",
        "=COUNTIF(A1:A5,B1:B5)",
        "=LEN(Progress[Actual])",
        "=LEN($F:$F)",
        "=SUM(--(FREQUENCY(A1:A5,A1:A5)>0))",
        "=VLOOKUP(A1:A5,B1:C5,2,FALSE)",
        "=N(A1:A5)",
        "=OR(A1:A5={1,2})",
        "=LEN(INDEX(A1:C5,0,1))",
        "=LEN(INDEX(TRIM(UnitsCode),0))",
        "=SUM(LEN(IF({1,0},B1:B5,C1:C5)))",
    ],
)
def test_a_plain_cell_takes_no_range_for_one_value(formula: str) -> None:
    assert ids(formula) == ["needs-array-entry"]


@pytest.mark.parametrize(
    "formula",
    [
        "=A1:A5",
        "=UnitsCode",
        "=Progress[Actual]",
        "={1,2}",
        "=LEN({1,22})",
        "=IF(A1,B1:B5,0)",
        "=Keys",
        "=TRANSPOSE(A1:A5)",
        "=INDEX(A1:C5,,2)",
    ],
)
def test_a_plain_cell_shows_one_value(formula: str) -> None:
    assert ids(formula) == ["many-results"]


@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1:A5,B1,2)",
        "=COUNT(UnitsCode)+COUNTA(Progress[Actual])",
        '=COUNTIFS(A1:A5,B1,C1:C5,">"&D1)',
        "=SUMIFS(Progress[Actual],Progress[Unit code],A1)",
        "=MATCH(A1,UnitsCode,0)",
        "=INDEX(A1:C5,2,3)+INDEX(UnitsCode,4)",
        "=ROWS(A1:A5)*COLUMNS(Progress[])",
        "=MAX(1,MIN(A1:A5))",
        "=ISREF(A1:A5)",
        "=AND(A1:A5)",
        "=SUMPRODUCT(--(A1:A5>0),B1:B5)",
        "=SUMPRODUCT((TRIM(UnitsCode)=A1)*(LEN(B1:B5)>0))",
        "=SUMPRODUCT(COUNTIF(A1:A5,B1:B5))",
        "=SUMPRODUCT(MAX((A1:A5=1)*B1:B5))",
        "=SUMPRODUCT(Progress[Actual]*2)",
        "=SUMPRODUCT(N(A1:A5>1))",
        '=OR(A1={"a","b"})',
        "=MATCH(A1,{1,2,3},0)",
        "=SUM(LEN({1,22}))",
        "=SUM(SUMIF(A1:A5,{1,2},B1:B5))",
        "=MATCH(A1,INDEX(TRIM(UnitsCode),0),0)",
        "=LOOKUP(2,1/(A1:A5=B1),C1:C5)",
        "=SUM(IF(A1>0,B1:B5,C1:C5))",
        "=VLOOKUP(A1,IF({1,0},B1:B5,C1:C5),2,FALSE)",
        "=SUM(A1:INDEX(A1:A9,3))",
        "=SUM(Keys)",
        "=Progress[[#This Row],[Actual]]+Progress[@[Unit code]]",
        "=LEN(Progress[[#Headers],[Actual]])",
        "=SUM((A1:B2,C3:D4))",
        "=SUM(A1:C3 B2:D4)",
        "=Period+1",
        "=A1:A1+1",
        "=ROW()-ROW($A$5)",
        '=HYPERLINK("#"&A1,SUBSTITUTE(A1,"x",""))',
        '=IFERROR(INDEX($G$6:$G$12,MATCH(B7,$E$6:$E$12,0)),"")',
    ],
)
def test_ranges_stand_where_they_belong(formula: str) -> None:
    assert ids(formula) == []


ARRAYS = (Place.ARRAY, Place.FORMAT, Place.VALIDATION, Place.NAME)


@pytest.mark.parametrize("place", ARRAYS)
@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=SUM(IF($A$1:$A$5>0,1,0))", []),
        ("=MATCH($A$1,TRIM(UnitsCode),0)", []),
        ("=SUM(--(Keys=1))", []),
        ("=ISNUMBER(MATCH($A$1,IF(ISTEXT($B$1:$B$5),$C$1:$C$5,0),0))", []),
        ("=SUM(--((($A$1:$A$5>0))>0))", ["truth-compared"]),
        ("=IF(OR($A$1:$A$5>0),1,0)", ["folded-array"]),
        ("=SUM(IF(AND($A$1:$A$5>0,$B$1:$B$5>0),1,0))", ["folded-array"]),
        ("=AND(ISNUMBER($A$1),$B$1)", []),
        ("=OR($A$1:$A$5)", []),
        ("=N($A$1:$A$5)", ["first-only"]),
        ("=SUM(N($A$1:$A$5>0))", []),
        ("=SUM(INDEX($A$1:$A$5,ROW($A$1:$A$5)))", ["first-only"]),
        ("=SUM(EDATE($A$1:$A$5,1))", ["first-only"]),
        ("=SUM(COUNTIF($A$1:$A$5+0,1))", ["needs-reference"]),
    ],
)
def test_arrays_are_calculated_whole_but_in_cells(place: Place, formula: str, expected: list[str]) -> None:
    assert ids(formula, place) == expected


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place.ARRAY, ["many-results"]),
        (Place.FORMAT, ["many-results"]),
        (Place.VALIDATION, ["many-results"]),
        (Place.LIST, ["many-results"]),
        (Place.AREA, []),
        (Place.NAME, []),
    ],
)
def test_the_result_is_one_value(place: Place, expected: list[str]) -> None:
    assert ids("=$A$1:$A$5+1", place) == expected


def test_a_dropdown_takes_cells_or_typed_choices() -> None:
    for source in ('"Met,Not met"', "UnitsCode", "$A$1:$A$5", "$A$1:INDEX($A$1:$A$9,MAX(1,COUNTA($A$1:$A$9)))"):
        assert ids(source, Place.LIST) == [], source
    assert ids("Keys", Place.LIST) == ["many-results"]


@pytest.mark.parametrize("place", [Place.FORMAT, Place.VALIDATION])
@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("OR(A1={1,2})", ["array-constant"]),
        ("Progress[[#This Row],[Actual]]>0", ["structured-reference"]),
        ("ROWS(Units)>1", ["structured-reference"]),
        ("Plan!$B$7>A1", ["other-sheet"]),
        ("SUM('Đơn vị'!$A:$A)>0", ["other-sheet"]),
        ("Own!$B$7>A1", []),
        ("Period>A1", []),
        ("SUM((A1,B1))>0", ["union-or-intersection"]),
        ("SUM(A1:C3 B2:D4)>0", ["union-or-intersection"]),
        ("SUM(A1:INDEX(A1:A9,2))>0", []),
        ("MATCH(A1,Choices,0)>0", []),
    ],
)
def test_formats_and_validations_hold_less(place: Place, formula: str, expected: list[str]) -> None:
    assert ids(formula, place) == expected
    assert ids(formula, Place.CELL) == []


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("ROUND(Progress!$F1,6)", ["relative-name"]),
        ("Progress!F$1", ["relative-name"]),
        ("SUM(Progress!F:F)", ["relative-name"]),
        ("SUM(Progress!1:$5)", ["relative-name"]),
        ("SUM(Progress!$A$1:$A5)", ["relative-name"]),
        ("Progress[[#This Row],[Actual]]", ["relative-name"]),
        ("$A$6:INDEX($A$6:$A$9,2)", []),
        ("SUM($F:$G,$5:$6)", []),
        ("SUMIFS(Progress[Actual],Progress[Unit code],Plan!$A$1)", []),
    ],
)
def test_names_are_absolute(formula: str, expected: list[str]) -> None:
    assert ids(formula, Place.NAME) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=LET(x,1,x)", ["unknown-function", "unknown-name"]),
        ("=_xlfn.XLOOKUP(A1,A2:A5,B2:B5)", ["unknown-function"]),
        ('=TEXTJOIN(",",TRUE,A1)&IFS(A1,1)', ["unknown-function"]),
        *(
            (f"={name}(A1)", ["unknown-function"])
            for name in ("CONCAT", "FILTER", "UNIQUE", "MAXIFS", "MINIFS", "SORT")
        ),
        *(
            (f"={name}(A1)", ["unknown-function"])
            for name in ("SEQUENCE", "SWITCH", "LAMBDA", "XMATCH", "IFNA", "DAYS")
        ),
        ("=NOW()+TODAY()+RAND()", ["volatile-function"]),
        ("=SUM(OFFSET(A1,1,1,2))", ["volatile-function"]),
        ('=SUM(INDIRECT("A1:A5"))', ["volatile-function"]),
        ("=LEN()", ["wrong-arguments"]),
        ("=LEN(A1,B1)", ["wrong-arguments"]),
        ("=IF(A1)", ["wrong-arguments"]),
        ("=SUMIFS(A1:A5,B1:B5,1,C1:C5)", ["wrong-arguments"]),
        ("=PI()*TRUE()", []),
        ("=if(a1>0,sum(b1:b5),0)", []),
        ("=Unknown+1", ["unknown-name"]),
        ("=Plan!Unknown", ["unknown-name"]),
        ("=SUM(Nowhere[Actual])", ["unknown-name"]),
        ("=SUM(Progress[Amount])", ["unknown-name"]),
        ("=SUM(PROGRESS[unit CODE])", []),
        ("=Round", []),
        ("=SUM(#REF!)", ["broken-reference"]),
        ("=SUM(Plan!#REF!)", ["broken-reference"]),
        ("=SUM(A1:B1+1):B2", ["needs-array-entry", "needs-reference", "many-results"]),
        ("=COUNTIF(A1&B1,1)", ["needs-reference"]),
    ],
)
def test_functions_and_names_are_known(formula: str, expected: list[str]) -> None:
    assert ids(formula) == expected


@pytest.mark.parametrize(
    "formula", ["=", "=1+", "=(1", "=1)", "=SUM(1", "={1,A1}", "=1 2 +", '="a', "=A1 @B1", "=§", "=SUM(1;2)"]
)
def test_what_is_no_formula_is_told(formula: str) -> None:
    with pytest.raises(Unreadable):
        parse(formula)
    assert ids(formula) == ["unreadable"]


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("=1+2*3^2", "(1+(2*(3^2)))"),
        ("=-2^2", "((-2)^2)"),
        ("=2^-1%", "(2^(-%1))"),
        ("=--A1*2", "((--A1)*2)"),
        ("=1-2+3", "(1-2+3)"),
        ("=(1-2)+3", "((1-2)+3)"),
        ("=1&2+3=4", "((1&(2+3))=4)"),
        ("=1=2<>3", "(1=2<>3)"),
        ("=A1:B2 C1:D2", "((A1:B2) (C1:D2))"),
        ("=SUM((A1,B1:C2))", "SUM((A1,(B1:C2)))"),
        ("=INDEX(A1:A9,1):INDEX(A1:A9,2)", "(INDEX((A1:A9),1):INDEX((A1:A9),2))"),
        ("=INDEX(A1:A9,1):$B$3", "(INDEX((A1:A9),1):$B$3)"),
        ("='a:b'!$A$6:INDEX('a:b'!$A:$A,2)", "('a:b'!$A$6:INDEX(('a:b'!$A:$A),2))"),
        ("=T[[#This Row],[A:b]:[C]]", "T[[#This Row],[A:b]:[C]]"),
        ("=A1:(B1)", "(A1:B1)"),
        ("= IF( A1 , ,\n1.5E+3 )", "IF(A1,,1.5E+3)"),
        ('="a""b"&{1,-2;"x",TRUE}', '("a""b"&{1,-2;"x",TRUE})'),
    ],
)
def test_the_tree_follows_excels_precedence(formula: str, expected: str) -> None:
    assert drawn(formula) == expected


def drawn(formula: str) -> str:
    """The tree with a pair of parentheses for every operator."""
    tree = parse(formula)

    def draw(node: Node) -> str:
        match node:
            case Chain():
                first, *others = (draw(arg) for arg in node.args)
                return f"({first}{''.join(op + arg for op, arg in zip(node.ops, others, strict=True))})"
            case Signed():
                return f"({node.ops}{draw(node.arg)})"
            case Call():
                return f"{node.function}({','.join(draw(arg) for arg in node.args)})"
            case Reference():
                return f"({tree.part(node)})" if node.many else tree.part(node)
        return tree.part(node)

    return draw(tree.root)


def length_of(text: str) -> str:
    return f'=LEN("{text}")'


def nested(depth: int) -> str:
    return "=" + "IF((A1>0)," * depth + "1" + ",0)" * depth


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (length_of("x" * 255), []),
        (length_of("x" * 256), ["long-text"]),
        (length_of('""' * 255), []),
        ("=SUM(" + ",".join("1" * 255) + ")", []),
        ("=SUM(" + ",".join("1" * 256) + ")", ["too-many-arguments"]),
        (nested(64), []),
        (nested(65), ["deep-nesting"]),
        ("=" + "+".join(["ABS(1)"] * 66), []),
        ("=" + "+".join("1" * 4_096), []),
        ("=" + "+".join("1" * 4_097), ["long-formula"]),
        ("=" + "(" * 2_000 + "1" + ")" * 2_000, ["unreadable"]),
    ],
)
def test_limits(formula: str, expected: list[str]) -> None:
    assert ids(formula) == expected


def test_parts_show_what_is_at_fault() -> None:
    found = read("=IF((A1>0)>0,LEN(B1:B5),0)+((C1=1)>0)", Place.CELL, Book())
    assert found == {"truth-compared": ("(A1>0)>0", "(C1=1)>0"), "needs-array-entry": ("LEN(B1:B5)",)}


def test_the_table_of_functions_is_sound() -> None:
    assert len(FUNCTIONS) > 150
    assert FUNCTIONS.keys() >= VOLATILE
    assert all(name.replace(".", "").isalnum() for name in FUNCTIONS)
    assert all(signature.takes(len(signature.required)) for signature in FUNCTIONS.values())


# 11: as they stood in the issued workbooks

FAULT_A = {
    Place.FORMAT: "((ISERROR($B$15))>0)",
    Place.CELL: "=IF(((ISERROR('Plan'!$B$11))>0),1,0)",
    Place.ARRAY: "=SUM(--(((ISERROR('Progress'!$N$6:$N$254)))>0))",
}
FAULT_B = (
    "=IF(((IF(ISTEXT('Plan'!$B$6),IF(IF(ISERROR('Plan'!$B$6),TRUE,LEN('Plan'!$B$6)>0),"
    """((LEN(SUBSTITUTE('Plan'!$B$6,"*",""))<LEN('Plan'!$B$6))+(LEN(SUBSTITUTE('Plan'!$B$6,"?",""))<LEN('Plan'!$B$6))"""
    """+(LEN(SUBSTITUTE('Plan'!$B$6,"~",""))<LEN('Plan'!$B$6)))+ISNA(MATCH('Plan'!$B$6,TRIM(UnitsCode),0))>0,FALSE),"""
    "IF(ISERROR('Plan'!$B$6),TRUE,LEN('Plan'!$B$6)>0)))>0),1,0)"
)


@pytest.mark.parametrize("place", FAULT_A)
def test_one_condition_as_any_of_wrote_it(place: Place) -> None:
    assert ids(FAULT_A[place], place) == ["truth-compared"]


def test_a_code_looked_up_in_a_plain_cell_of_the_guide() -> None:
    assert ids(FAULT_B) == ["needs-array-entry", "truth-compared"]
    assert ids(FAULT_B, Place.ARRAY) == ["truth-compared"]
    cured = FAULT_B.replace("))>0),1,0)", "))+0>0),1,0)")
    assert ids(cured, Place.ARRAY) == []

"""Functions that reach out of a workbook: formulas that call other programs, libraries of the system, or the web."""

import re

# Of ``_xlfn.WEBSERVICE("http://…")`` the name is WEBSERVICE; ``cmd|'/c calc'!A0`` is the old spelling of a DDE link.
_CALL = re.compile(r"(?<![\w.])(?:_xlfn\.)?(WEBSERVICE|CALL|DDE|REGISTER\.ID|REGISTER|EXEC)\s{0,9}\(", re.I | re.ASCII)
_DDE = re.compile(r"(?<![\w.])[\w.]{1,64}\|(?:'[^'!]{0,999}'|[\w.]{1,64})!", re.ASCII)


_LONGEST = 8_192  # characters of a formula: "Excel specifications and limits"


_BAR = re.compile(r"\|(?:'|&apos;|[\w.]{1,64}!)", re.ASCII)  # behind the program of a DDE link
_WORDS = ("CALL", "SERVICE", "DDE", "REGISTER", "EXEC")


def may_call(formulas: str) -> bool:
    """A quick test of many formulas as the file writes them, which may be wrong only with True."""
    if "&#" in formulas or ("|" in formulas and _BAR.search(formulas)):
        return True
    upper = formulas.upper()
    return any(word in upper for word in _WORDS)


def called_in_text(text: str) -> str | None:
    """What a text would call if a spreadsheet program took it for the formula that it looks like; else None."""
    return called_in(text[:_LONGEST]) if text.startswith(("=", "+", "-", "@")) else None


def called_in(formula: str) -> str | None:
    """What the text *formula* would call: the name of the function, or ``DDE``; None where it calls nothing."""
    match = _CALL.search(formula) if "(" in formula else None
    if match is not None:
        return match[1].upper()
    return "DDE" if "|" in formula and _DDE.search(formula) else None

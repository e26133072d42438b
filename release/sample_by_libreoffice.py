"""Makes the sample's return that LibreOffice saved: writes the clean one, lets LibreOffice save it as .xlsx, keeps that
file.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import get_args

from xlplan.chain.branch import issued
from xlplan.commands.demo import PLAN, REPORTED, filled_in
from xlplan.plans.bundled import bundled, sample_returns
from xlplan.words import Lang
from xlplan.workflow.building import build, master
from xlplan.workflow.opening import open_workbook

TARGET = Path(__file__).parent.parent / "src" / "xlplan" / "plans" / PLAN


def main() -> int:
    for lang in get_args(Lang):
        opened = open_workbook(master(bundled(PLAN, lang), lang, REPORTED), "master.xlsx")
        assert opened.reading.manifest is not None
        books = {one.unit.code: one for one in issued(opened.reading.tables, opened.reading.manifest, opened.calendar)}
        for one in sample_returns(PLAN, lang, messy=True):
            if one.saved_by_libreoffice:
                book = books[one.unit]
                data = build(filled_in(book.tables, one), book.manifest)
                (TARGET / f"{one.unit}-libreoffice-{lang}.xlsx").write_bytes(saved_by_libreoffice(data))
    return 0


def saved_by_libreoffice(data: bytes) -> bytes:
    """*data* opened and saved again by LibreOffice."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in", "book.xlsx"), Path(folder, "out")
        source.parent.mkdir()
        source.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(target),
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (target / "book.xlsx").read_bytes()


if __name__ == "__main__":
    sys.exit(main())

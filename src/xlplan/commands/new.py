"""``xlplan new``: a new master workbook, of a bundled plan or blank."""

from xlplan.commands import DONE, Out, Request
from xlplan.commands.building import master
from xlplan.commands.host import Host
from xlplan.plans.bundled import blank, bundled
from xlplan.words import Words

WRITTEN = Words("Đã tạo {out}.", "Wrote {out}.")


def run(request: Request, host: Host, out: Out) -> int:
    path, name = request.given["out"], request.given["plan"]
    host.refuse(path, (), force=request.force)
    plan = blank() if name == "blank" else bundled(name, request.lang)
    host.write(path, master(plan, request.lang), force=request.force)
    out.line(WRITTEN.of(request.lang).format(out=path))
    return DONE

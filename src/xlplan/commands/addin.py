"""``xlplan addin``: the buttons in Excel."""

from xlplan.commands.addin_file import build
from xlplan.commands.asking import Out, Request
from xlplan.commands.host import Host


def run(request: Request, host: Host, out: Out) -> int:
    return build(request, host, out)

"""The button *Previous*: go back to the previous cell listed on Checks."""

from xlplan.commands import Out, Request
from xlplan.commands.stepping import step
from xlplan.ports import Host


def run(request: Request, host: Host, out: Out) -> int:
    return step(request, host, out, -1)

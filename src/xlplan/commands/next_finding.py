"""The button *Next*: go to the next cell listed on Checks."""

from xlplan.commands import Out, Request
from xlplan.commands.stepping import step
from xlplan.ports import Host


def run(request: Request, host: Host, out: Out) -> int:
    return step(request, host, out, 1)

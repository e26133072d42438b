"""``xlplan list_results``: the results of a master as tab-separated text."""

from xlplan.commands import DONE, Out, Request
from xlplan.plain_list import plain_list
from xlplan.ports import Host
from xlplan.workflow.consolidating import outcome_of
from xlplan.workflow.opening import open_file


def run(request: Request, host: Host, out: Out) -> int:
    outcome = outcome_of(open_file(host, request.given["master"], request.as_of))
    host.write(request.given["out"], plain_list(outcome).encode(), force=request.force)
    return DONE

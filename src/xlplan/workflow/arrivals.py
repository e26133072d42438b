"""Read the files of an inbox, each by itself: its content, or the reason why it could not be read."""

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future

from xlplan.chain.kinds import OPEN_BELOW
from xlplan.chain.submission import Arrival
from xlplan.errors import EnvironmentFailure, Unreadable
from xlplan.findings import CellRef, Finding, Severity
from xlplan.ports import Host, ManyReaders
from xlplan.rules.rule import RULES
from xlplan.words import Words
from xlplan.workflow.opening import open_workbook
from xlplan.workflow.standing import Standing
from xlplan.xlsx import refusals
from xlplan.xlsx.refusals import refused

INCOMPLETE = frozenset(rule.kind.code for rule in RULES if rule.kind.incomplete)
AHEAD = 16  # files read from the disk ahead of their turn: enough to keep every process busy, few enough for memory


def arrive(files: Iterable[tuple[str, str]], host: Host, readers: Executor) -> Iterator[Arrival]:
    """Yield one arrival per (name, path) of *files*, in their order. No file ends the run, whatever it contains.

    Raises ``EnvironmentFailure`` if *readers* themselves failed, as without them no further file can be read.
    """
    ahead = max(AHEAD, readers.files_ahead) if isinstance(readers, ManyReaders) else AHEAD
    waiting: deque[Arrival | tuple[str, str, Future[Arrival]]] = deque()
    for name, path in files:
        waiting.append(_submitted(name, path, host, readers))
        if len(waiting) > ahead:
            yield _arrived(waiting.popleft())
    while waiting:
        yield _arrived(waiting.popleft())


def arrival(name: str, data: bytes) -> Arrival:
    """Read and judge one file, in whatever process this is called.

    Raises :class:`Unreadable` with the reason.
    """
    opened = open_workbook(data, name)
    return Arrival(
        name, opened.reading.source.digest, opened.reading, (*opened.findings, *_errors_below(opened.standing))
    )


def _errors_below(standing: Standing) -> Iterator[Finding]:
    """Yield a finding if the workbook lists errors of workbooks that were consolidated into it.

    Missing rows and cells are left out: its own Progress lacks them, too.
    """
    lines = [
        line
        for line in standing.lines
        if line.get("severity") in Severity.ERROR.words.both() and line.get("code") not in INCOMPLETE
    ]
    if lines:
        first = " ".join(lines[0].get(id, "") for id in ("file", "cell", "what"))
        yield Finding(OPEN_BELOW, CellRef(""), {"lines": len(lines), "first": Words(first, first)})


def at_once(name: str, data: bytes) -> Arrival:
    """Return the arrival of one file, read in this process: for workbooks that xlplan made itself."""
    job: Future[Arrival] = Future()
    try:
        job.set_result(arrival(name, data))
    except Unreadable as error:
        job.set_exception(error)
    return _arrived((name, hashlib.sha256(data).hexdigest(), job))


def _submitted(name: str, path: str, host: Host, readers: Executor) -> Arrival | tuple[str, str, Future[Arrival]]:
    """Read the bytes of a file and submit them to *readers*; return the arrival itself if there are no bytes."""
    try:
        data = host.read(path)
    except EnvironmentFailure as error:
        return Arrival(name, "", None, unreadable=error.words)  # without bytes there is no digest
    return name, hashlib.sha256(data).hexdigest(), readers.submit(arrival, name, data)


def _arrived(pending: Arrival | tuple[str, str, Future[Arrival]]) -> Arrival:
    """Wait for a submitted file. A failure of any kind becomes the reason why the file could not be read, but for one
    of the machines that read.
    """
    if isinstance(pending, Arrival):
        return pending
    name, digest, future = pending
    try:
        return future.result()
    except Unreadable as error:
        return Arrival(name, digest, None, unreadable=error.words)
    except EnvironmentFailure:
        raise
    except MemoryError:
        return Arrival(name, digest, None, unreadable=refusals.TOO_MUCH_MEMORY)
    except Exception as error:  # noqa: BLE001 - our own bug on one file: reported for that file; the others go on
        return Arrival(name, digest, None, unreadable=refused(refusals.OUR_BUG, error=type(error).__name__).words)

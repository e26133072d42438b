"""The button *About*: the version, where it is installed, and its log file."""

import sys
from importlib.metadata import version

from xlplan.commands import DONE, Out, Request
from xlplan.ports import Host
from xlplan.words import Words

ABOUT = Words(
    "xlplan {version}\nChương trình: {python}\nNhật ký: {log}\nMã nguồn mở, giấy phép Apache-2.0.",
    "xlplan {version}\nProgram: {python}\nLog: {log}\nOpen source, licence Apache-2.0.",
)
NO_LOG = Words("(không có)", "(none)")


def run(request: Request, host: Host, out: Out) -> int:
    lang = request.lang
    out.closing(
        ABOUT.of(lang).format(version=version("xlplan"), python=sys.executable, log=host.log or NO_LOG.of(lang))
    )
    return DONE

"""Connects to the scheduler of a Dask cluster, and refuses one that is unsafe, empty, or of other versions.

Whoever reaches a port of Dask runs code there: that is its purpose. So addresses that other machines reach must be
encrypted, with certificates on both sides (``tls://``); without encryption there is only this machine.
"""

import ipaddress
import logging
import re
import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from xlplan.errors import EnvironmentFailure, WrongUse
from xlplan.hosts.cluster_job import Versions, listening, versions
from xlplan.words import COMMA, Words

if TYPE_CHECKING:
    from distributed import Client, Security

SECONDS = 5  # to wait for the scheduler, and then for a first worker

NOT_INSTALLED = Words(
    "Muốn đọc sổ bằng nhiều máy thì phải cài thêm Dask. Chạy pip install 'xlplan[cluster]', hoặc bỏ --cluster để đọc "
    "trên máy này.",
    "Reading on several machines needs Dask. Run pip install 'xlplan[cluster]', or leave out --cluster to read on this "
    "machine.",
)
NO_ADDRESS = Words(
    "«{address}» không phải là địa chỉ của bộ điều phối Dask. Viết như tcp://127.0.0.1:8786 hoặc tls://may-chu:8786.",
    "“{address}” is no address of a Dask scheduler. Write it like tcp://127.0.0.1:8786 or tls://server:8786.",
)
OPEN_PORT = Words(
    "Cụm máy có địa chỉ không mã hóa mà máy khác tới được: {address}. Ai tới được cổng ấy thì chạy được mọi lệnh trên "
    "các máy của cụm và xem được sổ. Dùng tls:// có chứng chỉ, hoặc chỉ dùng 127.0.0.1.",
    "The cluster has an address without encryption that other machines reach: {address}. Whoever reaches that port can "
    "run any program on its machines and see the workbooks. Use tls:// with certificates, or 127.0.0.1 only.",
)
NO_CERTIFICATE = Words(
    "Chưa dùng được chứng chỉ cho {address}. Đặt ba biến DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__CLIENT__CERT và "
    "…__CLIENT__KEY thành đường dẫn của các tệp chứng chỉ rồi chạy lại.",
    "There is no usable certificate for {address}. Set DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__CLIENT__CERT and "
    "…__CLIENT__KEY to the paths of the certificate files and run this again.",
)
UNREACHABLE = Words(
    "Không nối được với bộ điều phối Dask ở {address}. Kiểm tra địa chỉ, dask scheduler trên máy "
    "ấy, và chứng chỉ nếu dùng tls://; hoặc bỏ --cluster để đọc trên máy này.",
    "The Dask scheduler at {address} cannot be reached. Check the address, that dask scheduler "
    "runs there, and the certificates of tls://; or leave out --cluster to read on this machine.",
)
NO_WORKERS = Words(
    "Bộ điều phối Dask ở {address} không có máy nào để đọc sổ. Chạy dask worker {address} trên các máy ấy rồi làm "
    "lại, hoặc bỏ --cluster để đọc trên máy này.",
    "The Dask scheduler at {address} has no workers. Run dask worker {address} on the machines that are to read and "
    "repeat this, or leave out --cluster to read on this machine.",
)
NO_XLPLAN = Words(
    "{place} chưa có xlplan của bản này. Cài xlplan[cluster] cùng bản trên mọi máy của cụm, khởi động lại dask ở đó "
    "rồi làm lại.",
    "{place} does not have this version of xlplan. Install the same xlplan[cluster] on every machine of the cluster, "
    "restart dask there and repeat this.",
)
OTHER_VERSION = Words(
    "{place} dùng bản khác nên có thể cho kết quả khác: {differences}. Cài cùng bản trên mọi máy của cụm, khởi động "
    "lại dask ở đó rồi làm lại.",
    "{place} has other versions, so its results could differ: {differences}. Install the same versions on every "
    "machine of the cluster, restart dask there and repeat this.",
)
DIFFERENCE = Words("{name} {theirs} (máy này: {ours})", "{name} {theirs} (here: {ours})")
SCHEDULER = Words("Bộ điều phối Dask {address}", "The Dask scheduler {address}")
WORKER = Words("Máy đọc {address}", "The worker {address}")
A_WORKER = Words("Một máy đọc của cụm", "A worker of the cluster")

_ADDRESS = re.compile(r"(?:(tcp|tls)://)?(?:\[([0-9A-Fa-f:.]+)\]|([^\[\]/:\s]+)):(\d{1,5})/?")


def require_private(address: str) -> str:
    """Return *address* with its scheme. Raises ``WrongUse`` if it is none, or if other machines reach it in plain."""
    match = _ADDRESS.fullmatch(address.strip())
    if match is None or not 0 < int(match[4]) < 65536:
        raise WrongUse(NO_ADDRESS.filled(address=address))
    scheme, host = match[1] or "tcp", match[2] or match[3]
    complete = f"{scheme}://{f'[{host}]' if match[2] else host}:{match[4]}"
    if scheme != "tls" and not _is_loopback(host):
        raise WrongUse(OPEN_PORT.filled(address=complete))
    return complete


def _is_loopback(host: str) -> bool:
    """Whether only this machine reaches *host*. A name is not looked up: another answer may come a moment later."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def connect(address: str) -> "Client":
    """A client of the scheduler at *address*, which has workers, all safe and of the versions of this machine.

    Raises ``WrongUse`` or ``EnvironmentFailure``, within some seconds.
    """
    address = require_private(address)
    client = _connected(address)
    try:
        workers = _workers(client, address)
        _require_same_versions(client, address)
        _require_private_sockets(client, workers)
    except BaseException:
        client.close()
        raise
    return client


def _connected(address: str) -> "Client":
    try:
        import dask
        from distributed import Client, Security
    except ImportError as error:
        raise EnvironmentFailure(NOT_INSTALLED) from error
    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what they would print is said by our sentences
    # A task carries its file: a large one is no mistake.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"})
    security = Security()
    if address.startswith("tls:"):
        _require_certificate(security, address)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about versions, which are compared below
            # Answers come through the scheduler: this machine need not reach the workers.
            return Client(address, timeout=SECONDS, security=security, set_as_default=False, direct_to_workers=False)
    except (OSError, ValueError, RuntimeError) as error:  # Dask has no class of its own for what is no scheduler
        raise EnvironmentFailure(UNREACHABLE.filled(address=address)) from error


def _require_certificate(security: "Security", address: str) -> None:
    try:
        context = security.get_connection_args("client")["ssl_context"]
    except OSError as error:  # the file is not there, or holds no certificate (ssl.SSLError)
        raise EnvironmentFailure(NO_CERTIFICATE.filled(address=address)) from error
    if context is None:
        raise EnvironmentFailure(NO_CERTIFICATE.filled(address=address))


def _workers(client: "Client", address: str) -> list[str]:
    """The addresses of the workers, at least one; refused if other machines reach one of them, or the scheduler, in
    plain.
    """
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError as error:
        raise EnvironmentFailure(NO_WORKERS.filled(address=address)) from error
    info = client.scheduler_info()
    for own in (info["address"], *info["workers"]):
        require_private(own)
    return list(info["workers"])


def _require_private_sockets(client: "Client", workers: Iterable[str]) -> None:
    """Refuse a plain worker that Dask names 127.0.0.1 because the scheduler is there, but that listens everywhere."""
    plain = [worker for worker in workers if not worker.startswith("tls:")]
    answers: Mapping[str, list[tuple[str, int]] | Exception] = client.run(listening, workers=plain, on_error="return")
    for worker, sockets in answers.items():
        for host, port in () if isinstance(sockets, Exception) else sockets:
            if worker.endswith(f":{port}"):  # its other ports are pages for browsers
                require_private(f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}")


def _require_same_versions(client: "Client", address: str) -> None:
    scheduler = SCHEDULER.filled(address=address)
    try:
        _require_equal(client.run_on_scheduler(versions), scheduler)
    except (ImportError, AttributeError) as error:
        raise EnvironmentFailure(NO_XLPLAN.filled(place=scheduler)) from error
    answers: Mapping[str, Versions | Exception] = client.run(versions, on_error="return")
    for worker, theirs in answers.items():
        place = WORKER.filled(address=worker)
        if isinstance(theirs, (ImportError, AttributeError)):
            raise EnvironmentFailure(NO_XLPLAN.filled(place=place)) from theirs
        if not isinstance(theirs, Exception):  # else it has just ended; every job compares once more
            _require_equal(theirs, place)


def _require_equal(theirs: Versions, place: Words) -> None:
    if theirs != versions():
        raise other_version(theirs, place)


def other_version(theirs: Versions, place: Words = A_WORKER) -> EnvironmentFailure:
    """The error for a *place* with other versions than this machine."""
    ours = versions()
    differences = (
        DIFFERENCE.filled(name=name, theirs=theirs.get(name, "-"), ours=ours.get(name, "-"))
        for name in {**ours, **theirs}
        if theirs.get(name) != ours.get(name)
    )
    return EnvironmentFailure(OTHER_VERSION.filled(place=place, differences=Words.joined(differences, COMMA)))

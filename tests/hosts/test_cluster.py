"""An inbox is read on the machines of a Dask cluster.

1. The workbook and every line are the same, byte for byte, although a worker dies while files are read.
2. Results and exceptions come back as if the job had run here; a file meets the same limits there, and ends no worker.
3. A file with which workers die again and again is read here, gets its reason, and the others are read.
4. A worker of another version is refused, also one that joins later: nothing is guessed.
5. A cluster that is out of reach, has no workers, or goes away is one sentence, and nothing waits for ever.
6. Addresses that others reach without encryption are refused; with certificates they are used.
7. Without ``--cluster``, Dask is not imported; without Dask, one sentence says how to install it.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any, TypeVar

import psutil
import pytest
from scripts.rooms import ROOT

from tests.support.cluster import Cluster
from xlplan.cli import Terminal, main
from xlplan.errors import EnvironmentFailure, WrongUse, XlplanError
from xlplan.hosts import cluster as on_cluster
from xlplan.hosts import cluster_connection as connection
from xlplan.hosts.cluster import ClusterReaders
from xlplan.hosts.cluster_job import versions
from xlplan.hosts.memory import InlineExecutor, Memory
from xlplan.ports import ManyReaders
from xlplan.words import Words
from xlplan.workflow.arrivals import AHEAD, arrive
from xlplan.xlsx import refusals
from xlplan.xlsx.read import read_book

pytest.importorskip("distributed", reason="no Dask on this machine")
T = TypeVar("T")
SECONDS = 60


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture
def readers(cluster: Cluster) -> Iterator[ClusterReaders]:
    with ready(cluster) as readers:
        yield readers


def ready(cluster: Cluster) -> ClusterReaders:
    """Readers of *cluster*, with two workers: those that an earlier test ended are started anew."""
    cluster.have_workers(2)
    readers = ClusterReaders(cluster.address)
    readers._client.wait_for_workers(2, timeout=SECONDS)
    return readers


def workers(readers: ClusterReaders) -> dict[str, int]:
    """The process numbers of the workers, by address."""
    numbers: dict[str, int] = readers._client.run(os.getpid)
    return numbers


def sentence(future: "Future[Any]") -> Words:
    with pytest.raises(EnvironmentFailure) as failed:
        future.result(timeout=SECONDS)
    return failed.value.words


def test_the_same_workbook_though_a_worker_dies(
    cluster: Cluster,
    demo: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, inbox = tmp_path / "o.xlsx", [str(demo / "so-gui-ve-lon-xon"), str(demo / "so-gui-ve" / "10-2021")]
    arguments = ["consolidate", str(demo / "ke-hoach-46.xlsx"), *inbox, "-o", str(out)]
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "distributed", None)  # importing it would fail
        patch.setitem(sys.modules, "xlplan.hosts.cluster", None)
        assert main(arguments) == 0
    workbook, lines = out.read_bytes(), capsys.readouterr().out
    with ready(cluster) as readers:
        killed: list[int] = []

        def each(self: Terminal, items: Iterable[T], total: int, words: Words) -> Iterable[T]:
            """End a worker that is reading, as soon as the first file has come back."""
            for item in items:
                if not killed:
                    busy = next(address for address, jobs in readers._client.processing().items() if jobs)
                    killed.append(workers(readers)[busy])
                    psutil.Process(killed[0]).kill()
                yield item

        monkeypatch.setattr(Terminal, "each", each)
        assert main([*arguments, "--force", "--cluster", cluster.address]) == 0
        assert len(workers(readers)) == 1
    assert capsys.readouterr().out == lines
    assert out.read_bytes() == workbook


def test_results_and_exceptions_come_back(readers: ClusterReaders) -> None:
    assert isinstance(readers, Executor)
    assert readers.submit(pow, 2, 5).result(SECONDS) == 32
    assert list(readers.map(pow, [2, 3], [3, 2])) == [8, 9]
    with pytest.raises(ValueError, match="invalid literal"):
        readers.submit(int, "x").result(SECONDS)
    assert sentence(readers.submit(read_book, b"", "x.xlsx")) == refusals.EMPTY
    large = os.urandom(30 << 20)  # more than Dask expects in a task
    assert readers.submit(len, large).result(SECONDS) == len(large)
    with pytest.raises(Exception, match="pickle"):
        readers.submit(lambda: 1)


def test_a_file_ends_no_worker(readers: ClusterReaders) -> None:
    before = workers(readers)
    dead, left = readers.submit(os.abort), readers.submit(os._exit, 0)
    good = [readers.submit(pow, 2, number) for number in range(8)]
    assert sentence(dead) == sentence(left) == refusals.READER_ENDED
    assert [future.result(SECONDS) for future in good] == [2**number for number in range(8)]
    assert workers(readers) == before


def end_the_worker(here: int) -> None:
    """Ends the process that this one reads for, but *here*: then only this one."""
    if os.getppid() != here:
        os.kill(os.getppid(), signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        time.sleep(SECONDS)
    os.abort()


def test_a_file_that_ends_workers_is_named(cluster: Cluster, readers: ClusterReaders) -> None:
    bad = readers.submit(end_the_worker, os.getpid())
    good = [readers.submit(pow, 2, number) for number in range(4)]
    assert sentence(bad) == refusals.READER_ENDED
    cluster.have_workers(1)
    assert [future.result(SECONDS) for future in good] == [2**number for number in range(4)]


def test_a_worker_of_another_version_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "src" / "xlplan" / "measures.py").open("a", encoding="utf-8") as file:
        file.write("# another state of the same version\n")
    with ready(cluster) as readers:
        before = workers(readers)
        other = cluster.worker(source=tmp_path / "src")
        try:
            readers._client.wait_for_workers(3, timeout=SECONDS)
            (address,) = workers(readers).keys() - before.keys()
            with pytest.raises(EnvironmentFailure) as refused:  # by who comes now
                ClusterReaders(cluster.address)
            assert refused.value.sentence("vi").startswith(f"Máy đọc {address} dùng bản khác")
            assert refused.value.sentence("en").count("xlplan 0.") == 1
            readers._executor._kwargs["workers"] = [address]
            host = Memory({"in/a.xlsx": b"a"})
            with pytest.raises(EnvironmentFailure) as refused:  # by who came before
                list(arrive([("a.xlsx", "in/a.xlsx")], host, readers))
            assert refused.value.sentence("vi").startswith("Một máy đọc của cụm dùng bản khác")
        finally:
            other.terminate()
            other.wait()


def test_a_cluster_without_workers_and_one_that_goes_away(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(connection, "SECONDS", 1)
    monkeypatch.setattr(on_cluster, "CHECK_EVERY", 0.1)
    out = tmp_path / "o.xlsx"
    arguments = ["consolidate", str(demo / "ke-hoach-46.xlsx"), str(demo / "so-gui-ve"), "-o", str(out), "--cluster"]
    with Cluster(tmp_path) as cluster:
        address = cluster.address
        assert main([*arguments, address]) == 3
        assert capsys.readouterr().err == connection.NO_WORKERS.vi.format(address=address) + "\n"

        monkeypatch.setattr(connection, "SECONDS", SECONDS)
        worker = cluster.worker()
        monkeypatch.setattr(on_cluster.ClusterReaders, "files_ahead", 1)
        readers = ClusterReaders(address, patience=0.5)
        readers._client._timeout = 1
        waiting = readers.submit(time.sleep, SECONDS)
        worker.kill()
        assert sentence(waiting) == connection.NO_WORKERS.filled(address=address)

        readers._patience = SECONDS
        waiting = readers.submit(time.sleep, SECONDS)
        cluster.scheduler.kill()
        assert sentence(waiting) == on_cluster.LOST.filled(address=address)
        assert sentence(readers.submit(pow, 2, 3)) == on_cluster.LOST.filled(address=address)
        readers.shutdown()
        with pytest.raises(RuntimeError):
            readers.submit(pow, 2, 3)

        monkeypatch.setattr(connection, "SECONDS", 0.2)
        assert main([*arguments, address, "--lang", "en"]) == 3
        assert capsys.readouterr().err == connection.UNREACHABLE.en.format(address=address) + "\n"
    assert not out.exists()


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("127.0.0.1:8786", "tcp://127.0.0.1:8786"),
        ("tcp://localhost:8786", "tcp://localhost:8786"),
        ("[::1]:8786", "tcp://[::1]:8786"),
        ("tls://10.1.2.3:8786", "tls://10.1.2.3:8786"),
        ("tls://server:8786/", "tls://server:8786"),
    ],
)
def test_private_addresses(given: str, address: str) -> None:
    assert connection.require_private(given) == address


@pytest.mark.parametrize(
    "address", ["10.1.2.3:8786", "tcp://server:8786", "tcp://0.0.0.0:8786", "[::]:8786", "localhost.example.org:8786"]
)
def test_others_would_reach_it(address: str) -> None:
    with pytest.raises(WrongUse) as refused:
        connection.require_private(address)
    full = address if "://" in address else f"tcp://{address}"
    assert refused.value.words == connection.OPEN_PORT.filled(address=full)


@pytest.mark.parametrize("address", ["", "8786", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "inproc://1/2/3"])
def test_no_address(address: str) -> None:
    with pytest.raises(WrongUse) as refused:
        connection.require_private(address)
    assert refused.value.words == connection.NO_ADDRESS.filled(address=address)


class Client:
    """What is asked of Dask's client before files are sent."""

    def __init__(self, workers: dict[str, Any], scheduler: str = "tcp://127.0.0.1:1", versions: Any = None) -> None:
        self.workers, self.address, self.versions = workers, scheduler, versions

    def wait_for_workers(self, count: int, timeout: float) -> None: ...

    def scheduler_info(self) -> dict[str, Any]:
        return {"address": self.address, "workers": self.workers}

    def run_on_scheduler(self, function: Any) -> Any:
        if isinstance(self.versions, Exception):
            raise self.versions
        return self.versions or function()

    def run(self, function: Any, on_error: str, workers: Any = None) -> Any:
        return {address: answer or function() for address, answer in self.workers.items()}

    def close(self) -> None: ...


def refused_by(client: Client, monkeypatch: pytest.MonkeyPatch) -> Words:
    monkeypatch.setattr(connection, "_connected", lambda address: client)
    with pytest.raises(XlplanError) as refused:
        connection.connect("127.0.0.1:1")
    return refused.value.words


def test_a_worker_that_listens_everywhere_is_refused(cluster: Cluster) -> None:
    with ready(cluster) as readers:
        before = workers(readers)
        other = cluster.worker(everywhere=True)
        try:
            readers._client.wait_for_workers(3, timeout=SECONDS)
            (address,) = workers(readers).keys() - before.keys()
            assert address.startswith("tcp://127.0.0.1:")  # as Dask names it
            with pytest.raises(WrongUse) as refused:
                ClusterReaders(cluster.address)
        finally:
            other.terminate()
            other.wait()
    port = address.rpartition(":")[2]
    everywhere = [connection.OPEN_PORT.filled(address=f"tcp://{host}:{port}") for host in ("0.0.0.0", "[::]")]
    assert refused.value.words in everywhere


def test_nor_may_others_reach_its_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    at = {"address": "tcp://10.0.0.2:1"}
    inside = {"tcp://127.0.0.1:2": None}
    assert refused_by(Client(inside, "tcp://10.0.0.2:1"), monkeypatch) == connection.OPEN_PORT.filled(**at)
    assert refused_by(Client({"tcp://10.0.0.2:1": None}), monkeypatch) == connection.OPEN_PORT.filled(**at)


def test_a_machine_without_xlplan_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    missing, worker = ModuleNotFoundError("xlplan"), "tcp://127.0.0.1:2"
    scheduler = connection.SCHEDULER.filled(address="tcp://127.0.0.1:1")
    lacking = connection.NO_XLPLAN.filled(place=scheduler)
    assert refused_by(Client({worker: None}, versions=missing), monkeypatch) == lacking
    lacking = connection.NO_XLPLAN.filled(place=connection.WORKER.filled(address=worker))
    assert refused_by(Client({worker: missing}), monkeypatch) == lacking
    ours = versions()
    older = refused_by(Client({worker: None}, versions={**ours, "Python": "3.9"}), monkeypatch)
    assert f"{scheduler.vi} dùng bản khác" in older.vi
    assert f": Python 3.9 (here: {ours['Python']})." in older.en


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EnvironmentFailure) as failed:
        connection.connect("127.0.0.1:8786")
    assert failed.value.words == connection.NOT_INSTALLED


def certificates(folder: Path) -> tuple[str, str, str]:
    """A certificate that signs itself, with its key: both sides trust it and show it."""
    key, certificate = (str(folder / name) for name in ("key.pem", "certificate.pem"))
    kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=xlplan", "-days", "2")
    command = ["openssl", "req", "-x509", *kind, "-keyout", key, "-out", certificate]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, certificate, key


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl, which makes the certificates")
def test_with_certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dask

    files = dict(zip(("ca-file", "cert", "key"), certificates(tmp_path), strict=True))
    options = [text for name, path in files.items() for text in (f"--tls-{name}", path)]
    with Cluster(tmp_path, ("--protocol", "tls", "--host", "127.0.0.1", *options)) as cluster:
        assert cluster.address.startswith("tls://")
        with pytest.raises(EnvironmentFailure) as failed:
            connection.connect(cluster.address)
        assert failed.value.words == connection.NO_CERTIFICATE.filled(address=cluster.address)
        cluster.worker()
        client = {f"distributed.comm.tls.client.{name}": files[name] for name in ("cert", "key")}
        with (
            dask.config.set({"distributed.comm.tls.ca-file": files["ca-file"], **client}),
            ClusterReaders(cluster.address) as readers,
        ):
            assert readers.submit(pow, 2, 5).result(SECONDS) == 32


class Counting(InlineExecutor, ManyReaders):
    """Many processes, so to say."""

    files_ahead = AHEAD + 7
    submitted = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        self.submitted += 1
        return super().submit(fn, *args, **kwargs)


def test_no_process_waits_for_a_file() -> None:
    host = Memory({f"in/{number}.xlsx": b"" for number in range(99)})
    readers = Counting()
    first = next(arrive(list(host.inbox(["in"])), host, readers))
    assert first.unreadable == refusals.EMPTY
    assert readers.submitted == AHEAD + 7 + 1

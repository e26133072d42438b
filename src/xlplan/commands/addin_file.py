"""``xlplan addin build``: write the add-in to a file, to carry it to other machines. Installing needs no such file."""

from collections.abc import Callable
from importlib import import_module

from xlplan.commands.declaration import DONE, Out, Request
from xlplan.errors import WrongUse
from xlplan.ports import Host
from xlplan.words import Lang, Words

WRITTEN = Words("Đã tạo {out}, chạy bằng {interpreter}.", "Wrote {out}, run by {interpreter}.")
FOR_NOBODY = Words(
    "Đã tạo {out}. Bản này chưa biết Python nào: bấm nút sẽ chỉ báo chưa cài. Thêm --python, hoặc dùng xlplan addin "
    "install.",
    "Wrote {out}. It knows no Python yet: its buttons only say so. Add --python, or use xlplan addin install.",
)
WHERE_TO = Words(
    "Thêm -o và tên tệp cần tạo, ví dụ -o xlplan.xlam.", "Add -o and the file to write, for example -o xlplan.xlam."
)


def build(request: Request, host: Host, out: Out) -> int:
    path, interpreter = request.given["out"], request.given["python"] or ""
    if not path:
        raise WrongUse(WHERE_TO)
    host.require_writable(path, (), force=request.force)
    # Imported by name, as the table imports commands: the package addin is built from the table and so depends on it.
    kind = "oxt" if path.lower().endswith(".oxt") else "build"
    built: Callable[[str, Lang], bytes] = import_module(f"xlplan.addin.{kind}").built
    host.write(path, built(interpreter, request.lang), force=request.force)
    out.line((WRITTEN if interpreter else FOR_NOBODY).of(request.lang).format(out=path, interpreter=interpreter))
    return DONE

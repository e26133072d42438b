"""Errors of the file system as one sentence that says what to do."""

import errno
import os

from xlplan.errors import EnvironmentFailure
from xlplan.hosts.office_locks import OfficeLock
from xlplan.words import Words

NOT_FOUND = Words("Không tìm thấy {path}.", "{path} was not found.")
IS_A_FOLDER = Words(
    "{path} là một thư mục, không phải tệp. Ghi tên một tệp trong đó.",
    "{path} is a folder, no file. Name a file in it.",
)
EMPTY_FOLDER = Words("Thư mục {path} không có tệp nào.", "The folder {path} has no files.")
MAY_NOT_BE_READ = Words(
    "Không được phép đọc {path}, hoặc tệp đang bị khóa. Đóng tệp trong Excel rồi chạy lại.",
    "{path} may not be read, or is locked. Close it in Excel and run this again.",
)
READING = Words("Không đọc được {path}: {why}.", "{path} cannot be read: {why}.")
WRITING = Words(
    "Không ghi được {path}: {why}. Chưa có gì thay đổi.", "{path} cannot be written: {why}. Nothing has changed."
)
MAY_NOT_BE_WRITTEN = Words(
    "Không ghi được {path}: tệp đang mở, hoặc không có quyền ghi vào thư mục. Đóng tệp hoặc chọn thư mục khác.",
    "{path} cannot be written: it is open, or the folder does not permit it. Close it or choose another folder.",
)
OPEN_ELSEWHERE = Words(
    "{path} đang mở trong {program}{user}. Đóng tệp rồi chạy lại. Nếu không ai mở, xóa tệp khóa {lock}.",
    "{path} is open in {program}{user}. Close it and run this again. If nobody has it open, delete the lock file "
    "{lock}.",
)
USER = Words(" (người mở: {user})", " (opened by {user})")

DISK_FULL = Words(
    "ổ đĩa đã đầy; xóa bớt tệp hoặc chọn ổ khác", "the disk is full; free some space or choose another disk"
)
READ_ONLY = Words(
    "ổ đĩa hoặc thư mục chỉ cho đọc; chọn thư mục khác", "the disk or folder is read-only; choose another folder"
)
NAME_TOO_LONG = Words(
    "đường dẫn quá dài; chọn thư mục hoặc tên ngắn hơn", "the path is too long; choose a shorter folder or name"
)
NETWORK_GONE = Words(
    "không tới được ổ mạng; kiểm tra kết nối rồi chạy lại",
    "the network drive is out of reach; check the connection and run this again",
)
NOT_A_FOLDER = Words("một phần của đường dẫn là tệp, không phải thư mục", "part of the path is a file, not a folder")
NO_FOLDER = Words("thư mục không có và không tạo được", "the folder is not there and cannot be made")
HARDWARE = Words("ổ đĩa báo lỗi; thử ổ khác", "the disk reports a fault; try another one")

_BY_NUMBER: dict[int, Words] = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: DISK_FULL,
    errno.EROFS: READ_ONLY,
    errno.ENAMETOOLONG: NAME_TOO_LONG,
    errno.ENOTDIR: NOT_A_FOLDER,
    errno.EEXIST: NOT_A_FOLDER,
    errno.EIO: HARDWARE,
    errno.ENOENT: NO_FOLDER,
    **dict.fromkeys(
        (
            errno.ESTALE,
            errno.ENETDOWN,
            errno.ENETUNREACH,
            errno.EHOSTDOWN,
            errno.EHOSTUNREACH,
            errno.ETIMEDOUT,
            errno.ENOTCONN,
        ),
        NETWORK_GONE,
    ),
}
_BY_WINDOWS_NUMBER: dict[int, Words] = {
    39: DISK_FULL,
    112: DISK_FULL,
    19: READ_ONLY,
    206: NAME_TOO_LONG,
    **dict.fromkeys((51, 53, 54, 55, 59, 64, 67, 1231, 1232), NETWORK_GONE),
}


def reading(path: str, error: OSError, *, is_empty: bool = False) -> EnvironmentFailure:
    """Why *path* could not be read; *is_empty*: it is a folder without files."""
    if is_empty:
        return EnvironmentFailure(EMPTY_FOLDER.filled(path=path))
    if isinstance(error, IsADirectoryError) or os.path.isdir(path):  # Windows raises PermissionError for a folder
        return EnvironmentFailure(IS_A_FOLDER.filled(path=path))
    if isinstance(error, FileNotFoundError):
        return EnvironmentFailure(NOT_FOUND.filled(path=path))
    if isinstance(error, PermissionError):
        return EnvironmentFailure(MAY_NOT_BE_READ.filled(path=path))
    return EnvironmentFailure(READING.filled(path=path, why=_why(error)))


def writing(path: str, error: OSError) -> EnvironmentFailure:
    """Why *path* could not be written."""
    if isinstance(error, PermissionError) and _known(error) is None:
        return EnvironmentFailure(MAY_NOT_BE_WRITTEN.filled(path=path))
    return EnvironmentFailure(WRITING.filled(path=path, why=_why(error)))


def open_elsewhere(path: str, lock: OfficeLock) -> EnvironmentFailure:
    """Who has *path* open."""
    user = USER.filled(user=lock.user) if lock.user else ""
    return EnvironmentFailure(OPEN_ELSEWHERE.filled(path=path, program=lock.program, user=user, lock=lock.file.name))


def _known(error: OSError) -> Words | None:
    windows = getattr(error, "winerror", None)
    return _BY_WINDOWS_NUMBER.get(windows or 0) or _BY_NUMBER.get(error.errno or 0)


def _why(error: OSError) -> Words:
    number = getattr(error, "winerror", None) or error.errno or 0
    return _known(error) or Words(
        f"hệ thống báo lỗi số {number}", f"the system reports error {number}, {error.strerror}"
    )

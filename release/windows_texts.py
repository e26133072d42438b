"""The texts of ``xlplan-windows.zip``: three command files in ASCII, and what a person reads first."""

_START = r"""@echo off
setlocal DisableDelayedExpansion
chcp 65001 >nul
set "PYTHON=%~dp0python\python.exe"
if not exist "%PYTHON%" goto zipped
"""
_END = r"""pause
exit /b 0
:zipped
echo Hay giai nen ca thu muc xlplan-windows truoc, roi chay lai tep nay.
pause
exit /b 1
"""

INSTALL = (
    _START
    + r""""%PYTHON%" -m xlplan addin install
"%PYTHON%" -m xlplan addin install --desktop
echo.
echo Dung xoa hay chuyen thu muc nay: cac nut chay tu day.
"""
    + _END
)

REMOVE = (
    _START
    + r""""%PYTHON%" -m xlplan addin uninstall
echo.
echo Xoa thu muc nay la xong.
"""
    + _END
)

RUN = r"""@echo off
setlocal DisableDelayedExpansion
chcp 65001 >nul
"%~dp0python\python.exe" -m xlplan %*
exit /b %ERRORLEVEL%
"""

READ_ME = """xlplan cho Windows: không cần quyền quản trị, không cần cài Python.

1. Bấm chuột phải vào tệp zip, chọn Properties, đánh dấu Unblock (nếu có), OK. Rồi giải nén, ví dụ vào C:\\xlplan.
   Chọn đường dẫn ngắn, không dấu.
2. Đóng Excel. Bấm đúp cai-dat.cmd.
3. Mở Excel: thẻ xlplan ở hàng trên cùng. Không có Excel: bấm chuột phải vào sổ, Send to, xlplan - Kiem tra so.

Gỡ bỏ: đóng Excel, bấm đúp go-bo.cmd, rồi xóa thư mục này.
Chuyển thư mục sang chỗ khác: bấm đúp cai-dat.cmd lần nữa ở chỗ mới.
Dòng lệnh: xlplan.cmd --help

Chưa ai chạy thư mục này trên Windows thật. Gặp lỗi xin báo lại, kèm dòng chữ trên màn hình.
Giấy phép: Apache-2.0 (LICENSE.txt). Python và các thư viện kèm theo có giấy phép riêng, nằm trong thư mục python.
"""

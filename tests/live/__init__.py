"""Open workbooks: LibreOffice as an engine of xlwings, Excel by stand-ins, clicks in real windows."""

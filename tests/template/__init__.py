"""The workbooks as files: content, print, Open XML rules."""

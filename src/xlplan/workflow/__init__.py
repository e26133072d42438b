"""The use cases as functions: open and judge a workbook, read an inbox, consolidate, edit, build."""

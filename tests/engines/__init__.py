"""The workbook's own formulas in spreadsheet engines, against the findings in Python."""

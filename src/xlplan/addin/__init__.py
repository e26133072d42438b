"""The add-ins that put the table's buttons into Excel and LibreOffice: built as bytes from text sources and the
table.
"""

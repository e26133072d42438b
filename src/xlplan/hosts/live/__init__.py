"""The workbook that a person has open, through xlwings: read in blocks, changed by patches. It does not know which
program it drives.
"""

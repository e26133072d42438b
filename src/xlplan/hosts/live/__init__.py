"""The workbook that the user has open, through xlwings: read in blocks, changed by patches, in either program."""

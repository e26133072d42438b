"""Where commands work: the disk, memory, or the workbook that the user has open. Only hosts access files and
programs.
"""

"""Where commands work: the disk, memory, or the workbook that a person has open. Only hosts touch files and
programs.
"""

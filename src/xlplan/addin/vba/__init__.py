"""Writes a VBA project from its sources: the streams of [MS-OVBA] in a compound file of [MS-CFB]."""

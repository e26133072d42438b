"""Builds the add-ins that put the buttons into Excel and LibreOffice: bytes from text sources and the command table."""

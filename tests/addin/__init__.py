"""The add-ins: their files, their installation, their macros in LibreOffice."""

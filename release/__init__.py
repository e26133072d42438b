"""What a release is made of: masters, the sample saved by LibreOffice, the portable folder for Windows.

Not named ``packaging``: that is a package from PyPI, which ``windows_folder`` imports.
"""

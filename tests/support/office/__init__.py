"""LibreOffice and its windows, driven by tests and by the scripts that make pictures.

Modules named ``uno_…`` or ``window_…``, ``calc_window`` and ``screen`` run in the Python that has ``uno``:
they import nothing but each other.
"""

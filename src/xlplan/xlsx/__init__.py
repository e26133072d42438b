"""Reads workbooks from bytes into grids, and writes documents as .xlsx bytes. It knows neither paths nor plans."""

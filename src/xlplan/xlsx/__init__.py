"""Bytes of .xlsx files: scanned and read into grids, written from documents. No paths, no plans."""

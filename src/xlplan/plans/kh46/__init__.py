"""Plan 46/KH-STTTT of 2021 and its made-up sample, as data."""

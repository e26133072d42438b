"""The Excel add-in: sources of macros and the table of commands → the bytes of ``xlplan.xlam``, without Excel."""

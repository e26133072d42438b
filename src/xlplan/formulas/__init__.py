"""The live formulas of the sheets, made from the declaration. Classic functions only, nothing volatile, no clock, and
nothing that only one spreadsheet program understands (docs/decisions/0051).

They serve the clerk who has nothing installed; Python never trusts their results. The Python twins that give the cached
values are :func:`xlplan.results.running`, :func:`xlplan.shares.shares` and :mod:`xlplan.template.self_check_values`.
"""

"""The reporting chain: issue workbooks to units, accept their submissions, consolidate them, and record the lineage of
every figure.
"""

"""The reporting chain: issue branches downwards, take submissions back, consolidate, keep the lineage of every
figure.
"""

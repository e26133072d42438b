"""What xlplan changes in a clerk's own workbook, as patches: computed cells proven, findings marked, proposals
accepted, and taken back.
"""

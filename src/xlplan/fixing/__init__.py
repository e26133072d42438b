"""Changes to a clerk's own workbook, as patches: computed cells verified, findings marked, proposals accepted and taken
back.
"""

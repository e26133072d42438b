"""Every rule with a workbook that breaks it, and how findings are grouped."""

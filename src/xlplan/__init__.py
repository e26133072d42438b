"""xlplan: plans kept in Excel workbooks, checked, consolidated and traced to the cell."""

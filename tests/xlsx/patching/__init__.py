"""Workbooks that the patcher must not harm, made by the libraries offices use, and what can be read back from them."""

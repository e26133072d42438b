"""The command line, its messages, dropped files, and workbooks that once broke a command."""

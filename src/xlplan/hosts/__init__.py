"""Where commands work: the disk, or memory. Only hosts touch files."""

"""A VBA project as Office stores it, written from sources alone: [MS-OVBA] streams in a [MS-CFB] compound file."""

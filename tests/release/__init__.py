"""The portable folder for Windows."""

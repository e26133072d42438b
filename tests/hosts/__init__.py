"""One contract for memory, disk and open workbooks; the disk's own troubles; processes that read files."""

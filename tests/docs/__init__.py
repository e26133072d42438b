"""The documentation, the rules of the house, and the benchmarks."""

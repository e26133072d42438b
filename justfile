# What CI runs, one word each.

all: format lint types test

format:
    ruff format --check src tests scripts release macros benchmarks

lint:
    ruff check src tests scripts release macros benchmarks

types:
    mypy

test:
    python -m pytest -q -n auto

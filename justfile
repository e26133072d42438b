# What CI runs, one word each.

all: format lint types test

format:
    ruff format --check src tests scripts macros

lint:
    ruff check src tests scripts macros

types:
    mypy

test:
    python -m pytest -q -n auto

# What CI runs, one word each.

all: format lint types test

format:
    ruff format --check src tests scripts release macros benchmarks

lint:
    ruff check src tests scripts release macros benchmarks

types:
    mypy

# The fast tests: no office program, no window, nothing slow. Less than a minute on two cores.
quick:
    python -m pytest -q -n auto -m "not office and not screen and not slow"

test:
    python -m pytest -q -n auto

VENV ?= .venv
PY := $(VENV)/bin/python

.PHONY: run test check bench chaos deps setup

check:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

test:
	$(PY) -m pytest -q

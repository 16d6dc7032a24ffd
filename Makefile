PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python

.PHONY: run test check bench chaos deps install install-dev

run: install
	@exec $(PY) -u -m dashboard.launch

install:
	@command -v $(PYTHON) >/dev/null || { echo "Inputdeck needs Python 3.11 or newer; install it, or name it: make run PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m dashboard.launch_install run

install-dev:
	@command -v $(PYTHON) >/dev/null || { echo "Inputdeck needs Python 3.11 or newer; install it, or name it: make check PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m dashboard.launch_install dev

check: install-dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

test: install-dev
	$(PY) -m pytest -q

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
HAS_PYTHON = command -v $(PYTHON) >/dev/null || { \
	echo "Inputdeck needs Python 3.11 or newer; install it, or name it, as in: make run PYTHON=python3.11"; exit 1; }
# What `check --deploy` judges: the settings of an installation behind https.
DEPLOYED = PUBLIC_URL=https://deck.example.org \
	SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz

.PHONY: run test check bench chaos deps clients compatibility constraints install install-dev

run: install
	@exec $(PY) -u -m dashboard.launch

test: install-dev clients
	@$(PYTHON) -m tests.machine check
	@exec $(PY) -m pytest -q -n 2 --dist loadscope --max-worker-restart 0 $(ARGS)

check: install-dev
	@echo "ruff"; $(BIN)/ruff check --quiet . && $(BIN)/ruff format --check --quiet .
	@echo "mypy --strict"; $(BIN)/mypy --no-error-summary
	@echo "djade"; git ls-files 'templates/*.html' | xargs $(BIN)/djade --check
	@echo "import-linter"; $(BIN)/lint-imports --no-cache >$(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }
	@echo "typos"; $(BIN)/typos
	@echo "deptry"; $(BIN)/deptry --no-ansi . 2>$(VENV)/deptry.log || { cat $(VENV)/deptry.log; exit 1; }
	@echo "check --deploy"; $(DEPLOYED) $(PY) manage.py check --deploy --fail-level WARNING >/dev/null
	@echo "makemigrations --check"; $(PY) manage.py makemigrations --check --dry-run --settings tests.settings >/dev/null
	@if [ -f jsconfig.json ]; then echo "tsc --checkJs"; node_modules/.bin/tsc -p jsconfig.json; fi
	@echo "All checks passed."

# The official clients that the live tests run, each in an environment of its own.
clients: install-dev
	@$(PY) -m tests.live.clients.environments

# Writes docs/compatibility.md from a run of the official clients.
compatibility: clients
	@exec $(PY) -m tests.live.clients.document

# One benchmark: make bench ONLY=name
bench: install-dev
	@exec $(PY) -m benchmarks $(ONLY)

# Kill tests, longer than the tests: make chaos SEED=7; with REHEARSE=1 the service misbehaves too.
chaos: install-dev
	@$(PY) -m benchmarks.chaos --seed $(or $(SEED),1)
	@exec $(PY) -m benchmarks.jobs --seed $(or $(SEED),1) $(if $(REHEARSE),--rehearse)

deps:
	@$(HAS_PYTHON)
	@$(PYTHON) -m tests.machine install

# Writes the exact versions in use; run it after a dependency was added or raised.
constraints: install-dev
	@$(BIN)/pip freeze --all --exclude inputdeck --exclude setuptools | LC_ALL=C sort -f >constraints.txt

install:
	@$(HAS_PYTHON)
	@$(PYTHON) -m dashboard.launch_install run

install-dev:
	@$(HAS_PYTHON)
	@$(PYTHON) -m dashboard.launch_install dev

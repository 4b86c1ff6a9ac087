# make run    start Trato (a fresh clone needs Python 3.11 with venv, make and git only)
# make test   the whole suite, on SQLite and, with TRATO_TEST_POSTGRES set, on PostgreSQL
# make lint   what pre-commit and CI check      make format   put the code in order
# make bench  measure speed                     make prove    what is too long for CI
# make lock   choose versions anew                make pictures  renew the pictures of the documentation

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
# Every version and hash is in the lock files; nothing is compiled here.
PIP_INSTALL := $(PIP) install --only-binary :all: --require-hashes
TEST_WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest --quiet
ifneq ($(TEST_WORKERS),0)
PYTEST += --numprocesses $(TEST_WORKERS) --dist loadfile
endif

RUN_STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
ASSETS_STAMP := build/.assets
LOCALE_STAMP := build/.translations
CATALOGUES := $(shell find trato -name '*.po')

.PHONY: run test pictures lint format bench prove lock clean assets dev
.DEFAULT_GOAL := run

run: $(RUN_STAMP) $(ASSETS_STAMP) $(LOCALE_STAMP)
	@exec $(BIN)/trato serve

dev: $(DEV_STAMP) $(ASSETS_STAMP) $(LOCALE_STAMP)

assets: $(ASSETS_STAMP)

$(VENV)/bin/python:
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
		echo "Trato needs Python 3.11 or newer: install it, or name it with make run PYTHON=/path/to/python3." >&2
		exit 1
	fi
	if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then
		echo "Python's venv is missing: run “apt install python3-venv” as root, then this again." >&2
		exit 1
	fi
	echo "Making the Python environment …"
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing the Python libraries …"
	$(PIP_INSTALL) -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(DEV_STAMP): $(RUN_STAMP) requirements-dev.lock
	@echo "Installing the tools for development …"
	$(PIP_INSTALL) -r requirements-dev.lock
	touch $@

$(ASSETS_STAMP): $(RUN_STAMP) package-lock.json scripts/assets.py trato/ui/icons.txt
	@echo "Installing the front-end libraries …"
	$(BIN)/python scripts/assets.py
	mkdir -p $(@D)
	touch $@

$(LOCALE_STAMP): $(RUN_STAMP) scripts/translations.py $(CATALOGUES)
	@echo "Compiling the translations …"
	$(BIN)/python scripts/translations.py
	mkdir -p $(@D)
	touch $@

test: dev
	@scripts/browser.sh
	echo "On SQLite:"
	TRATO_TEST_DATABASE=sqlite $(PYTEST) $(ARGS)
	echo "Without any standard module:"
	MODULES='[]' TRATO_TEST_DATABASE=sqlite $(PYTEST) trato/kernel tests/contract
	if [ -n "$${TRATO_TEST_POSTGRES:-}" ]; then
		echo "On PostgreSQL:"
		TRATO_TEST_DATABASE=postgresql $(PYTEST) $(ARGS)
	else
		echo "TRATO_TEST_POSTGRES is not set: nothing was tried on PostgreSQL."
	fi

pictures: dev
	@scripts/browser.sh
	TRATO_PICTURES=docs/images $(PYTEST) tests/browser/pages/test_pictures.py

lint: dev
	@$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet || { echo "Some files are not formatted: run make format." >&2; exit 1; }
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m scripts.manage check --fail-level WARNING
	$(BIN)/python -m scripts.manage makemigrations --check --dry-run

format: dev
	@$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format

bench: dev
	@$(BIN)/trato bench $(ARGS)

prove: dev
	@$(BIN)/python -m scripts.prove $(ARGS)

lock: $(DEV_STAMP)
	@flags="--quiet --no-header --allow-unsafe --generate-hashes --strip-extras
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host"
	$(BIN)/pip-compile $$flags --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile $$flags --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	$(BIN)/pip-compile $$flags --output-file requirements-node.lock requirements-node.in
	npm install --package-lock-only --no-audit --no-fund
	$(BIN)/python -m scripts.npm_lock

clean:
	@rm -rf build dist node_modules trato/ui/static/vendor $(VENV)

# `make run` and `make test` do everything on a fresh machine with Python 3.11 or newer.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-engines etl lint bench bench-history torture docs lock sbom clean

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8050
DATA ?= $(if $(KRATOMWATCH_DATA),$(KRATOMWATCH_DATA),data)
PIP := $(BIN)/pip --quiet --disable-pip-version-check install --constraint constraints.txt
PINS := pyproject.toml constraints.txt
# Every worker reads all tests: compiled once, whatever the machine says elsewhere.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest

help: ## Show what there is
	@echo "make TARGET, with"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.run ## Install, make the demo warehouse if there is none, serve the dashboard
	@test -e "$(DATA)/published/kratomwatch.duckdb" || $(BIN)/python -m etl --data "$(DATA)" demo
	@KRATOMWATCH_DATA="$(DATA)" $(BIN)/python -m dashboard --port $(PORT)

test: $(VENV)/.test ## Run the tests; those that need Chromium, Java or real data skip without
	$(PYTEST)

test-fast: $(VENV)/.test ## The same without the tests in a browser
	$(PYTEST) -m "not browser"

test-engines: $(VENV)/.test ## Compare Spark with DuckDB on the demo, real samples, two quarters; Sail on little
	KRATOMWATCH_LONG=1 KRATOMWATCH_REQUIRE_SPARK=1 $(PYTEST) -n 0 tests/pipeline/test_spark.py tests/pipeline/test_sail.py

etl: $(VENV)/.run ## Bring the warehouse up to date with everything due
	$(BIN)/python -m etl --data "$(DATA)" run

lint: $(VENV)/.lint ## ruff, bandit, mypy, import contracts and the pre-commit hooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml etl dashboard
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pre-commit run --all-files

bench: $(VENV)/.test ## Measure staging and building; see benchmarks/README.md
	$(BIN)/python -m benchmarks

bench-history: $(VENV)/.test ## Measure all 90 quarters at full size; an hour and 20 GB
	$(BIN)/python -m benchmarks.history

torture: $(VENV)/.test ## End runs at random and fill the disk; see docs/operating.md
	$(BIN)/python -m benchmarks.torture

docs: $(VENV)/.run ## Write docs/data-dictionary.md from the published tables' comments
	$(BIN)/python -m etl dictionary > docs/data-dictionary.md

lock: $(VENV)/.lock ## Write requirements.lock: what runs, by the SHA-256 of its files; needs a network
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
	  --constraint constraints.txt --output-file requirements.lock pyproject.toml

sbom: $(VENV)/.sbom ## Write build/sbom.cdx.json: what is installed, with licences (CycloneDX)
	@mkdir -p build
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
	  --output-file build/sbom.cdx.json $(BIN)/python

clean: ## Remove what make made; the data folder stays
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis *.egg-info

$(VENV)/bin/python:
	@test -w . || { echo "This folder cannot be written: copy kratomwatch to one that can."; exit 1; }
	@for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3 python; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    exec "$$python" -m venv $(VENV); fi; \
	done; \
	echo "kratomwatch needs Python 3.11 or newer; found $$(python3 --version 2>&1). Install one, or name it: make PYTHON=/path/to/python3.12"; \
	exit 1

$(VENV)/.run: $(PINS) | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.test: $(PINS) | $(VENV)/bin/python
	$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/.run

$(VENV)/.lint: $(PINS) | $(VENV)/bin/python
	$(PIP) --editable '.[test,lint]'
	@touch $@ $(VENV)/.test $(VENV)/.run

$(VENV)/.lock: $(PINS) | $(VENV)/bin/python
	$(PIP) --editable '.[lock]'
	@touch $@ $(VENV)/.run

$(VENV)/.sbom: $(PINS) | $(VENV)/bin/python
	$(PIP) --editable '.[sbom]'
	@touch $@ $(VENV)/.run

# Needs Python 3.11 or newer and make; everything else is set up here, in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Many of these tests wait for a disk, a screen or a terminal, so two processes a core pay; the proofs keep a core busy.
JOBS ?= $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))')
PROOFS ?= auto

.DEFAULT_GOAL := help
.PHONY: help run test check prove bench format lock catalogue build clean setup setup-dev

help: ## what can be made here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

run: setup ## open Tend on a vault of made-up people
	@$(BIN)/tend demo .demo --open

test: setup-dev ## run the tests
	@$(BIN)/python -m pytest -n $(JOBS) -q -m "not prove"

check: setup-dev ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

prove: setup-dev ## the long proofs: thousands of histories, a crash at every system call
	@$(BIN)/python -m pytest -n $(PROOFS) -q -m prove

bench: setup-dev ## the benchmarks, each beside its limit
	@$(BIN)/python -m benchmarks

format: setup-dev ## put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

catalogue: setup-dev ## bring the catalogues of languages in step with the texts in the code
	@$(BIN)/python -m tests.catalogue

build: setup-dev ## a wheel in dist/
	@$(BIN)/python -m hatchling build -t wheel

lock: ## make the locked requirements anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links --group build -o requirements.lock
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links --group build --group dev -o requirements-dev.lock

clean: ## remove what was made here
	rm -rf $(VENV) .demo dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

setup: $(VENV)/run.stamp
setup-dev: $(VENV)/dev.stamp

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Tend needs Python 3.11 or newer; '$(PYTHON)' is older. Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "The module venv is missing. On Debian and Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Setting up Tend in $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

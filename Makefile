# Two commands are all that a newcomer needs: `make site` and `make test`. Each sets itself up.
# `make help` lists the rest.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# One worker for each processor, but never more than four: each test that builds a site needs memory.
WORKERS := $(shell n=$$(nproc 2>/dev/null || echo 2); [ $$n -gt 4 ] && n=4; echo $$n)

.DEFAULT_GOAL := help
.PHONY: help site test test-all lint format check serve lock vendor schemas browser bench bench-short clean

help:  ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

site: $(VENV)/.ready  ## Build the pack into _build/html
	$(BIN)/pack build

test: $(VENV)/.ready-dev browser  ## Run the test suite
	$(BIN)/python -m pytest -n $(WORKERS) -m "not full" $(PYTEST_ARGS)

test-all: $(VENV)/.ready-dev browser  ## Run the test suite over every page in every setting
	$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST_ARGS)

lint: $(VENV)/.ready-dev  ## Check the style and the types of the code
	$(BIN)/ruff check scripts tests benchmarks
	$(BIN)/ruff format --check scripts tests benchmarks
	$(BIN)/mypy

format: $(VENV)/.ready-dev  ## Put the code into the house format
	$(BIN)/ruff check --fix scripts tests benchmarks
	$(BIN)/ruff format scripts tests benchmarks

check: $(VENV)/.ready  ## Check content, data and case studies without building
	$(BIN)/pack check

serve: $(VENV)/.ready  ## Build, open in a browser and build again on each save
	$(BIN)/pack serve

schemas: $(VENV)/.ready  ## Write the JSON Schemas that editors use
	$(BIN)/python -m resource_pack.core.schemas docs/schemas

lock: $(VENV)/.ready-dev  ## Lock the versions and hashes of all requirements again
	$(BIN)/uv pip compile requirements.in $(LOCK_FLAGS) -o requirements.txt
	$(BIN)/uv pip compile requirements-dev.in $(LOCK_FLAGS) -o requirements-dev.txt
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

bench: $(VENV)/.ready-dev browser  ## Measure all against other systems: over an hour, with SHORT=1 minutes
	$(BIN)/python benchmarks/bench.py $(if $(SHORT),--short) $(BENCH_ARGS)

bench-short: $(VENV)/.ready-dev browser  ## Measure with 300 studies, once each
	$(BIN)/python benchmarks/bench.py --short $(BENCH_ARGS)

vendor: $(VENV)/.ready-dev  ## Fetch the browser libraries and fonts again (needs npm)
	$(BIN)/python -m resource_pack.publish.vendor

browser:
	@sh .ci/browser.sh

clean:  ## Remove everything that was built
	rm -rf _build $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "This project needs Python 3.11 or newer. Install it (on Debian: apt-get install python3), or name one: make PYTHON=python3.12 site"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python could not make a virtual environment. On Debian, install python3-venv first: apt-get install python3-venv"; exit 2; }

$(VENV)/.ready: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# `make demo` charges the example battery, `make test` runs the tests; each installs what it needs.
# `make help` lists the rest.

PYTHON  ?= python3
WORKERS ?= 2
ARGS    ?=
UPGRADE ?=

MAKEFLAGS += --no-print-directory
SHELL := /bin/sh
.DELETE_ON_ERROR:

RUN  := .venv/bin/python -m
UV   := .venv/bin/uv pip
LOCK := $(UV) compile pyproject.toml --universal --python-version 3.11 \
        --no-header --no-annotate --quiet $(UPGRADE)

# Bit-identical results need one BLAS thread, set before NumPy loads.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export MPLBACKEND := Agg
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.PHONY: help demo explore test check checks lint types contracts spelling api-check docs refresh bench screenshots format api lock clean

help:  ## list what can be made
	@sed -n 's/^\([a-z-]*\):.*##/\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: .venv/.runtime  ## charge the example battery: a card and demo.png
	.venv/bin/spinvolt charge examples/yang2025-fig4b.toml --plot demo.png

explore: .venv/.dev  ## open the explorer in the browser
	.venv/bin/spinvolt explore $(ARGS)

test: .venv/.dev  ## run the tests (ARGS="-k chain" for some, WORKERS=0 for one process)
	$(RUN) pytest -n $(WORKERS) $(ARGS)

check: checks  ## everything CI checks, tests last
	@$(MAKE) test

# A make of its own: only one installation may run, also under -j.
checks: .venv/.dev  ## everything CI checks but the tests
	@$(MAKE) lint types contracts spelling api-check docs demo

lint: .venv/.dev  ## ruff: rules and format
	$(RUN) ruff check
	$(RUN) ruff format --check

types: .venv/.dev  ## pyright on the package, the tests and the tools
	$(RUN) pyright --warnings

contracts: .venv/.dev  ## which modules may import which
	.venv/bin/lint-imports --no-cache --no-logo

spelling: .venv/.dev  ## typos
	.venv/bin/typos

api-check: .venv/.dev  ## the public names against docs/reference/api.txt
	.venv/bin/python tools/api.py --check

api: .venv/.dev  ## write docs/reference/api.txt anew
	.venv/bin/python tools/api.py

docs: .venv/.dev  ## build the documentation, warnings as errors
	$(RUN) sphinx -E -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

refresh: .venv/.dev  ## make the pages' printed outputs and pictures anew
	.venv/bin/python docs/refresh.py

bench: .venv/.peers  ## time spinvolt against its peers, in the same run
	$(RUN) benchmarks $(ARGS)

screenshots: .venv/.dev  ## pictures of the explorer's pages, into .cache/screenshots
	$(RUN) pytest -n 0 -q tests/explorer/test_screenshots.py
	@echo ".cache/screenshots"

format: .venv/.dev  ## let ruff format and mend
	$(RUN) ruff format
	$(RUN) ruff check --fix

lock: .venv/.runtime  ## resolve both lock files (UPGRADE=--upgrade for newer releases)
	$(LOCK) -o requirements.lock
	$(LOCK) --all-extras --group dev -c requirements.lock -o requirements-dev.lock

clean:  ## remove what was built, but not .venv
	rm -rf build dist docs/_build docs/reference/generated .cache demo.png
	rm -rf .pytest_cache .ruff_cache .hypothesis
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# The development lock holds all of the runtime lock, so it serves both stamps.
.venv/.runtime: requirements.lock pyproject.toml
	@sh tools/install.sh "$(PYTHON)" requirements.lock
	@touch $@

.venv/.dev: requirements-dev.lock pyproject.toml
	@sh tools/install.sh "$(PYTHON)" requirements-dev.lock
	@touch .venv/.runtime $@

.venv/.peers: .venv/.dev
	$(UV) install --python .venv/bin/python --compile-bytecode -c requirements-dev.lock --group peers
	@touch $@

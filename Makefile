# Needs make and Python 3.11 or newer, nothing else. `make` alone lists the recipes.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

SCALE ?= 1
STATE ?= reported
JOBS ?= 2
KILLS ?= 60
CASES ?= ../shared/cases
ONLY ?= *

# The first Python on the path that is new enough and can make virtual environments.
FIT := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3 python; do \
	"$$python" -c "$(FIT)" 2>/dev/null && echo "$$python" && break; done)

BIN := .venv/bin
READY := .venv/.ready
# Tests that share what is built for them run in the same process.
PYTEST := $(BIN)/pytest -n $(JOBS) --dist loadgroup

.PHONY: help
help: ## list the recipes
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) ## create .venv with every dependency, checked by hash

$(READY): pyproject.toml requirements/develop.txt
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer with venv on the path" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/develop.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: demo
demo: $(READY) ## finish the half-migrated lms from the synthetic edu, show the account (SCALE=1 STATE=reported)
	$(BIN)/rowcall demo --half-migrated --scale $(SCALE) --state $(STATE)

.PHONY: picture
picture: $(READY) ## draw docs/report.svg from the report of the last demo
	$(BIN)/python tools/report_picture.py

.PHONY: pictures
pictures: $(READY) ## draw the pictures of docs/explanation/
	$(BIN)/python tools/account_pictures.py

.PHONY: test
test: lint types layers ## before each commit: lint, types, layers, every law on PostgreSQL 18
	$(PYTEST) -m "not full"

.PHONY: test-all
test-all: lint types layers browser ## the rest too: both versions, all kills, all seeds, browser
	ROWCALL_EXAMPLES=many $(PYTEST)

.PHONY: field
field: $(READY) ## run databases as others have them, each judged by values written by hand (CASES=folder ONLY=glob)
	PYTHONPATH=src:tests $(BIN)/python -m field --cases "$(CASES)" --only '$(ONLY)' --jobs $(JOBS)

.PHONY: browser
browser: ## have Chromium, in which test-all opens the report; as root it is installed from Debian
	@command -v chromium chromium-browser >/dev/null \
		|| { apt-get -qq update && apt-get -qq install --no-install-recommends chromium; } \
		|| { echo "install Chromium: make test-all opens the report in it" >&2; exit 1; }

.PHONY: test-fast
test-fast: $(READY) ## what needs no database: seconds
	$(PYTEST) -m "not full and not database"

.PHONY: soak
soak: $(READY) ## stop a migration of edu_lms at random moments, from the command line (KILLS=60)
	PYTHONPATH=src:tests $(BIN)/python -m faults.soak --kills $(KILLS)

.PHONY: lint
lint: $(READY) ## check format and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

.PHONY: format
format: $(READY) ## format, and repair what can be repaired
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: types
types: $(READY) ## check types with mypy and basedpyright, both strict
	$(BIN)/mypy
	$(BIN)/basedpyright

.PHONY: layers
layers: $(READY) ## check who imports whom
	$(BIN)/lint-imports

.PHONY: golden
golden: $(READY) ## write the expected files of the golden tests anew; the diff is for review
	ROWCALL_GOLDEN=write $(BIN)/pytest tests/golden

.PHONY: tutorial
tutorial: $(READY) ## follow docs/tutorial/ and write into it anew what is printed; the diff is for review
	ROWCALL_GOLDEN=write $(BIN)/pytest tests/docs/test_tutorial.py

.PHONY: reference
reference: $(READY) ## write docs/reference/cli.md and words.md anew from the code
	$(BIN)/python tools/reference.py

# The files name no index, so that they install from whichever one is configured. Wheels of this
# machine are not looked at: they would hide the hashes of all the others.
COMPILE := env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null \
	CUSTOM_COMPILE_COMMAND="make requirements" $(BIN)/pip-compile --quiet --upgrade \
	--generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links --no-config

.PHONY: requirements
requirements: $(READY) ## pin the newest dependencies with their hashes
	$(COMPILE) --output-file requirements/runtime.txt pyproject.toml
	$(COMPILE) --extra develop --constraint requirements/runtime.txt \
		--output-file requirements/develop.txt pyproject.toml

.PHONY: clean
clean: ## remove .venv, caches and built files
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

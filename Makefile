# Everything runs in .venv, which the first command makes. Only Python 3.11+ and make are needed.
#   make PYTHON=python3.12 test    uses another interpreter
#   make test ARGS="-k shapes -x"  hands arguments on to pytest

PYTHON ?= python3
ARGS ?=
VENV := .venv
BIN := $(VENV)/bin
CORE := $(VENV)/.core-installed
DEV := $(VENV)/.dev-installed
CROSS := $(VENV)/.crosscheck-installed
CROSS_NODE := crosscheck/node_modules/.installed
WEB := webcheck/node_modules/.installed
WEB_PYTHON := $(VENV)/.webcheck-installed
EXPLORER := build/explorer/NOTICE.txt
SUITES := build/suites/.downloaded
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
TURTLE := $(wildcard data/*.ttl data/*/*.ttl ontology/*.ttl examples/*/*.ttl examples/*/*/*.ttl)
export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.PHONY: help demo site explorer test web-test lint format data docs answers mutation crash views suites crosscheck checkers release bench bench-large clean

help:  ## List the commands
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s%s\n", $$1, $$2 }'

demo: $(CORE)  ## Load, validate, ask three questions, export to build/, write the pages
	@$(BIN)/python tools/demo.py

site: $(CORE)  ## Write the pages to build/site
	@$(BIN)/baclofen-kg site build/site

explorer: $(DEV) $(EXPLORER)  ## Write the pages with SPARQL, the check and pictures in the browser (needs npm)
	@$(BIN)/baclofen-kg site build/site --explorer build/explorer

test: $(DEV)  ## Run the tests, on all processors
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

web-test: $(DEV) $(WEB) $(WEB_PYTHON) $(SUITES) $(EXPLORER)  ## Check pages, endpoint and redirects in Chromium, in Apache and by validators
	@BACLOFEN_KG_PAGES=1 $(BIN)/python -m pytest tests/test_site.py tests/test_serve.py tests/test_w3id.py webcheck $(ARGS)

lint: $(DEV)  ## Check style, types and the layout of the Turtle files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(BIN)/baclofen-kg format --check $(TURTLE)

format: $(DEV)  ## Write code and Turtle files in the one layout
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	@$(BIN)/baclofen-kg format $(TURTLE)

data: $(DEV)  ## Write the Turtle that is made from the tables in data/tables/
	@$(BIN)/python tools/tables.py

docs: $(DEV)  ## Write what is generated: JSON-LD context, pages of docs/, counts; the API pages in build/api
	@$(BIN)/python tools/context.py
	@$(BIN)/python tools/docs.py
	@$(BIN)/python -m benchmarks.page
	@$(BIN)/python -m pdoc --docformat google --output-directory build/api baclofen_kg '!baclofen_kg.cli' && echo "API pages: build/api/index.html"

answers: $(DEV)  ## Renew the expected answers of the questions, and show what changed
	@$(BIN)/python -m tests.update_answers

mutation: $(DEV)  ## Delete each constraint of the shapes in turn; some test must notice
	@$(BIN)/python tools/mutation.py $(ARGS)

crash: $(DEV)  ## Kill builders and exporters 50 times, ask one store for a minute from everywhere
	@BACLOFEN_KG_CRASHES=50 BACLOFEN_KG_SECONDS=60 $(BIN)/python -m pytest tests/test_crash.py tests/test_concurrency.py $(ARGS)

views: $(CROSS) $(CROSS_NODE)  ## Check the views (export --as) with other people's validators
	@$(BIN)/python -m pytest crosscheck/test_views.py $(ARGS)

suites: $(SUITES)  ## Download other people's test suites, of the W3C and of DASH, into build/suites

crosscheck: $(CROSS) $(CROSS_NODE) $(SUITES)  ## Compare with other people's engines and suites (what is not there is skipped)
	@$(BIN)/python -m pytest crosscheck $(ARGS)

checkers: $(DEV)  ## Ask other people's checkers of packages, licences, workflows and metadata
	@$(BIN)/python tools/checkers.py

release: $(DEV)  ## Build what a release consists of into dist/: packages, exports, pages, sums
	@$(BIN)/python tools/release.py $(ARGS)

bench: $(DEV)  ## Measure against bare Python, rdflib and pySHACL: the packaged graph, 1 000 drugs; 4 minutes
	@$(BIN)/python -m benchmarks $(ARGS)

bench-large: $(DEV)  ## The same with 10 000 drugs, and pySHACL on 1 000; takes half an hour and 8 GB
	@$(BIN)/python -m benchmarks --large $(ARGS)

clean:  ## Remove what the other commands made, .venv too
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis crosscheck/node_modules webcheck/node_modules web/node_modules
	find src tests crosscheck webcheck tools benchmarks -name __pycache__ -prune -exec rm -rf {} +

# The environment. Each stamp depends on pyproject.toml, so a second run installs nothing.

$(BIN)/python:
	@command -v "$(PYTHON)" >/dev/null || { echo "make: $(PYTHON) not found: install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; v = sys.version_info; sys.exit(v < (3, 11) and "make: %s is Python %d.%d, but 3.11 or newer is needed: make PYTHON=/path/to/python3" % (sys.executable, v[0], v[1]))'
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "make: $(PYTHON) cannot make virtual environments: install its venv package (on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@echo "Making $(VENV) ..."
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(CORE): pyproject.toml | $(BIN)/python
	@echo "Installing baclofen-kg into $(VENV) ..."
	@$(PIP) install --editable '.[site]'
	@$(BIN)/python -m compileall -q src
	@touch $@

# What the tests need holds what the commands need.
$(DEV): pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need ..."
	@$(PIP) install --editable '.[dev]'
	@$(BIN)/python -m compileall -q src
	@touch $(CORE) $@

$(CROSS): pyproject.toml | $(DEV)
	@echo "Installing the engines to compare with ..."
	@$(PIP) install --editable '.[crosscheck]' && touch $@ || echo "make: not all could be installed; going on without" >&2

$(SUITES): crosscheck/suites.py | $(DEV)
	@echo "Downloading the suites ..."
	@$(BIN)/python -m crosscheck.suites && touch $@ || echo "make: the suites could not be downloaded; going on without" >&2

# Without a stamp the next run tries again.
$(CROSS_NODE): crosscheck/package.json crosscheck/package-lock.json
	@command -v npm >/dev/null || { echo "make: npm not found; going on without the engines in JavaScript" >&2; exit 0; }; \
	npm ci --prefix crosscheck --no-audit --no-fund --loglevel=error && touch $@ \
	|| echo "make: npm could not install the engines in JavaScript; going on without" >&2

$(WEB): webcheck/package.json webcheck/package-lock.json
	@command -v npm >/dev/null || { echo "make: npm not found; going on without the browser and the validator" >&2; exit 0; }; \
	npm ci --prefix webcheck --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@ \
	|| echo "make: npm could not install what the pages are checked with; going on without" >&2

$(WEB_PYTHON): pyproject.toml | $(DEV)
	@$(PIP) install --editable '.[webcheck]' && touch $@ || echo "make: schemathesis could not be installed; going on without" >&2

# The wheel is in it, and in the wheel whatever the package has.
$(EXPLORER): web/package.json web/package-lock.json web/build.mjs $(wildcard web/src/*) pyproject.toml $(shell find src ontology data queries -type f ! -name '*.pyc') | $(DEV)
	@command -v npm >/dev/null || { echo "make: npm not found; going on without the explorer" >&2; exit 0; }; \
	{ npm ci --prefix web --ignore-scripts --no-audit --no-fund --loglevel=error \
	&& rm -rf build/wheel && $(BIN)/python -m hatchling build -t wheel -d build/wheel >/dev/null \
	&& node web/build.mjs build/explorer build/wheel/*.whl; } \
	|| echo "make: the explorer could not be built; going on without" >&2

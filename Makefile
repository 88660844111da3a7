# The two to know: make run, make test. `make help` lists the rest.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1
PORT ?= 8501
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PRODUCT := $(wildcard streamlit_app.py pages engine)
SOURCES := $(PRODUCT) $(wildcard tests)
POT := .artifacts/messages.pot
TRAFFIC := $(CURDIR)/.artifacts/traffic

.PHONY: help run test check audit lock sbom bench soak install browser database request-tracker spreadsheet catalogues clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: install ## the dashboard, on http://127.0.0.1:8501
	$(BIN)/streamlit run streamlit_app.py --server.address $(ADDRESS) --server.port $(PORT)

test: install browser database request-tracker spreadsheet ## all tests; make test ARGS="-k name" runs some
	rm -rf $(TRAFFIC)
	MUDANZA_TEST_TRAFFIC=$(TRAFFIC) $(BIN)/python -m pytest -n 2 --dist loadscope $(ARGS)
	$(BIN)/python -m tests.traffic $(TRAFFIC)

check: install ## formats, lints, type-checks
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/mypy $(SOURCES)

audit: install ## likely mistakes of ours, and known holes of the packages (asks the network)
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive $(PRODUCT)
	$(BIN)/pip-audit --strict --progress-spinner off

lock: install ## requirements*.txt anew from requirements*.in, with the public index's hashes
	for name in requirements-dev requirements; do \
	    $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	        --custom-compile-command "make lock" $$name.in -o $$name.txt >/dev/null || exit 1; \
	done

sbom: install ## the bill of materials of the environment, in .artifacts/sbom.json (CycloneDX)
	@mkdir -p .artifacts
	$(BIN)/cyclonedx-py environment $(VENV) --output-file .artifacts/sbom.json

bench: install ## the figures: throughput, memory, time to first page
	$(BIN)/python -m tests.bench $(ARGS)

soak: install database ## a worker killed at 300 instants, and two workers, for about an hour
	for seed in 1 2 3 4 5 6 7 8 9 10; do \
	    MUDANZA_SEED=$$seed $(BIN)/python -m pytest -q tests/e2e/test_killed.py || exit 1; \
	done
	$(BIN)/python -m pytest -q tests/e2e/test_two_workers.py tests/e2e/test_delta.py

install: $(STAMP) ## the environment, in .venv

$(STAMP): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Mudanza needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements-dev.txt
	@touch $(STAMP)

database: ## Debian's PostgreSQL for the tests of several workers, where it can be had
	@.ci/postgresql

browser: ## Debian's chromium for the browser tests, where it can be had
	@.ci/chromium

request-tracker: ## Debian's request-tracker5 for the tests against a real help desk
	@.ci/request-tracker

spreadsheet: ## Debian's LibreOffice for the tests of exported tables, where it can be had
	@.ci/libreoffice

catalogues: install ## adds the sentences of the code to every language's catalogue
	@mkdir -p $(dir $(POT))
	$(BIN)/python -m tests.catalogues $(POT)
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap \
	    -i $(POT) -d engine/locale -D mudanza

clean: ## everything that can be made again
	rm -rf $(VENV) .artifacts .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

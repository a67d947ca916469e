# The two commands of the README: `make run` and `make check`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := .index/sample
BENCH := .venv-bench
PORT ?= 8000
BROWSERS := chromium chromium-browser google-chrome

.PHONY: run check bench browser screenshots clean

run: $(VENV)/.installed
	@$(BIN)/minutes-search index data/sample --archive sample --index $(SAMPLE)
	@$(BIN)/minutes-search --index $(SAMPLE) every sigstore discussion by WV
	@$(BIN)/minutes-search serve --index $(SAMPLE) --port $(PORT)

check: $(VENV)/.installed-dev browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto

# The tests of the page need a browser. Where none can be installed they are skipped, or fail if CI is set.
browser:
	@for name in $(BROWSERS); do if command -v $$name >/dev/null; then exit 0; fi; done; \
	if [ "$$(id -u)" = 0 ]; then root=; else root='sudo -n'; fi; \
	{ $$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends chromium fonts-dejavu-core fonts-noto-color-emoji; } || \
	echo 'There is no browser, and none could be installed. Install chromium or google-chrome to run the tests of the page.' >&2

# An environment of its own: what is measured is an installed wheel, as users have it. BENCH_OPTIONS='--only search' and so on.
bench:
	@test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade --force-reinstall --no-deps .
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check '.[bench]'
	env -u PYTHONDONTWRITEBYTECODE $(BENCH)/bin/python -m benchmarks $(BENCH_OPTIONS)

screenshots: $(VENV)/.installed-dev browser
	$(BIN)/pytest tests/webui/test_screenshots.py --screenshots docs/screenshots

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) $(BENCH) .index dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

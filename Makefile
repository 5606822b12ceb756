# make demo and make test are all the set-up there is; both make .venv first.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready

.PHONY: demo demo-reset test test-long lint bench chaos clean

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: $(READY)
	$(BIN)/python -m demo

demo-reset: $(READY)
	rm -rf .demo
	$(BIN)/python -m demo

test: $(READY)
	$(BIN)/pytest -n 4 -m 'not long'

test-long: $(READY)
	$(BIN)/pytest -n 2 -m long --timeout 3000 --hypothesis-profile searching

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

chaos: $(READY)
	$(BIN)/python -m tests.chaos

bench: $(READY)
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf .venv .demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

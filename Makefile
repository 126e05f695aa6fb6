# A fresh machine needs Python 3.11 or newer (with venv), make and git.
#
#   make run     check config.toml, show what is coming, start the service in the foreground
#   make test    run all tests            (TESTS="tests/rules -k tet" for some of them)
#   make chaos   every fault, again and again, for 10 minutes (SECONDS=60, SEED=7): what was lost, what came twice
#   make lint    ruff, mypy, import-linter
#   make bench   the measurements, as ratios within one run
#   make docs    write what is generated in docs/ anew; the pictures need Chromium
#   make lock    resolve the dependencies anew into requirements/*.lock
#   make clean   remove what these made; var/ stays, it is the service's memory
#
# PYTHON=python3.12 chooses an interpreter; each one gets an environment of its own (.venv-python3.12).

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
.PHONY: run test chaos lint bench docs lock clean

PYTHON ?=
TESTS ?=
SECONDS ?= 600
SEED ?=
VENV := .venv$(if $(PYTHON),-$(notdir $(PYTHON)))
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

run: $(VENV)/.project
	@$(BIN)/doithoai check
	@$(BIN)/doithoai plan --days 60
	@exec $(BIN)/doithoai run

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist worksteal $(TESTS)

chaos: $(VENV)/.test
	$(BIN)/python -m tests.chaos --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

lint: $(VENV)/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks

docs: $(VENV)/.test
	$(BIN)/python -m scheduler.config.reference
	$(BIN)/python -m docs.mails_page
	$(BIN)/python -m docs.pictures

lock: $(VENV)/.test
	$(LOCK) pyproject.toml --output-file requirements/run.lock
	$(LOCK) --group build --constraint requirements/run.lock --output-file requirements/build.lock
	$(LOCK) pyproject.toml --group test --group lint --group build --group lock \
		--constraint requirements/run.lock --constraint requirements/build.lock --output-file requirements/test.lock

clean:
	rm -rf .venv .venv-* dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# Each of these files stands for a finished step. It is written last, so that a step that was broken off is done again.
$(VENV)/.made:
	@python="$$(sh requirements/find_python.sh $(PYTHON))" && echo "$$python -m venv $(VENV)" && "$$python" -m venv --clear $(VENV)
	@touch $@

$(VENV)/.dependencies: requirements/run.lock requirements/build.lock | $(VENV)/.made
	$(PIP) install --require-hashes -r requirements/run.lock -r requirements/build.lock
	@touch $@

$(VENV)/.project: pyproject.toml $(VENV)/.dependencies
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements/test.lock $(VENV)/.project
	$(PIP) install --require-hashes -r requirements/test.lock
	@touch $@

# The verbs of this project, for Linux and macOS (on Windows: WSL). Each sets up what it needs from
# requirements/*.txt.

PYTHON ?= python3
BIN := .venv/bin
PIN := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
  --no-emit-index-url --exclude-newer "7 days" -q
# Compiled once, whatever the environment says: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache
# Most of the time is waiting for applications: more workers than cores. A file stays with one worker,
# for its fixtures; without the reordering the long ones come first (tests/conftest.py). Those are not
# measured: whole runs wait most of the time, and what they reach others test too.
WORKERS ?= 4
SIDE_BY_SIDE := -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: certify test test-short test-long proof unplug sample bench run-venv dev-venv bench-venv fix check requirements interop

certify: run-venv ## certify the sample application against the embedded emulator
	@$(BIN)/python -m harness certify

test: dev-venv ## everything that CI runs
	@$(MAKE) --no-print-directory -j2 test-short test-long

# Beside the whole runs, which mostly wait; those go first, for applications are judged by their times.
test-short:
	nice -n 5 $(BIN)/ruff check .
	nice -n 5 $(BIN)/ruff format --check .
	nice -n 5 $(BIN)/mypy
	nice -n 5 $(BIN)/lint-imports
	$(BIN)/python -m coverage erase
	nice -n 5 $(BIN)/python -m coverage run -m pytest -v --durations=10 $(SIDE_BY_SIDE) -m "not long"
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report

test-long:
	$(BIN)/python -m pytest -v --durations=10 $(SIDE_BY_SIDE) -m long

proof: dev-venv ## judge the corpus of seeded defects and write its table into the READMEs (minutes)
	$(BIN)/python -m proof.run --write README.md README.zh-CN.md

unplug: dev-venv ## take each check out, let each pass always: the proof must notice (minutes)
	$(BIN)/python -m proof.unplug

sample: dev-venv ## make the sample reports and their picture again (a minute or two)
	$(BIN)/python -m tools.sample
	$(BIN)/python -m tools.sample --picture
	$(BIN)/python -m tools.console_picture

bench: bench-venv ## measure everything and write bench/README.md (an hour, on a quiet machine)
	MPLBACKEND=Agg .venv-bench/bin/python -m bench.run --write

check: dev-venv ## the fast part of test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q $(SIDE_BY_SIDE)

fix: dev-venv ## format, and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

interop: run-venv ## clients that we did not write, against the emulator (needs npm; by hand)
	$(BIN)/python interop/run.py

requirements: ## pin again, a week behind the newest releases (needs uv)
	$(PIN) -o requirements/run.txt
	$(PIN) --extra pdf -o requirements/pdf.txt
	$(PIN) --extra dask -o requirements/dask.txt
	$(PIN) --extra bench -o requirements/bench.txt
	$(PIN) --extra dev -o requirements/dev.txt

run-venv:
	@$(PYTHON) tools/set_up.py run

dev-venv:
	@$(PYTHON) tools/set_up.py dev

bench-venv:
	@$(PYTHON) tools/set_up.py bench

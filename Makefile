# The verbs of this project. Each sets up what it needs from requirements/*.txt.
# On Windows run by hand the two lines under a target: the set-up, then the command.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: certify test run-venv dev-venv fix check requirements interop

certify: run-venv ## certify the sample application against the embedded emulator
	@$(BIN)/python -m harness certify

test: dev-venv ## everything that CI runs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m coverage erase
	$(BIN)/python -m coverage run -m pytest -v --durations=10
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report

check: dev-venv ## the fast part of test
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q

fix: dev-venv ## format, and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

interop: run-venv ## clients that we did not write, against the emulator (needs npm; by hand)
	$(BIN)/python interop/run.py

requirements: ## pin again, a week behind the newest releases (needs uv)
	$(PYTHON) tools/pin.py

run-venv:
	@$(PYTHON) tools/set_up.py run

dev-venv:
	@$(PYTHON) tools/set_up.py dev

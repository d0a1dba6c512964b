# make demo: build the student release, grade a class of samples, write its report
# make test: everything that guards the project
# make coverage: which lines of cnnlib the tests run; fails below 95 %
# make lab:  open the course in JupyterLab
PYTHON ?= python3
BIN := .venv/bin
comma := ,
EXTRAS := $(if $(wildcard autograde),instructor$(comma)cluster$(comma)postgres$(comma)test,test)
PACKAGES := cnnlib $(wildcard autograde)
INSTALL := PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test coverage lab lint format clean

demo: .venv/full
	$(BIN)/python -m autograde demo

# A worker per core, so BLAS takes one core each.
test: .venv/full lint
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile $(PACKAGES)

coverage: .venv/full
	$(BIN)/python -m pytest -n auto --dist loadfile --cov=cnnlib --cov-report=term-missing:skip-covered --cov-fail-under=95 cnnlib

lab: .venv/lab
	$(BIN)/python -m jupyterlab notebooks

lint: .venv/full
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: .venv/full
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf build .pytest_cache .ruff_cache .hypothesis

# What the course needs, and on top of it what grading and the tests need; renewed when they change.
.venv/lab: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "This course needs Python 3.11 to 3.13; choose one: make PYTHON=python3.12 ..."; exit 2; }
	@echo "Installing the course into .venv (once)"
	@$(PYTHON) -m venv .venv || { echo "On Debian: apt install python3-venv"; exit 2; }
	@$(INSTALL) --editable .
	@touch $@

.venv/full: .venv/lab
	@echo "Installing $(EXTRAS) into .venv (once)"
	@$(INSTALL) --editable '.[$(EXTRAS)]'
	@touch $@

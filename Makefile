# One command each: `make run` and `make test` do their own set-up, on a machine with Python 3.11 to 3.14 and make.

BIN := .venv/bin
READY := .venv/.ready
LOCALES := data/locales
SOURCES := depot screens labels data
WORDS := $(patsubst %.po,%.mo,$(wildcard $(LOCALES)/*/LC_MESSAGES/depot.po))
# Processes that tests run in.
JOBS ?= 2
# The newest Python that works here; `make PYTHON=/path/to/python` chooses another.
PYTHON ?= $(shell for v in 3.14 3.13 3.12 3.11 3; do \
	python$$v -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null \
	&& { echo python$$v; break; }; done)

# Without bytecode every start is three times slower, so a shell that forbids it is not obeyed here.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test cover check soak bench words manual lock clean
.DELETE_ON_ERROR:

help: ## Print what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(READY) $(WORDS) ## Set up, then open the demonstration depot
	@$(BIN)/depot demo

test: check ## Set up, lint, then run the tests
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not soak and not pty"
	@echo "Now what goes by the time between keys, with the machine to itself:"
	$(BIN)/python -m pytest -m "pty and not soak"

cover: $(READY) $(WORDS) ## Run the tests and say which lines none of them reached: slower by a third
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "not soak and not pty" --cov --cov-report=
	$(BIN)/python -m pytest -m "pty and not soak" --cov --cov-append --cov-report term

check: $(READY) $(WORDS) ## Lint: ruff, its formatter, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

soak: $(READY) $(WORDS) ## Run every test, the long ones too, with many more examples
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -m "" --hypothesis-profile soak

bench: $(READY) $(WORDS) ## Measure the speeds that docs/performance.md quotes
	$(BIN)/python -m bench

words: $(READY) ## Bring the catalogues up to date with the messages in the sources
	$(BIN)/pybabel --quiet extract --add-location file --sort-by-file --width 120 \
		--project depot -o $(LOCALES)/depot.pot $(SOURCES)
	$(BIN)/pybabel --quiet update --domain depot --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		--width 120 -i $(LOCALES)/depot.pot -d $(LOCALES)

manual: $(READY) $(WORDS) ## Make the pages that are lists, the pictures and the answers of the manual again
	$(BIN)/python docs/keytable.py
	$(BIN)/python docs/manualtables.py
	$(BIN)/python docs/pictures.py
	$(BIN)/python docs/manualpictures.py
	$(BIN)/python docs/manualoutput.py

lock: ## Renew requirements.lock (needs python3.11, whose needs include those of later versions)
	rm -rf build/lock
	python3.11 -m venv build/lock
	build/lock/bin/python -m pip install --quiet 'pip-tools>=7.5'
	build/lock/bin/pip-compile --quiet --upgrade --extra dev --all-build-deps --generate-hashes --strip-extras \
		--no-emit-options --no-header --no-annotate -o requirements.lock pyproject.toml

clean: ## Take away everything that make made
	rm -rf .venv build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -f $(WORDS) $(LOCALES)/depot.pot

$(READY): requirements.lock pyproject.toml hatch_build.py
	@test -x $(BIN)/python || test -n "$(PYTHON)" || { \
		echo "No Python from 3.11 to 3.14 with its venv module was found. Install one, or name it:" \
		"make PYTHON=/path/to/python3 (on Debian and Ubuntu: apt install python3 python3-venv)." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q $(SOURCES)
	@touch $@

%.mo: %.po | $(READY)
	$(BIN)/python hatch_build.py

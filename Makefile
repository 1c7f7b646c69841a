# Every target installs what it needs; only Python >= 3.11 has to be installed.
# uv is used if it is found, else venv and pip.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
PYTHON := $(VENV)/bin/python
RUNS := $(VENV)/runs.stamp
DEVELOPS := $(VENV)/develops.stamp
# Its tools have dependencies of their own, and stay apart from what they look at.
SUPPLY := .venv-supply/supply.stamp
UV := $(shell command -v uv)
ARGUMENTS ?=
FUZZ_SEED := $(or $(FUZZ_SEED),$(shell echo $$RANDOM$$RANDOM))
# The tests start hundreds of programs: each is compiled once, whatever the environment says.
export PYTHONDONTWRITEBYTECODE :=
# Most tests wait for a server or a screen for half of their time.
WORKERS := $(shell expr 1 + 2 \* $$(getconf _NPROCESSORS_ONLN))
PYTEST := -m pytest --numprocesses $(WORKERS) --maxprocesses 8 --dist worksteal

# What may differ between Pythons: sign-in, sessions, demo, exec and screens; what is compared with
# ssh there does not.
EVERYWHERE := tests/ssh tests/mux tests/sessions tests/signin tests/demo tests/ui \
  tests/cli/test_app.py tests/cli/test_demo.py tests/cli/test_exec.py \
  -k 'not like_ssh and not like_openssh'

# What tries less in `make test` than in `make fuzz` (tests/effort.py).
SWEEPS := tests/fuzz tests/trust tests/terminal/test_edge_clusters.py \
  tests/hosts/test_config_trees.py tests/hosts/editing/test_host_edit.py \
  tests/ui/test_bursts.py tests/ui/modals/test_host_editor.py

ifneq ($(UV),)
CREATE = uv venv --quiet --allow-existing --python '$(or $(FROM),>=3.11)' $(VENV)
INSTALL = uv pip install --quiet --python $(PYTHON)
else
CREATE = $(or $(FROM),tests/servers/python.sh) -m venv $(VENV)
INSTALL = $(PYTHON) -m pip install --quiet --disable-pip-version-check
endif

.PHONY: help install demo test fuzz soak pythons lint format screenshots man keys figures dist bench \
  lock licences sbom audit clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-12s %s\n", $$1, $$2}' Makefile

install: $(DEVELOPS)  ## Make .venv with everything for development
	@:

demo: $(RUNS)  ## Start the app over built-in servers
	@$(PYTHON) -m sshtui demo $(ARGUMENTS)

test: $(DEVELOPS)  ## Run all tests, then pythons; ARGUMENTS='-k word' selects
	@tests/servers/install.sh
	@$(if $(ARGUMENTS),,FIGURES=.figures/test.json) $(PYTHON) $(PYTEST) $(ARGUMENTS)
	@$(if $(ARGUMENTS),:,$(MAKE) --no-print-directory pythons)

fuzz: $(DEVELOPS)  ## Try hostile inputs for long; FUZZ_SEED=number tries the same again
	@tests/servers/install.sh
	@echo "FUZZ_SEED=$(FUZZ_SEED)"
	@$(if $(ARGUMENTS),,FIGURES=.figures/fuzz.json) LONG_TESTS=1 FUZZ_SEED=$(FUZZ_SEED) \
	  $(PYTHON) $(PYTEST) --timeout=14400 $(SWEEPS) $(ARGUMENTS)

soak: $(DEVELOPS)  ## Go 2,000 times through all of the app in one process; ROUNDS=number for others
	@tests/servers/install.sh
	@FIGURES=.figures/soak.json LONG_TESTS=1 $(PYTHON) -m pytest --capture=no tests/soak

pythons: $(DEVELOPS)  ## Run sign-in, demo, exec and screens on every other Python found, all at once
	@tests/servers/install.sh
	@own=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	$(MAKE) --no-print-directory --jobs --output-sync=target WORKERS=4 \
	  $$(tests/servers/pythons.sh | awk -v own="$$own" '$$1 != own {print "python-" $$1}')

python-%:
	@echo "Python $*"
	@$(MAKE) --no-print-directory VENV=.venv-$* \
	  FROM="$$(tests/servers/pythons.sh | awk '$$1 == "$*" {print $$2}')" install
	@.venv-$*/bin/python $(PYTEST) $(EVERYWHERE)

lint: $(DEVELOPS)  ## Check style, types and import contracts; report what is large
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(PYTHON) -m mypy
	@$(VENV)/bin/lint-imports
	@$(PYTHON) -m tests.report

format: $(DEVELOPS)  ## Format the code
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

screenshots: $(DEVELOPS)  ## Make the pictures in screenshots/ from the real app
	@tests/servers/install.sh screenshots
	@$(PYTHON) -m screenshots.make $(ARGUMENTS)

man: $(DEVELOPS)  ## Make the man pages in docs/man/ from the help of the commands
	@$(PYTHON) -m docs.make_man

keys: $(DEVELOPS)  ## Write the table of keys in docs/keys.md from the list of actions
	@$(PYTHON) -m docs.make_keys

figures: $(DEVELOPS)  ## Write what the last test, fuzz and soak have tried into docs/security.md
	@$(PYTHON) -m docs.make_figures

dist: $(DEVELOPS)  ## Build the wheel and the source distribution in dist/
	@$(VENV)/bin/hatchling build

bench: $(DEVELOPS)  ## Measure against ssh, tmux and a bare Textual app
	@tests/servers/install.sh
	@$(PYTHON) -m benchmarks.run $(ARGUMENTS)

lock:  ## Update the locked versions (needs uv)
	@for name in '' -run -supply; do \
	  case $$name in \
	    '') what='pyproject.toml - --extra dev' ;; \
	    -run) what='pyproject.toml -' ;; \
	    -supply) what='--group pyproject.toml:supply --python-version 3.11' ;; \
	  esac; \
	  { echo "# Made by 'make lock' from pyproject.toml; do not edit."; \
	    printf 'hatchling\neditables\n' | uv pip compile $$what --quiet --upgrade \
	      --universal --generate-hashes --no-header --no-annotate; \
	  } > requirements$$name.lock; \
	done

licences: .venv-supply/environment.json  ## Write docs/licences.md from what is installed; fails on others
	@$(PYTHON) -m supply.licences $<

sbom: .venv-supply/environment.json  ## Write what sshtui runs on as CycloneDX into dist/sbom.json
	@mkdir -p dist
	@$(PYTHON) -m supply.sbom $< dist/sbom.json

audit: $(SUPPLY)  ## Ask PyPI for known vulnerabilities of what is locked (needs a network)
	@$(PYTHON) -m supply.audit .venv-supply/bin/pip-audit requirements*.lock

.venv-supply/environment.json: $(SUPPLY) $(DEVELOPS)
	@mkdir -p $(@D)
	@.venv-supply/bin/cyclonedx-py environment $(PYTHON) --pyproject pyproject.toml \
	  --spec-version 1.6 --output-reproducible --mc-type application --output-file $@

clean:  ## Remove what the other targets made
	@rm -rf $(VENV) .venv-* .figures .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -prune -exec rm -rf {} +

$(RUNS): requirements-run.lock pyproject.toml
	@$(CREATE)
	@$(INSTALL) --require-hashes -r requirements-run.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(SUPPLY): requirements-supply.lock $(DEVELOPS)
	@$(MAKE) --no-print-directory VENV=.venv-supply FROM='$(PYTHON)' .venv-supply/made.stamp
	@touch $@

.venv-supply/made.stamp: requirements-supply.lock
	@$(CREATE)
	@$(INSTALL) --require-hashes -r requirements-supply.lock
	@touch $@

$(DEVELOPS): requirements.lock $(RUNS)
	@$(INSTALL) --require-hashes -r requirements.lock
	@touch $@

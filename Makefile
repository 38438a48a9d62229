# Two commands: `make film` renders a story, `make test` runs every check.
# Both set up what they need in .venv: no root, no GPU, no key.

STORY ?= stories/andromeda.md
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pip here is quiet about itself: what is told should be about the film.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: film test clean

film: $(VENV)/light
	$(BIN)/narrator render "$(STORY)"

# Where no bytecode is to be written, every process that a test starts would compile the program.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/checks
	$(BIN)/ruff check .
	@# Types and walls are looked at while the tests wait for ffmpeg.
	@($(BIN)/mypy && $(BIN)/lint-imports) > $(VENV)/static.log 2>&1 & static=$$!; \
	$(BIN)/pytest -n auto --no-loadscope-reorder -m "not gpu and not network" --durations=10 \
	    || failed=1; \
	wait $$static || failed=1; cat $(VENV)/static.log; exit $${failed:-0}

$(VENV)/light: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "narrator needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	touch $@

$(VENV)/checks: $(VENV)/light
	$(PIP) --editable '.[wan,llm]' build hatchling hypothesis import-linter jsonschema mypy pytest \
	    pytest-xdist ruff
	$(PIP) --no-deps einops spandrel  # which asks for torchvision, and is tested without
	$(PIP) --no-deps apache-tvm-ffi xgrammar  # which asks for triton, a gigabyte for GPUs alone
	touch $@

clean:
	rm -rf $(VENV) films .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# make run: a running dashboard; make test: everything that must hold; make bench: what is claimed about speed;
# make wheels: all packages for a closed network, Windows and Linux; make audit: known weaknesses of the packages.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
# The largest number of drawn cases that make bench measures.
CASES ?= 1000000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
DOWNLOAD := $(PIP) download --require-hashes --no-deps --only-binary=:all: -r requirements.txt -r deploy/login.txt -d wheels

# In a closed network the packages come from the folder that make wheels has filled elsewhere, and from nowhere else.
WHEELS := $(if $(wildcard wheels),--no-index --find-links wheels)

.PHONY: run test lint bench wheels audit clean

run: $(VENV)/.installed
	@$(BIN)/python -m etl build --if-stale || [ $$? -eq 3 ]
	$(BIN)/python -m streamlit run serve.py --server.address $(HOST) --server.port $(PORT)

test: lint
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.installed-for-tests
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .

bench: $(VENV)/.installed-for-tests
	$(BIN)/python -m benchmarks --cases $(CASES)

wheels: $(VENV)/bin/python
	$(DOWNLOAD) --platform win_amd64
	$(DOWNLOAD) --platform manylinux_2_28_x86_64 --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64

audit:
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(VENV)/audit/bin/python -m pip_audit --strict --require-hashes --disable-pip \
		-r requirements.txt -r deploy/login.txt -r tests/requirements.txt

clean:
	rm -rf $(VENV) data/built

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 以上が必要です。PYTHON=python3.11 make run のように指定してください。"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(VENV)/bin/python
	$(PIP) install $(WHEELS) --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.installed-for-tests: tests/requirements.txt $(VENV)/.installed
	$(PIP) install --require-hashes -r tests/requirements.txt
	@touch $@

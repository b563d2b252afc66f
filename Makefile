# The newsroom's commands; `make help` lists them.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
CORES ?= 2

COMPILE_WORDS := $(BIN)/pybabel --quiet compile --directory locale --domain django --use-fuzzy

.DEFAULT_GOAL := help
.PHONY: help run test test-fast lint format font bench bench-quick bench-desk bench-search drill drills drill-calendar drill-kill drill-nodes drill-restore drill-pressure drill-upgrade drill-install audit release screenshots lock clean

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: export DEMO ?= yes
run: export SITE_URL ?= http://$(if $(filter 0.0.0.0,$(HOST)),127.0.0.1,$(HOST)):$(PORT)
run: export ALLOWED_HOSTS ?= $(if $(filter 0.0.0.0,$(HOST)),*)
run: $(VENV)/.run node_modules/.installed ## The newsroom with its demo, on http://127.0.0.1:8000
	@$(COMPILE_WORDS)
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo --if-empty
	@$(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@$(BIN)/python manage.py welcome
	@BIN=$(BIN) HOST=$(HOST) PORT=$(PORT) exec deploy/run.sh

test: $(VENV)/.dev node_modules/.installed lint ## Everything: lint, types, tests on SQLite and PostgreSQL, a browser
	@$(COMPILE_WORDS)
	$(BIN)/python -m tests.steady -n $(CORES) --cov --cov-report=
	$(BIN)/coverage report --fail-under=97
	$(BIN)/python -m tests.postgres -- $(BIN)/python -m tests.steady -n $(CORES) -m "not once and not browser"

test-fast: $(VENV)/.dev node_modules/.installed ## The tests without a browser, on SQLite, on all cores
	@$(COMPILE_WORDS)
	$(BIN)/python -m pytest -m "not browser" -n $(CORES)

lint: $(VENV)/.dev ## Style, templates, imports and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt --quiet --check templates
	$(BIN)/djangofmt check --quiet templates
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy --no-error-summary articles comments media qodsna

format: $(VENV)/.dev ## Puts code and templates in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djangofmt --quiet templates

bench: $(VENV)/.dev node_modules/.installed ## All that we promise to be fast by, at 1,000,000 articles: pass or falls short; two hours and 20 GB
	@$(COMPILE_WORDS)
	$(BIN)/python -m benchmarks.run

bench-quick: $(VENV)/.dev node_modules/.installed ## The short form, a part of every build: ratios and queries at 20,000 articles
	@$(COMPILE_WORDS)
	$(BIN)/python -m benchmarks.run --quick --json var/bench-quick.json

bench-desk: $(VENV)/.dev node_modules/.installed ## The newsroom's list and what is suggested to it, at 200,000 articles
	$(BIN)/python -m benchmarks.desk
	$(BIN)/python -m benchmarks.desk --database postgres
	$(BIN)/python -m benchmarks.related
	$(BIN)/python -m benchmarks.related --database postgres

bench-search: $(VENV)/.dev node_modules/.installed ## Readers' search at 1,000, 100,000 and 1,000,000 articles; an hour and 20 GB of disk
	$(BIN)/python -m benchmarks.search
	$(BIN)/python -m benchmarks.search --database postgres --sizes 1000,100000,1000000

drill-kill: $(VENV)/.dev ## Kills every kind of process fifty times while readers and editors write, on SQLite and PostgreSQL
	$(BIN)/python -m benchmarks.kill_drill
	$(BIN)/python -m benchmarks.kill_drill --database postgres

MOMENTS ?= 2026-11-30T20:31 2026-12-31T23:57 2027-03-20T20:31 2030-03-20T20:16
drill-calendar: $(VENV)/.dev node_modules/.installed ## The tests as of a new month, the end of a year by UTC, Nowruz and the last evening of a leap year
	@$(COMPILE_WORDS)
	@set -e; for at in $(MOMENTS); do \
	  echo "As of $$at by UTC:"; \
	  AT=$$at $(BIN)/python -m tests.steady -n $(CORES) -m "not browser and not once and not machine_clock"; \
	done

drill-nodes: $(VENV)/.dev ## Two nodes, nginx, a worker, PostgreSQL with a replica, Redis, S3: right everywhere within a second
	@$(COMPILE_WORDS)
	$(BIN)/python -m benchmarks.nodes_drill

drill-restore: $(VENV)/.dev node_modules/.installed ## Backs the demo up, kills backups and restores, compares what comes back on either database
	@$(COMPILE_WORDS)
	$(BIN)/python -m benchmarks.restore_drill

RACE := -m pytest tests/articles/test_saving.py -k silently
drill: drill-kill ## The same, and kills workers while stories are due or posted to channels, and imports, races 1,000 saves, tries 10,000 front pages
	$(BIN)/python -m benchmarks.due_drill
	$(BIN)/python -m benchmarks.due_drill --database postgres
	$(BIN)/python -m benchmarks.moving_drill
	$(BIN)/python -m benchmarks.moving_drill --database postgres
	$(BIN)/python -m benchmarks.channels_drill
	$(BIN)/python -m benchmarks.channels_drill --database postgres
	RACED_ROUNDS=125 $(BIN)/python $(RACE)
	RACED_ROUNDS=125 $(BIN)/python -m tests.postgres -- $(BIN)/python $(RACE)
	PAYLOADS_EVERY=1 $(BIN)/python -m pytest tests/qodsna/shield/test_payloads.py
	FRONT_LAYOUTS=10000 $(BIN)/python -m pytest tests/articles/front/test_arranging.py -k no_story

AUDIT ?=
audit: $(VENV)/bin/python ## Known holes of what it stands on; fails where one is known, and where nobody can say
	@$(PYTHON) -m venv var/audit
	@var/audit/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	$(BIN)/python -m benchmarks.audit $(AUDIT)

drill-pressure: $(VENV)/.dev node_modules/.installed ## 500 slow clients of each kind, and ten times as many readers as it carries, with nginx and without
	@$(COMPILE_WORDS)
	$(BIN)/python -m benchmarks.slow_drill
	$(BIN)/python -m benchmarks.burst_drill

UPGRADE ?=
drill-upgrade: $(VENV)/.dev node_modules/.installed ## From the release before to this one and back, while readers read and the newsroom writes
	$(BIN)/python -m benchmarks.upgrade_drill $(UPGRADE)
	$(BIN)/python -m benchmarks.upgrade_drill --database postgres $(UPGRADE)

INSTALL ?=
drill-install: $(VENV)/.dev ## The commands of docs/operations.md, word for word, on a fresh Debian: site, backup, upgrade, rollback
	$(BIN)/python -m benchmarks.install_drill $(INSTALL)

drills: drill-kill drill-restore drill-pressure drill-upgrade drill-nodes drill-install ## What the tests try in short, at length: faults, backups, pressure, upgrades, nodes, an install; an hour

release: $(VENV)/.production node_modules/.installed ## Makes this folder ready to be run as in docs/operations.md
	@$(COMPILE_WORDS)
	@$(BIN)/python -m compileall -q articles comments media qodsna

screenshots: $(VENV)/.dev node_modules/.installed ## Pictures of the main pages, in var/screenshots
	@$(COMPILE_WORDS)
	$(BIN)/python -m benchmarks.screenshots

WHOLE_FONT := node_modules/vazirmatn/misc/Non-Latin/fonts/webfonts/Vazirmatn-NL[wght].woff2
LETTERS = $(shell sed -n 's/^ *unicode-range: \(.*\);$$/\1/p' static/css/tokens.css | tr -d ' ')
font: node_modules/.installed ## The readers' font anew, with the weights and letters that static/css/tokens.css names
	$(PYTHON) -m venv var/font
	var/font/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/font.txt
	var/font/bin/fonttools varLib.instancer --quiet --no-recalc-timestamp -o var/font/weights.ttf '$(WHOLE_FONT)' wght=400:900
	var/font/bin/pyftsubset var/font/weights.ttf --unicodes=$(LETTERS) --no-hinting --flavor=woff2 \
		--layout-features=calt,ccmp,fina,init,medi,isol,rlig,liga,locl,kern,mark,mkmk \
		--name-IDs=0,1,2,3,4,5,6,8,13,14 --output-file=static/fonts/vazirmatn.woff2
	cp node_modules/vazirmatn/OFL.txt static/fonts/

lock: $(VENV)/.dev ## Pins the requirements anew, with hashes
	$(BIN)/pip install --quiet uv
	for name in base video production dev node font audit; do $(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --universal \
		--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
		requirements/$$name.in -o requirements/$$name.txt; done
	npm install --package-lock-only

clean: ## Removes what was made, but never var/
	rm -rf $(VENV) node_modules .mypy_cache .pytest_cache .ruff_cache .coverage

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip

$(VENV)/.run: $(VENV)/bin/python requirements/video.txt
	@echo "Installing (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/video.txt
	@touch $@

$(VENV)/.production: $(VENV)/bin/python requirements/production.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/production.txt
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ $(VENV)/.run

# Fonts and small scripts come from npm; where the machine has no npm, from a wheel that brings one.
node_modules/.installed: package-lock.json $(VENV)/bin/python
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --silent; else \
		$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/node.txt && \
		PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --ignore-scripts --silent; fi
	@touch $@

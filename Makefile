# The one door to everyday commands. Each target is a line; what needs more is a script in scripts/.
PORT ?= 8000
py := .venv/bin/python

export PORT
.DEFAULT_GOAL := help
.PHONY: help serve dev test quick check postgres fix bench audit staff setup lock

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

serve: export PLAIN_HTTP = 1
serve:  ## set everything up and serve the site on http://127.0.0.1:8000 (PORT=... changes that)
	@scripts/setup
	@scripts/prepare
	@exec $(py) -m gunicorn

dev: export PLAIN_HTTP = 1
dev: export DEBUG = 1
dev:  ## the same for developers: reloads on change, shows errors
	@scripts/setup dev
	@scripts/prepare
	@exec $(py) manage.py runserver 127.0.0.1:$(PORT)

test:  ## every test: all on SQLite, browser included, then on PostgreSQL what asks a database
	@scripts/setup dev
	@scripts/need-browser
	@scripts/need-postgres >/dev/null
	DATABASE_URL= $(py) -m pytest -n 2
	@$(MAKE) --no-print-directory postgres

quick:  ## style, types and the fast tests: under a minute
	@scripts/setup dev
	@scripts/lint
	$(py) -m pytest -n 2 -m "not slow and not browser"

check:  ## everything a change must pass; .ci/run runs this
	@scripts/setup dev
	@scripts/lint
	$(py) manage.py check --deploy --fail-level WARNING
	$(py) manage.py makemigrations --check
	$(py) manage.py check_packs
	@$(MAKE) --no-print-directory test

postgres:  ## the tests that ask a database, on a throwaway PostgreSQL
	@scripts/setup dev
	scripts/with-postgres $(py) -m pytest -n 2 -m database

fix:  ## format code and templates, mend what the linter can mend
	@scripts/setup dev
	$(py) -m ruff check --fix --exit-zero --quiet .
	$(py) -m ruff format .
	scripts/templates

bench:  ## measure speed against bare Django
	@scripts/setup dev
	$(py) benchmarks/run.py

audit:  ## Lighthouse, the W3C's checker, the weight of each page; long sentences and rare words
	@scripts/audit

staff:  ## create an administrator for /admin/ (STAFF_NAME and STAFF_PASSWORD, or it asks)
	@scripts/setup
	@scripts/prepare
	@scripts/staff

setup:  ## make .venv and var/secret_key, nothing more
	@scripts/setup dev

lock:  ## compile requirements*.in to locks with hashes (UPGRADE=1 takes newer versions)
	@scripts/setup dev
	scripts/lock $(if $(UPGRADE),--upgrade)

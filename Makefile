# Everything a newcomer needs: `make demo` shows it, `make test` proves it. Needs git, make and Python 3.12 or newer.

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long lint format requirements

PORT ?= 8000
export PORT

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## .venv, from pinned requirements, each checked against its hash
	@bin/setup

demo: setup ## a site with two reports, one with a year in work, at PORT (8000)
	@.venv/bin/python manage.py demo

test: setup ## the gate: SQLite without a browser, database features on PostgreSQL, about forty browser journeys
	@bin/test

test-long: setup ## all other tests; STAGE=browser, processes, postgresql, sweeps or speed runs one stage
	@bin/test --long $(STAGE)

lint: setup ## style, templates, scripts, types, walls, migrations, settings
	@bin/lint

format: setup ## mends what can be mended by itself
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

requirements: ## new pins for what pyproject.toml asks; needs uv
	@bin/pin

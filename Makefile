# The commands for development. Needs git, make and Python 3.12 or newer.

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long lint format requirements

PORT ?= 8000
export PORT

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## create .venv from the pinned requirements
	@bin/setup

demo: setup ## load two sample reports and serve them at PORT (8000)
	@.venv/bin/python manage.py demo

test: setup ## run the gate, the tests before every commit
	@bin/test

test-long: setup ## run all other tests, or STAGE=browser, processes, postgresql, sweeps or speed
	@bin/test --long $(STAGE)

lint: setup ## check style, templates, scripts, types, layers, migrations and settings
	@bin/lint

format: setup ## fix and format Python code
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

requirements: ## pin the requirements of pyproject.toml again; needs uv
	@bin/pin

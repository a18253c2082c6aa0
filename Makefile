# Every target brings its own prerequisites; nothing has to be prepared by hand.
# Works with the make 3.81 of macOS. Recipes are silent, so that `make demo ARGS=--json` prints
# one JSON document and nothing else.

.DEFAULT_GOAL := help
.SUFFIXES:
.SILENT:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

BIN := .venv/bin
CDK := node_modules/.bin/cdk
PYTHON := $(BIN)/python

# jsii and the CDK announce end-of-life dates and new versions on every run; the pins decide here.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 18,20
export CDK_DISABLE_VERSION_CHECK := 1
export CDK_DISABLE_CLI_TELEMETRY := true
export NODE_NO_WARNINGS := 1

.PHONY: help
help: ## Show this list
	awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

.PHONY: setup
setup: ## Install what is missing: uv, Python 3.13, dependencies, CDK, emulator
	tools/setup.sh

.PHONY: demo
demo: setup ## Deploy to the local AWS and play 45 days (ARGS="--portfolio FILE --days N ...")
	exec $(PYTHON) -m local.demo $(ARGS)

.PHONY: test
test: setup ## Run all tests, end-to-end ones included (ARGS go to pytest)
	tools/test.sh $(ARGS)

.PHONY: check
check: setup ## Format, lint, types, import contracts, dead code, dependencies, cdk-nag, cfn-lint
	tools/check.sh

.PHONY: format
format: setup ## Rewrite the code the way `make check` wants it
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

.PHONY: bench
bench: setup ## Measure what the product promises (ARGS go to the benchmark)
	exec $(PYTHON) -m tests.bench $(ARGS)

.PHONY: bench-send
bench-send: setup ## Send 100,000 messages at the limit under a virtual clock (ARGS="-n N --runs base")
	exec $(PYTHON) -m tests.bench.sending $(ARGS)

.PHONY: bench-cost
bench-cost: setup ## Count the billed AWS units of a reminder, local stack (ARGS="--debtors N --history 0,12")
	exec $(PYTHON) -m tests.bench.cost $(ARGS)

.PHONY: bench-calendar
bench-calendar: setup ## Count who gets the notices before the due date, in eight countries (ARGS="--days N")
	exec $(PYTHON) -m tests.bench.calendar $(ARGS)

.PHONY: bench-law
bench-law: setup ## Hold 1.5 million instants, and years of customers, against the law (ARGS="--stride N")
	exec $(PYTHON) -m tests.bench.law $(ARGS)

.PHONY: bench-scale
bench-scale: setup ## Measure how cost and time grow with age and size (ARGS="looks pass tick")
	exec $(PYTHON) -m tests.bench.scale $(ARGS)

.PHONY: mutate
mutate: setup ## Break the domain on purpose and see which tests notice; hours (ARGS="decision money")
	exec $(PYTHON) -m tools.mutate $(ARGS)

.PHONY: understanding
understanding: setup ## Judge how replies are understood (FILES="labelled.ndjson" ARGS=--wrong)
	exec $(PYTHON) -m tools.understanding.evaluate $(FILES) $(ARGS)

.PHONY: train-understanding
train-understanding: setup ## Train the model of replies again, from the set in tools/understanding
	exec $(PYTHON) -m tools.understanding.train

.PHONY: train-linter
train-linter: setup ## Train the second reader of the linter again, from its set and its cores
	exec $(PYTHON) -m tools.text_linter.train

.PHONY: e2e-data
e2e-data: setup ## Run a file of receivables through the local stack (FILE=events.ndjson)
	test -n "$(FILE)" || { echo "usage: make e2e-data FILE=events.ndjson" >&2; exit 2; }
	exec $(PYTHON) -m tests.e2e.receivables "$(FILE)" $(ARGS)

.PHONY: chaos
chaos: setup ## Let everything go wrong on the local stack and judge it (ARGS="--jobs N --seed N")
	exec $(PYTHON) -m tests.e2e.campaign $(ARGS)

.PHONY: hear
hear: setup ## Let people say what they mean, with faults, and judge it (ARGS="--people N --days N --seed N")
	exec $(PYTHON) -m tests.e2e.hearing.run $(ARGS)

.PHONY: prove
prove: setup ## Let months pass in one process, with faults, and judge each event (ARGS="--seed S --minutes N")
	exec $(PYTHON) -m tests.prove $(ARGS)

.PHONY: synth
synth: setup ## Synthesise the CloudFormation template (STAGE=dev unless said otherwise)
	$(CDK) synth --quiet --no-notices --context stage=$(or $(STAGE),dev)

.PHONY: deploy
deploy: setup ## Deploy into the AWS account of your credentials (STAGE=dev or STAGE=prod)
	test -n "$(STAGE)" || { echo "usage: make deploy STAGE=dev (or prod)" >&2; exit 2; }
	$(CDK) deploy --no-notices --context stage=$(STAGE) --outputs-file outputs.json $(ARGS)

.PHONY: destroy
destroy: setup ## Remove a stage from your account (STAGE=dev or STAGE=prod)
	test -n "$(STAGE)" || { echo "usage: make destroy STAGE=dev (or prod)" >&2; exit 2; }
	$(CDK) destroy --no-notices --context stage=$(STAGE) $(ARGS)

.PHONY: lock
lock: setup ## Compile the lock files from pyproject.toml and package.json (UPGRADE=1 for newer)
	UPGRADE=$(UPGRADE) tools/lock.sh

.PHONY: clean
clean: ## Remove everything the targets have built; sources stay
	rm -rf .venv .tools node_modules build dist cdk.out .local outputs.json cdk.context.json
	rm -rf .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

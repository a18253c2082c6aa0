#!/bin/sh
# Run every test and hold the coverage to its gates. With arguments, run what they select, no gates.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin

if [ "$#" -gt 0 ]; then
    exec "$bin/python" -m pytest "$@"
fi

# Side by side, a file to a worker: the files of the local stack and of the CDK set up once each.
# The order is the one of tests/conftest.py, and not the files with most tests first.
"$bin/python" -m pytest --cov --cov-report= --numprocesses auto --maxprocesses 4 --dist loadfile \
    --no-loadscope-reorder
package=layers/shared/python/puntual
"$bin/coverage" report --fail-under 100 \
    --include "$package/domain/*,$package/application/*,$package/ports/*"
"$bin/coverage" report --fail-under 95

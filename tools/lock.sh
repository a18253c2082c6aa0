#!/bin/sh
# Compile what pyproject.toml asks for into the committed lock files, hashes included, addresses not.
#
# Everything is resolved for all platforms at once: a Mac, a Linux machine and arm64 Lambda read the
# same file. `make lock UPGRADE=1` takes newer versions where pyproject.toml allows them.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-.tools/uv/bin/uv}

compile() {
    "$uv" pip compile --quiet --universal --python-version 3.13 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
        ${UPGRADE:+--upgrade} "$@"
}

compile pyproject.toml --output-file layers/deps/requirements.txt
# Tests must run on the very versions that are deployed.
compile pyproject.toml --all-extras --group dev --constraints layers/deps/requirements.txt \
    --output-file requirements/dev.txt
compile --group pyproject.toml:emulator --output-file requirements/emulator.txt
compile --group pyproject.toml:uv --output-file requirements/uv.txt
npm install --package-lock-only --ignore-scripts --no-audit --no-fund >&2

#!/bin/sh
# Bring this checkout to a state in which every other target runs, and do nothing when it is there.
#
# Needs Node 20 or later with npm, and any Python from 3.11; everything else goes into .tools,
# .venv and node_modules. Each step leaves a stamp with a checksum of what it was built from.
# Whatever is said here goes to standard error: `make demo` owns standard output.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
tools=$root/.tools
stamps=$tools/stamps
uv=$tools/uv/bin/uv
exec 1>&2

say() { printf 'setup: %s\n' "$*" >&2; }
fail() {
    say "$*"
    exit 1
}

# The folder counts: environments hold absolute paths, so a moved checkout is built again.
key_of() { printf '%s %s' "$(cat "$@" tools/setup.sh | cksum)" "$root"; }
is_done() { [ -e "$2" ] && [ "$(cat "$stamps/$1" 2>/dev/null)" = "$3" ]; }
mark_done() { printf '%s' "$2" >"$stamps/$1"; }

# mkdir is atomic everywhere, flock is not on macOS. A lock whose owner died is taken over.
take_lock() {
    mkdir -p "$stamps"
    until mkdir "$tools/lock" 2>/dev/null; do
        owner=$(cat "$tools/lock/pid" 2>/dev/null || true)
        if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
            rm -rf "$tools/lock"
        else
            [ "${waited:-}" ] || say "waiting for process ${owner:-unknown}, which is setting up too (if it is gone: rm -r .tools/lock)"
            waited=yes
            sleep 1
        fi
    done
    trap 'rm -rf "$tools/lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    echo $$ >"$tools/lock/pid"
}

# A name on PATH proves nothing: pyenv puts a shim there for versions that are not selected.
is_python() {
    "$1" -c "import sys; from importlib.util import find_spec; sys.exit(not ($2))" >/dev/null 2>&1
}

pyenv_pythons() {
    for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.*/bin/python; do
        [ -x "$candidate" ] && printf '%s\n' "$candidate"
    done
    return 0
}

pythons() {
    for name in python3.13 python3.14 python3.12 python3.11 python3 python; do
        command -v "$name" || true
    done
    pyenv_pythons
}

find_python() {
    pythons | while IFS= read -r candidate; do
        if is_python "$candidate" "$1"; then
            "$candidate" -c 'import os, sys; print(os.path.realpath(sys.executable))'
            break
        fi
    done
}

install_uv_with() {
    options="--quiet --disable-pip-version-check --only-binary :all: --require-hashes --requirement requirements/uv.txt"
    rm -rf "$tools/uv"
    # shellcheck disable=SC2086 # the options are words
    if "$1" -m venv "$tools/uv" >/dev/null 2>&1; then
        "$tools/uv/bin/python" -m pip install $options
    else
        # Debian and Ubuntu split venv off; their pip, where installed, can still fill a folder.
        rm -rf "$tools/uv"
        "$1" -m pip install $options --target "$tools/uv"
    fi && [ -x "$uv" ]
}

install_uv() {
    key=$(key_of requirements/uv.txt)
    if is_done uv "$uv" "$key"; then return; fi
    python=$(find_python 'sys.version_info >= (3, 11) and (find_spec("ensurepip") or find_spec("pip"))')
    [ -n "$python" ] || fail "no Python from 3.11 with venv or pip found. Install one (apt install python3 python3-venv, brew install python) and run again."
    say "installing uv with $python"
    install_uv_with "$python" || fail "could not install uv with $python. Read the lines above; on Debian and Ubuntu, apt install python3-venv may be what is missing."
    mark_done uv "$key"
}

find_313() {
    found=$(find_python 'sys.version_info[:2] == (3, 13) and sys.implementation.name == "cpython"')
    [ -n "$found" ] || found=$("$uv" python find --quiet --system --no-python-downloads 3.13 2>/dev/null || true)
    if [ -z "$found" ]; then
        say "no Python 3.13 on this machine; fetching one into .tools/python"
        UV_PYTHON_INSTALL_DIR=$tools/python "$uv" python install --no-bin 3.13 ||
            fail "could not fetch Python 3.13. Install it (python3.13 on PATH, or pyenv install 3.13) and run again."
        found=$(UV_PYTHON_INSTALL_DIR=$tools/python "$uv" python find --quiet --system --managed-python 3.13)
    fi
    printf '%s\n' "$found"
}

make_venv() {
    if is_python "$1/bin/python" 'sys.version_info[:2] == (3, 13)'; then return; fi
    [ -n "${python313:-}" ] || python313=$(find_313)
    "$uv" venv --quiet --clear --python "$python313" "$1"
}

sync_venv() {
    "$uv" pip sync --quiet --python "$1/bin/python" --require-hashes "$2" ||
        fail "could not install $2; read the lines above."
}

install_project() {
    key=$(key_of requirements/dev.txt)
    if ! is_done venv .venv/bin/python "$key"; then
        say "installing requirements/dev.txt into .venv"
        rm -f "$stamps/editable"
        make_venv .venv
        sync_venv .venv requirements/dev.txt
        mark_done venv "$key"
    fi
    key=$(key_of pyproject.toml)
    if is_done editable .venv/bin/puntual "$key"; then return; fi
    "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
    mark_done editable "$key"
}

install_emulator() {
    key=$(key_of requirements/emulator.txt)
    if is_done emulator "$tools/emulator/bin/ministack" "$key"; then return; fi
    say "installing requirements/emulator.txt into .tools/emulator"
    # Its workers run our layer's native wheels: the interpreter must be the one of .venv.
    python313=$(.venv/bin/python -c 'import os, sys; print(os.path.realpath(sys.executable))')
    make_venv "$tools/emulator"
    sync_venv "$tools/emulator" requirements/emulator.txt
    mark_done emulator "$key"
}

# Asked first: nobody should wait for the downloads to hear that Node is missing.
require_node() {
    major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
    command -v npm >/dev/null && [ "$major" -ge 20 ] ||
        fail "Node 20 or later with npm is needed (found: $(node --version 2>/dev/null || echo none)). Install it and run again."
}

install_cdk() {
    key=$(key_of package.json package-lock.json)
    if is_done node node_modules/.bin/cdk "$key"; then return; fi
    say "installing the CDK command line into node_modules"
    npm ci --silent --ignore-scripts --no-audit --no-fund
    mark_done node "$key"
}

all_done() {
    is_done uv "$uv" "$(key_of requirements/uv.txt)" &&
        is_done venv .venv/bin/python "$(key_of requirements/dev.txt)" &&
        is_done editable .venv/bin/puntual "$(key_of pyproject.toml)" &&
        is_done emulator "$tools/emulator/bin/ministack" "$(key_of requirements/emulator.txt)" &&
        is_done node node_modules/.bin/cdk "$(key_of package.json package-lock.json)"
}

if all_done; then exit 0; fi
require_node
take_lock
install_uv
install_project
install_emulator
install_cdk
say "ready"

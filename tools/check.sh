#!/bin/sh
# Run every static check, all of them even when one fails, and name the failed ones at the end.
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=

check() {
    name=$1
    shift
    printf '== %s\n' "$name"
    "$@" || failed="$failed $name"
}

lint_templates() {
    for stage in dev prod; do
        node_modules/.bin/cdk synth --quiet --no-notices --context "stage=$stage" \
            --output "build/synth/$stage" || return 1
        # W3005: the CDK writes a DependsOn beside references that already imply it.
        "$bin/cfn-lint" --ignore-checks W3005 -- "build/synth/$stage"/*.template.json || return 1
    done
}

check format "$bin/ruff" format --check
check lint "$bin/ruff" check
check types "$bin/mypy"
check imports "$bin/lint-imports"
check dead-code "$bin/vulture"
check dependencies "$bin/deptry" .
check cdk-nag "$bin/python" -m pytest -q tests/infra -k nag
check cfn-lint lint_templates

if [ -n "$failed" ]; then
    printf 'check: failed:%s\n' "$failed" >&2
    exit 1
fi
echo "check: all clean"

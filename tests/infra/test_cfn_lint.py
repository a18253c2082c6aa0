from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.infra.synthesis import Template

# The CDK orders resources that CloudFormation would have ordered by itself.
_REDUNDANT_DEPENDENCY = "W3005"


@pytest.mark.parametrize("stage", ["dev", "prod", "local"])
def test_the_template_has_no_finding(
    stage: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    template: Template = request.getfixturevalue(stage)
    file = tmp_path / "template.json"
    file.write_text(json.dumps(template))

    done = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("cfn-lint")), "--regions", "us-east-1"),
            *("--ignore-checks", _REDUNDANT_DEPENDENCY, "--", str(file)),
        ],
        check=False,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (0, ""), done.stderr

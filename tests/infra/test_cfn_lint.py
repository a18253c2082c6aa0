from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.infra.synthesis import Template

# The CDK orders resources that CloudFormation would have ordered by itself.
_REDUNDANT_DEPENDENCY = "W3005"


def test_no_stage_s_template_has_a_finding(
    dev: Template, prod: Template, local: Template, tmp_path: Path
) -> None:
    for name, template in {"dev": dev, "prod": prod, "local": local}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(template))

    done = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("cfn-lint")), "--regions", "us-east-1"),
            *("--ignore-checks", _REDUNDANT_DEPENDENCY, "--"),
            *(str(file) for file in tmp_path.glob("*.json")),
        ],
        check=False,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (0, ""), done.stderr

"""What a command need not be told: from the environment, ``puntual.toml`` and ``outputs.json``.

What is typed wins; then the environment, then the section of the stage in ``puntual.toml``, then
what stands above its sections, then what the last deployment wrote.
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from puntual.domain.errors import InvalidInput

FILE: Final = "puntual.toml"
OUTPUTS: Final = "outputs.json"
STACK: Final = "Puntual-"
_REGION_OF_ARN: Final = re.compile(r"arn:[a-z-]+:[a-z0-9-]+:([a-z0-9-]+):")
# What may be said beforehand: the variable, and the stack's output that says it as well.
_VARIABLES: Final = {
    "stage": "PUNTUAL_STAGE",
    "table": "PUNTUAL_TABLE",
    "creditor": "PUNTUAL_CREDITOR",
    "bucket": "PUNTUAL_BUCKET",
    "queue": "PUNTUAL_QUEUE",
    "waba_id": "PUNTUAL_WABA_ID",
    "outputs": "PUNTUAL_OUTPUTS",
    "region": "AWS_REGION",
    "profile": "AWS_PROFILE",
}
_OUTPUT_OF: Final = {
    "table": "TableName",
    "bucket": "MediaBucketName",
    "queue": "RepliesQueueUrl",
}
_OTHER_REGION: Final = "AWS_DEFAULT_REGION"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is known before a command is typed.

    Attributes:
        values: by name; an absent one is not known.
        origins: where each value stands.
        outputs: of the stack, as the last deployment wrote them.
        deployed: the stages that ``outputs.json`` knows.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    deployed: tuple[str, ...] = ()

    def find(self, name: str) -> str | None:
        """Return a value; None where nothing says it."""
        return self.values.get(name)


def read_settings(
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    stage: str | None = None,
) -> Settings:
    """Return what is known for a stage.

    Args:
        environment: in place of the process's own.
        folder: where to look for the files first, and then above it; the working one by default.
        stage: which one, where it was typed.

    Raises:
        InvalidInput: a file cannot be read, or says something else than texts.
    """
    environment = os.environ if environment is None else environment
    file = _find(folder or Path.cwd())
    document = {} if file is None else _read_toml(file)
    known = {name: text for name, key in _VARIABLES.items() if (text := environment.get(key))}
    origins = {name: _VARIABLES[name] for name in known}
    if "region" not in known and (region := environment.get(_OTHER_REGION)):
        known["region"], origins["region"] = region, _OTHER_REGION
    chosen = stage or known.get("stage") or _text(document, "stage", file)
    for part in (_section(document, chosen, file), document):
        for name in _VARIABLES:
            if name not in known and (said := _text(part, name, file)):
                known[name], origins[name] = said, str(file)
    if chosen:
        known["stage"] = chosen
    return _with_outputs(known, origins, file)


def _with_outputs(known: dict[str, str], origins: dict[str, str], file: Path | None) -> Settings:
    path = Path(known.get("outputs", OUTPUTS))
    if not path.is_absolute() and file is not None and origins.get("outputs") == str(file):
        path = file.parent / path
    stacks = _read_outputs(path, required="outputs" in known)
    deployed = tuple(sorted(name.removeprefix(STACK) for name in stacks))
    stage = known.get("stage") or (deployed[0] if len(deployed) == 1 else None)
    outputs = stacks.get(f"{STACK}{stage}", {})
    if stage is not None and "stage" not in known:
        known["stage"], origins["stage"] = stage, str(path)
    said = {name: outputs.get(output) for name, output in _OUTPUT_OF.items()}
    said["region"] = _region_of(outputs)
    for name, text in said.items():
        if text and name not in known:
            known[name], origins[name] = text, str(path)
    return Settings(known, origins, outputs, deployed)


def _find(folder: Path) -> Path | None:
    """Return the nearest ``puntual.toml``, from a folder upwards."""
    folders = (folder, *folder.parents)
    return next((one / FILE for one in folders if (one / FILE).is_file()), None)


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as err:
        raise InvalidInput(str(file), "cannot be read", "write TOML (docs/operations.md)") from err


def _section(document: Mapping[str, Any], stage: str | None, file: Path | None) -> dict[str, Any]:
    section = document.get(stage, {}) if stage else {}
    if not isinstance(section, dict):
        raise InvalidInput(
            f"{file}: {stage}", "is no section", f"write [{stage}] above its values"
        )
    return section


def _text(part: Mapping[str, Any], name: str, file: Path | None) -> str | None:
    value = part.get(name)
    if value is not None and not isinstance(value, str):
        raise InvalidInput(f"{file}: {name}", "is no text", 'write it in quotes, e.g. "acme"')
    return value or None


def _read_outputs(path: Path, *, required: bool) -> dict[str, dict[str, str]]:
    if not path.is_file():
        if required:
            raise InvalidInput(str(path), "is not there", "deploy, or name the file rightly")
        return {}
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as err:
        raise InvalidInput(str(path), "cannot be read", "write it anew: make deploy") from err
    found = read.items() if isinstance(read, dict) else ()
    return {
        str(name): {key: text for key, text in outputs.items() if isinstance(text, str)}
        for name, outputs in found
        if str(name).startswith(STACK) and isinstance(outputs, dict)
    }


def _region_of(outputs: Mapping[str, str]) -> str | None:
    """Return the region of a deployment, which each of its ARNs names."""
    found = (_REGION_OF_ARN.match(text) for text in outputs.values())
    return next((match[1] for match in found if match), None)

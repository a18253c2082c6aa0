"""``puntual templates lint``: reads templates, or sentences, for what they must not say."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.template_words import load_grammars
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.channel import FALLBACKS
from puntual.domain.errors import InvalidInput
from puntual.domain.templates.finding import Finding
from puntual.domain.templates.forbidden_words import find_in_text
from puntual.domain.templates.lint import lint
from puntual.domain.templates.text_lint import lint_plain

_FIELDS = ("lang", "text")


def add_lint(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the action to those of ``puntual templates``."""
    check = actions.add_parser("lint", help="check templates against Meta's rules and the law")
    check.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help="their files (default: those we ship)"
    )
    check.add_argument(
        "--json",
        action="store_true",
        help="print findings as JSON lines; without DIR, read sentences as lines of "
        '{"id", "lang", "text"} from standard input',
    )
    check.set_defaults(run=lint_templates)


def read_templates(folder: Path | None) -> PackagedTemplates:
    """Return the templates of a folder, or those that ship.

    Raises:
        InvalidInput: it is no folder.
    """
    if folder is not None and not folder.is_dir():
        raise InvalidInput("DIR", "is no folder", "name a folder of .toml files")
    return PackagedTemplates(folder)


def lint_templates(parsed: argparse.Namespace) -> int:
    """Print each finding on a line; exit code 1 when there is one in a template."""
    if parsed.json and parsed.folder is None and not sys.stdin.isatty():
        return _lint_sentences()
    templates = read_templates(parsed.folder).texts()
    if not templates:
        raise InvalidInput("DIR", "holds no templates", "name a folder of .toml files")
    findings = [*lint(templates, load_grammars())]
    if parsed.folder is None:
        findings += _lint_fallback_texts()
    for finding in findings:
        print(json.dumps(_as_fields(finding)) if parsed.json else finding)
    print(f"{len(templates)} templates, {len(findings)} findings", file=sys.stderr)
    return 1 if findings else 0


def _lint_fallback_texts() -> Iterator[Finding]:
    texts = PackagedFallbackTexts()
    for channel in sorted(FALLBACKS):
        yield from lint_plain(channel, texts.all(channel), load_grammars())


def _lint_sentences() -> int:
    """Answer each line of standard input with a line; exit code 1 when one cannot be read."""
    unread = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            answer = _answer(_read_sentence(line, number))
        except InvalidInput as err:
            unread += 1
            answer = {"id": None, "error": str(err)}
        print(json.dumps(answer), flush=True)
    return 1 if unread else 0


def _read_sentence(line: bytes, number: int) -> Mapping[str, Any]:
    fix = 'write {"id": ..., "lang": "es", "text": "..."}'
    try:
        sentence = json.loads(line)
    except ValueError as err:
        raise InvalidInput(f"line {number}", "is no JSON in UTF-8", fix) from err
    if not isinstance(sentence, dict):
        raise InvalidInput(f"line {number}", "is no JSON object", fix)
    for field in _FIELDS:
        if not isinstance(sentence.get(field), str):
            raise InvalidInput(f"line {number}", f"has no text as {field!r}", fix)
    return sentence


def _answer(sentence: Mapping[str, Any]) -> dict[str, Any]:
    text = sentence["text"]
    found = find_in_text(text, sentence["lang"], load_grammars())
    return {
        "id": sentence.get("id"),
        "findings": [{"rule": one.rule.id, "excerpt": text[one.start : one.end]} for one in found],
    }


def _as_fields(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "template": finding.template,
        "language": finding.language,
        "excerpt": finding.excerpt,
        "fix": finding.fix,
        "source": finding.source,
    }

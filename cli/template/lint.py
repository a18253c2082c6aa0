"""``puntual templates lint``: reads templates, or sentences, for what they must not say."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

from puntual.adapters.packaged.answer_texts import PackagedAnswerTexts
from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.template_words import load_grammars
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.channel import FALLBACKS
from puntual.domain.errors import InvalidInput
from puntual.domain.templates.entered_text import likely_languages
from puntual.domain.templates.finding import Finding
from puntual.domain.templates.forbidden_words import family_of, find_in_text
from puntual.domain.templates.lint import lint
from puntual.domain.templates.text_lint import lint_free_text, lint_plain

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# WhatsApp takes no longer text in any message; a template's is a quarter of it.
_LONGEST = 4096


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
        '{"id", "lang", "text"} from standard input, and with a file in its place from there',
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
    if parsed.json and parsed.folder is not None and parsed.folder.is_file():
        with parsed.folder.open("rb") as lines:
            return _lint_sentences(lines)
    if parsed.json and parsed.folder is None and not sys.stdin.isatty():
        return _lint_sentences(sys.stdin.buffer)
    templates = read_templates(parsed.folder).texts()
    if not templates:
        raise InvalidInput("DIR", "holds no templates", "name a folder of .toml files")
    findings = [*lint(templates, load_grammars())]
    if parsed.folder is None:
        findings += _lint_fallback_texts()
        findings += lint_free_text(PackagedAnswerTexts().all(), load_grammars())
    for finding in findings:
        print(json.dumps(_as_fields(finding)) if parsed.json else finding)
    print(f"{len(templates)} templates, {len(findings)} findings", file=sys.stderr)
    return 1 if findings else 0


def _lint_fallback_texts() -> Iterator[Finding]:
    texts = PackagedFallbackTexts()
    for channel in sorted(FALLBACKS):
        yield from lint_plain(channel, texts.all(channel), load_grammars())


def _lint_sentences(lines: Iterable[bytes]) -> int:
    """Answer each line with a line; exit code 1 when one cannot be read."""
    unread = 0
    for number, line in enumerate(lines, start=1):
        content = line.removeprefix(_BYTE_ORDER_MARK)
        if not content.strip():
            continue
        answer = _answer(content, number)
        unread += "error" in answer
        print(json.dumps(answer, allow_nan=False), flush=True)
    return 1 if unread else 0


def _answer(line: bytes, number: int) -> dict[str, Any]:
    fix = 'write {"id": ..., "lang": "es", "text": "..."}'
    where = f"line {number}"
    try:
        # A control character inside a text hides nothing: it is read like any other one.
        sentence = json.loads(line, strict=False, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return {"id": None, "error": str(InvalidInput(where, "is no JSON in UTF-8", fix))}
    if not isinstance(sentence, dict):
        return {"id": None, "error": str(InvalidInput(where, "is no JSON object", fix))}
    name, text = sentence.get("id"), sentence.get("text")
    if not isinstance(text, str):
        return {"id": name, "error": str(InvalidInput(where, "has no text as 'text'", fix))}
    if len(text) > _LONGEST:
        problem = f"has a text of more than {_LONGEST} characters, which no message takes"
        return {"id": name, "error": str(InvalidInput(where, problem, "send it in parts"))}
    return {"id": name, "findings": _findings(text, sentence.get("lang"))}


def _finite(digits: str) -> float:
    number = float(digits)
    return number if isfinite(number) else _refuse(digits)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _findings(text: str, lang: object) -> list[dict[str, str]]:
    """Return what is found; a text whose language is not known is read in the likeliest ones."""
    grammars = load_grammars()
    named = isinstance(lang, str) and family_of(lang) in grammars
    languages = [str(lang)] if named else likely_languages(text, grammars)
    return [
        {"rule": one.rule.id, "excerpt": text[one.start : one.end]}
        for language in languages
        for one in find_in_text(text, language, grammars)
    ]


def _as_fields(finding: Finding) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "template": finding.template,
        "language": finding.language,
        "excerpt": finding.excerpt,
        "fix": finding.fix,
        "source": finding.source,
    }

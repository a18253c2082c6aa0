"""What the documents name exists: files, headings, targets, commands, tests."""

from __future__ import annotations

import argparse
import re
import shlex
from typing import TYPE_CHECKING, Final

import pytest

from cli.main import build_parser
from tests.architecture.repository import ROOT, tracked_files
from tests.docs.documents import Document, anchor_of, document, documents

if TYPE_CHECKING:
    from collections.abc import Iterator

EVERY_DOCUMENT = pytest.mark.parametrize("read", documents(), ids=lambda read: read.name)
OUTSIDE: Final = ("http://", "https://", "mailto:")
# In pieces, because this file is under version control as well.
MACHINES: Final = tuple(
    "/" + name for name in ("root/", "home/", "work/", "Users/", "tmp/puntual")
)


@EVERY_DOCUMENT
def test_every_link_leads_somewhere(read: Document) -> None:
    inside = [target for _, target in read.links if not target.startswith(OUTSIDE)]
    assert [target for target in inside if not _leads_somewhere(read, target)] == []


@EVERY_DOCUMENT
def test_every_target_of_make_exists(read: Document) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (\S+)$", makefile, flags=re.MULTILINE))
    assert set(_made(read)) - targets == set()


@EVERY_DOCUMENT
def test_every_command_is_one_that_the_command_line_takes(read: Document) -> None:
    refused = [words for words in _puntual_commands(read) if not _is_taken(words)]
    assert refused == []


@EVERY_DOCUMENT
def test_every_file_that_is_named_exists(read: Document) -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in tracked_files() if path.parent != ROOT}
    named = [code for code in read.inline_code if re.fullmatch(r"[\w.-]+(/[\w.-]+)+/?", code)]
    ours = [name for name in named if name.split("/")[0] in tops]
    assert [name for name in ours if not (ROOT / name).exists()] == []


@EVERY_DOCUMENT
def test_a_test_that_is_named_as_proof_is_in_that_file(read: Document) -> None:
    proofs = [(text.strip("`"), target) for text, target in read.links if text[:6] == "`test_"]
    missing = [name for name, target in proofs if not _defines(read, target, name)]
    assert missing == []


@EVERY_DOCUMENT
def test_no_document_knows_a_machine(read: Document) -> None:
    assert [path for path in MACHINES if path in read.text] == []


def test_commands_are_found_where_there_are_some() -> None:
    readme, deploying = document("README.md"), document("docs/deploy.md")
    assert {"demo", "test", "deploy", "clean", "setup"} <= set(_made(readme))
    named = {words[0] for words in _puntual_commands(deploying)}
    assert named == {"creditors", "doctor", "keys", "plan", "policy", "switch", "why"}


@pytest.mark.parametrize(
    "command",
    ["kings create", "keys create --tabel T", "keys erase", "creditors put --identifier acme"],
)
def test_a_command_with_a_typing_error_would_be_noticed(command: str) -> None:
    assert not _is_taken(command.split())


def test_the_promises_are_nine_and_each_has_its_proofs() -> None:
    (promises,) = [table for table in document("README.md").tables if table[0][0] == "promise"]
    proofs = [row[1].count("`test_") for row in promises[1:]]
    assert len(proofs) == 9
    assert min(proofs) >= 1


def test_the_spanish_readme_has_the_sections_of_the_english_one() -> None:
    english, spanish = document("README.md"), document("README.es.md")
    assert _levels(spanish) == _levels(english)
    assert [len(table) for table in spanish.tables] == [len(table) for table in english.tables]
    assert _bullets(spanish) == _bullets(english)


def test_the_spanish_readme_shows_the_same_commands_and_links() -> None:
    english, spanish = document("README.md"), document("README.es.md")
    assert _code(spanish) == _code(english)
    assert _targets(spanish) == _targets(english)


def _leads_somewhere(read: Document, target: str) -> bool:
    name, _, anchor = target.partition("#")
    path = (read.path.parent / name) if name else read.path
    if not path.resolve().is_relative_to(ROOT) or not path.exists():
        return False
    if not anchor:
        return True
    return path.suffix == ".md" and anchor in Document(path, path.read_text("utf-8")).anchors


def _made(read: Document) -> Iterator[str]:
    for command in read.commands():
        if command.startswith("make ") and re.match(r"[a-z]", command[5:]):
            yield from re.findall(r"\bmake ([a-z][a-z0-9-]*)", command)


def _puntual_commands(read: Document) -> Iterator[list[str]]:
    for command in read.commands():
        found = re.search(r"(?:^|\(|\s)(?:\.venv/bin/)?puntual ([a-z].*)", command)
        if found:
            # What a shell would put in is no option, and a substitution may end the command.
            yield shlex.split(re.sub(r"\$\([^()]*\)", "VALUE", found[1]).rstrip(")"))


def _is_taken(words: list[str]) -> bool:
    parser: argparse.ArgumentParser = build_parser()
    for word in words:
        commands = _commands_of(parser)
        if word.startswith("--"):
            if word.partition("=")[0] not in parser._option_string_actions:
                return False
        elif commands:
            if word not in commands:
                return False
            parser = commands[word]
    return True


def _commands_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _defines(read: Document, target: str, test: str) -> bool:
    path = read.path.parent / target
    return path.exists() and f"def {test}(" in path.read_text(encoding="utf-8")


def _levels(read: Document) -> list[int]:
    return [level for level, _ in read.headings]


def _bullets(read: Document) -> int:
    return len(re.findall(r"^(?:\*|\d+\.) ", read.prose, flags=re.MULTILINE))


def _code(read: Document) -> list[str]:
    return [re.sub(r"\s+#.*", "", block) for _, block in read.fences]


def _targets(read: Document) -> list[str]:
    """Return the links, but for the way to the other language and the picture's own.

    A heading of the page itself has another name in each language, and the same place.
    """
    own = {f"#{anchor_of(title)}": f"#{place}" for place, (_, title) in enumerate(read.headings)}
    return [own.get(target, target.replace(".es.", ".")) for _, target in read.links]

"""Markdown documents as these tests read them: headings, links, code, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.architecture.repository import ROOT, tracked_files

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE: Final = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", flags=re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
_HEADING: Final = re.compile(r"^(#+) (.+)$", flags=re.MULTILINE)
_INLINE: Final = re.compile(r"`([^`\n]+)`")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*$")
_CONTINUED: Final = re.compile(r"\\\n\s*")


@dataclass(frozen=True)
class Document:
    """One Markdown file."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """Return its path in the repository."""
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def fences(self) -> tuple[tuple[str, str], ...]:
        """Return the language and the content of each fenced block."""
        return tuple(_FENCE.findall(self.text))

    @cached_property
    def prose(self) -> str:
        """Return the text without its fenced blocks."""
        return _FENCE.sub("", self.text)

    @cached_property
    def headings(self) -> tuple[tuple[int, str], ...]:
        """Return the level and the title of each heading."""
        return tuple((len(marks), title) for marks, title in _HEADING.findall(self.prose))

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Return what a link may name after the hash sign."""
        return frozenset(anchor_of(title) for _, title in self.headings)

    @cached_property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Return the text and the target of each link and picture."""
        return tuple(_LINK.findall(self.prose))

    @cached_property
    def inline_code(self) -> tuple[str, ...]:
        """Return what stands between backticks."""
        return tuple(_INLINE.findall(self.prose))

    @cached_property
    def tables(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """Return the cells of each table, row by row, without the row of dashes."""
        blocks = re.findall(r"(?:^ *\|.*\n)+", f"{self.prose}\n", flags=re.MULTILINE)
        return tuple(_rows(block) for block in blocks)

    def commands(self) -> Iterator[str]:
        """Yield each line of shell: from blocks, comments left out, and from inline code."""
        for language, block in self.fences:
            if language == "sh":
                for line in _CONTINUED.sub(" ", block).splitlines():
                    yield _COMMENT.sub("", line).strip()
        yield from self.inline_code


def documents() -> tuple[Document, ...]:
    """Return every document under version control."""
    found = (path for path in tracked_files() if path.suffix == ".md")
    return tuple(Document(path, path.read_text(encoding="utf-8")) for path in found)


def document(name: str) -> Document:
    """Return one document."""
    path = ROOT / name
    return Document(path, path.read_text(encoding="utf-8"))


def anchor_of(title: str) -> str:
    """Return the anchor that GitHub makes of a heading."""
    plain = _LINK.sub(r"\1", title).replace("`", "").casefold()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def _rows(block: str) -> tuple[tuple[str, ...], ...]:
    lines = [line for line in block.splitlines() if not re.fullmatch(r" *\|[-| :]+\|", line)]
    return tuple(
        tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines
    )

"""The texts that answer questions, from their reviewed data files. They are registered nowhere."""

from functools import cached_property
from pathlib import Path
from typing import Final, override

from puntual.adapters.packaged.template_file import read_templates
from puntual.adapters.packaged.templates import PARTS, catalogue_of
from puntual.application.conversation.answers.ports import AnswerTexts
from puntual.data import FOLDER
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import FormOfAddress
from puntual.domain.errors import MissingConfiguration
from puntual.domain.templates.catalogue import Catalogue
from puntual.domain.templates.template import Template, template_name

_FOLDER: Final = "answers"


class PackagedAnswerTexts(AnswerTexts):
    """One text for each stem, language and form of address, with the sentences of templates."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read from a folder, the package's own by default."""
        self._folder = folder or FOLDER

    @override
    def find(self, stem: str, profile: Profile, form: FormOfAddress | None) -> Template:
        catalogue = Catalogue(self._languages, form)
        version = next(catalogue.versions_of(stem, profile), None)
        if version is None:
            raise MissingConfiguration(f"there is no text for {stem}")
        return self._texts[template_name(version.stem), version.language]

    def all(self) -> tuple[Template, ...]:
        """Return every text in every language, by name."""
        return tuple(self._texts.values())

    @cached_property
    def _languages(self) -> dict[str, frozenset[str]]:
        return dict(catalogue_of(self.all()).languages)

    @cached_property
    def _texts(self) -> dict[tuple[str, str], Template]:
        parts = (self._folder / "templates" / PARTS).read_text("utf-8")
        files = sorted((self._folder / _FOLDER).iterdir(), key=lambda file: file.name)
        return {
            (text.name, text.language): text
            for file in files
            if file.name.endswith(".toml")
            for text in read_templates(file.read_text("utf-8"), parts, file.name)
        }

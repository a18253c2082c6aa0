"""The linter's word lists from the reviewed data files."""

import tomllib
from functools import cache
from importlib import resources

from puntual.domain.errors import MissingConfiguration
from puntual.domain.templates.forbidden_words import WordRule


@cache
def load_word_rules() -> tuple[WordRule, ...]:
    """Return the packaged word lists.

    Raises:
        MissingConfiguration: a file is not a word list.
    """
    folder = resources.files("puntual.data") / "template_lint"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    try:
        return tuple(
            WordRule(rule_id, file.name.removesuffix(".toml"), raw["fix"], raw["source"], words)
            for file in files
            if file.name.endswith(".toml")
            for rule_id, raw in tomllib.loads(file.read_text("utf-8")).items()
            if (words := tuple(raw["phrases"]))
        )
    except (KeyError, TypeError, ValueError) as err:
        raise MissingConfiguration("a word list of the template linter cannot be read") from err

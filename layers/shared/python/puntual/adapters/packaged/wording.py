"""The phrases that fill a template's variables, from the reviewed data files: one a language."""

import tomllib
from functools import cache
from types import MappingProxyType

from puntual.data import FOLDER
from puntual.domain.errors import MissingConfiguration
from puntual.domain.wording.phrases import Phrases, Wording

_ELSEWHERE = "elsewhere"


@cache
def load_wording() -> Wording:
    """Return the packaged phrases of all languages.

    Raises:
        MissingConfiguration: a file is not a list of phrases.
    """
    folder = FOLDER / "wording"
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    try:
        read = {
            file.name.removesuffix(".toml"): _phrases(file.read_text("utf-8")) for file in files
        }
    except (KeyError, TypeError, ValueError) as err:
        raise MissingConfiguration("the phrases of messages cannot be read") from err
    return Wording(
        in_chat=MappingProxyType({name: in_chat for name, (in_chat, _) in read.items()}),
        elsewhere=MappingProxyType({name: elsewhere for name, (_, elsewhere) in read.items()}),
    )


def _phrases(text: str) -> tuple[Phrases, Phrases]:
    raw = tomllib.loads(text)
    other = raw.pop(_ELSEWHERE)
    in_chat = Phrases(**raw)
    return in_chat, Phrases(**{**raw, **other})

"""The policies that ship: ready to use, or to copy and change."""

from puntual.data import FOLDER

_SUFFIX = ".yaml"
_FOLDER = FOLDER / "policies"


def shipped_names() -> tuple[str, ...]:
    """Return the names of the policies that ship."""
    files = (file.name for file in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in files if name.endswith(_SUFFIX)))


def read_shipped(name: str) -> str:
    """Return a shipped document as it is written, comments included."""
    return (_FOLDER / f"{name}{_SUFFIX}").read_text(encoding="utf-8")

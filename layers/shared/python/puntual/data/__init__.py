"""Reviewed data files: contact rules, holidays, templates. Changed by review, not by code."""

from pathlib import Path
from typing import Final

# Where they lie. A layer of Lambda is a folder; `importlib.resources` would read archives as well,
# and takes a hundredth of a cold start for it.
FOLDER: Final = Path(__file__).parent

"""Write the description of the ingest API to ``docs/openapi.json``.

    python -m tools.write_openapi

The function serves the same document at ``/openapi.json``; a test compares the two.
"""

import json
from pathlib import Path

from functions.ingest.http.openapi import describe
from functions.ingest.routes import ROUTES

TARGET = Path(__file__).parents[1] / "docs" / "openapi.json"


def main() -> None:
    """Write the file."""
    text = json.dumps(describe(ROUTES), indent=2, ensure_ascii=False)
    TARGET.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

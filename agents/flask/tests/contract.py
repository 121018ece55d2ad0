"""The repository's contract."""

import json
from pathlib import Path
from typing import Any


def read(name: str) -> Any:
    return json.loads((Path(__file__).parents[3] / "contract" / name).read_text("utf-8"))

"""JSON that may be shown on a terminal: Chinese as it is, whatever could hide or command as ``\\uXXXX``."""

from __future__ import annotations

import json
import sys
from typing import Any

from gjj_tui.model.visible import hidden_characters


def safe_json(data: Any) -> str:
    """The data as JSON text."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    if not encoding.startswith("utf"):
        return json.dumps(data, indent=2)
    text = json.dumps(data, indent=2, ensure_ascii=False)
    parts, start = [], 0
    # json itself has spelled all of these below U+0020, so that what is left stands within strings.
    for offset, _name in hidden_characters(text):
        parts += [text[start:offset], json.dumps(text[offset])[1:-1]]
        start = offset + 1
    return "".join([*parts, text[start:]])

"""The one border between text of files and anything that displays it.

Control, bidirectional and invisible characters become visible stand-ins, one for one, so that offsets into the
text stay offsets into what is shown. A report's text can then neither command a terminal nor hide itself.
"""

import re

from gjj_tui.model.lazy import lazy

# U+2028, U+2029 and U+0085 are line ends to some programs; tags and bidi controls hide or reorder text.
_HIDDEN = lazy(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
_OTHER = "␦"
_LAST = "\ufff9"
"""From here on a character may be hidden that Python calls printable."""


def _stand_in(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return " " if code == 0x09 else chr(0x2400 + code)
    return "␡" if code == 0x7F else _OTHER


def visible(text: str) -> str:
    """The text in one line with every hidden character replaced by a stand-in of the same length."""
    if text.isprintable() and max(text, default="") < _LAST:
        return text
    return _HIDDEN.sub(_stand_in, text)


def visible_lines(text: str) -> str:
    """Like `visible`, but line feeds stay."""
    return "\n".join(visible(line) for line in text.split("\n"))


def hidden_characters(text: str) -> list[tuple[int, str]]:
    """Offset and code point (``U+202E``) of every hidden character but line feeds and tabs."""
    return [(found.start(), f"U+{ord(found[0]):04X}") for found in _HIDDEN.finditer(text) if found[0] not in "\n\t"]

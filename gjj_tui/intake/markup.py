"""Tags and text of an HTML page, in time that grows only with its length.

The standard library's parser takes minutes for a hostile page of 200 kB (unclosed tags and comments), and a saved page
comes from anywhere. This one knows just what telling text from tags needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from gjj_tui.model.named import NamedTuple

_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_BETWEEN = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"([^\s>/][^\s=>/]*)(?:\s*=\s*)?")
_BARE = re.compile(r"[^\s>]*")
RAW = ("script", "style", "textarea", "title", "xmp", "noframes")
"""Elements whose content is text up to their own end tag, whatever is in it."""
MOST_ATTRIBUTES = 64


class Token(NamedTuple):
    """``text``, ``start``, ``end`` or ``comment``; `name` is the tag's in lower case, `line` counts from 1."""

    kind: str
    line: int
    name: str = ""
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        return next((value for key, value in self.attributes if key == name), "")


class _Page:
    """A text with a place in it; what is known not to come any more is not looked for again."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._none_from: dict[str, int] = {}
        self._at = 0
        self._line = 1

    def find(self, what: str, start: int) -> int:
        """Where `what` stands next, the end of the text when it does not."""
        if start >= self._none_from.get(what, len(self.text)):
            return len(self.text)
        found = self.text.find(what, start)
        if found < 0:
            self._none_from[what] = start
            return len(self.text)
        return found

    def line(self, at: int) -> int:
        """The line of a place; places come in order."""
        self._line += self.text.count("\n", self._at, at)
        self._at = max(self._at, at)
        return self._line


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a page. Broken markup is text, as in a browser as far as that matters here."""
    page, at = _Page(text), 0
    lower = text.lower() if len(text.lower()) == len(text) else text
    raw = _Page(lower)
    while at < len(text):
        tag = page.find("<", at)
        if tag > at:
            yield Token("text", page.line(at), text=unescape(text[at:tag]))
        if tag == len(text):
            return
        line = page.line(tag)
        if text.startswith("<!--", tag):
            end = page.find("-->", tag + 4)
            yield Token("comment", line, text=text[tag + 4 : end])
            at = end + 3
        elif text.startswith(("<!", "<?"), tag):
            end = page.find(">", tag)
            yield Token("comment", line, text=text[tag + 2 : end])
            at = end + 1
        elif page.find(">", tag) < len(text) and (found := _NAME.match(text, tag + 1 + text.startswith("</", tag))):
            name = found[0].lower()[:32]
            if text.startswith("</", tag):
                at = min(page.find(">", found.end()) + 1, len(text))
                yield Token("end", line, name)
                continue
            attributes, at = _attributes(page, found.end())
            yield Token("start", line, name, attributes=attributes)
            if name in RAW:
                end = raw.find(f"</{name}", at)
                content = text[at:end]
                yield Token("text", page.line(at), text=content if name in ("script", "style") else unescape(content))
                at = end
        else:
            yield Token("text", line, text="<")
            at = tag + 1


def _attributes(page: _Page, at: int) -> tuple[tuple[tuple[str, str], ...], int]:
    """The attributes behind a tag's name, and where the tag has ended."""
    text = page.text
    found: dict[str, str] = {}
    while at < len(text):
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        name = _ATTRIBUTE.match(text, at)
        if name is None:
            break
        at, value = name.end(), ""
        if name[0].rstrip().endswith("="):
            if text[at : at + 1] in ("'", '"'):
                end = page.find(text[at], at + 1)
                # A quote that never closes must not take the rest of the page with it.
                end = end if end < len(text) else page.find(">", at)
                value, at = text[at + 1 : end], end + (text[end : end + 1] != ">")
            else:
                bare = _BARE.match(text, at)
                value, at = (bare[0], bare.end()) if bare else ("", at)
        if len(found) < MOST_ATTRIBUTES:
            found.setdefault(name[1].lower(), unescape(value))
    return tuple(found.items()), min(at + 1, len(text))

"""What comes from the terminal, made harmless before Textual's parser reads it.

Nothing that can be typed, pasted or committed by an input method may end the program, turn text into commands, or be
typed as rubbish: bytes that are no UTF-8, characters and sequences split over two reads, pastes that hold control
characters or whose end comes late, commits of many characters under the kitty keyboard protocol.
"""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from collections.abc import Iterator

from gjj_tui.model.named import NamedTuple

KEYS, PASTE, ESCAPE, ANSWER, SIDES = "keys", "paste", "escape", "answer", "sides"

ESCAPE_SECONDS = 0.1
"""So long a lone ESC may be the beginning of a sequence."""
REMOTE_ESCAPE_SECONDS = 0.3
SEQUENCE_SECONDS = 0.5
"""So long a sequence may stay unfinished."""
LATE_SECONDS = 1.0
"""So long after a lone ESC the rest of a sequence is still known as such."""
PASTE_SECONDS = 3.0
"""So long a paste may be silent before its end is taken as lost."""
_BURST = 64
"""So many characters in one read are not typed by a hand: a paste of a terminal that does not mark pastes."""
_BURST_SECONDS = 0.1
_LONGEST = 1 << 16

_SEQUENCE = re.compile(
    r"\x1b\x1b?(?:\[M[^\x1b]{3}|\[[0-?]*[ -/]*[@-~]|O[\d;]*[ -~]|[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)|[^\x1b\[O\]P_^X])",
    re.S,
)
_UNFINISHED = re.compile(r"\x1b\x1b?(?:\[[0-?]*[ -/]*|\[M[^\x1b]{0,2}|O[\d;]*|[\]P_^X][^\x07\x1b]*\x1b?)?\Z", re.S)
_BROKEN = re.compile(r"\x1b\x1b?(?:\[[0-?]*[ -/]*|[\]P_^X][^\x07\x1b]*)?")
_REST = re.compile(r"\[[0-?]*[ -/]*[@-~]|O[A-S]")
_KITTY = re.compile(r"\x1b\[([\d:]*)(?:;([\d:]*))?(?:;([\d:]*))?([u~ABCDEFHPQRS])")
_GBK = re.compile(rb"[\x80-\xff][\x40-\xff]?")
_MODIFIED = re.compile(r"\x1bO(?:\d+;)?(\d+)([A-Z])")
_POSITION = re.compile(r"\x1b\[\d+;\d+R")
_SIDES = re.compile(r"\x1b\[\?69;(\d)\$y")
_SHIFTED_F3 = re.compile(r"\x1b\[1;([2-8])R")
"""F3 with Shift, Alt or Ctrl as xterm and tmux send it; Textual would take it for a report of the position."""
_PASTE_START, _PASTE_END = "\x1b[200~", "\x1b[201~"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Piece(NamedTuple):
    """``keys``: text for the parser of keys; ``paste``: text that was pasted; ``escape``: the Esc key; ``answer``: the
    column of a report of the cursor's position that was asked for; ``sides``: the state of the mode of side margins."""

    kind: str
    text: str = ""


class Typed:
    """Takes bytes as they are read, with the time in seconds, and gives pieces.

    `unanswered`: so many reports of the cursor's position may still come.
    """

    def __init__(self, remote: bool = False, unanswered: int = 0) -> None:
        self._unanswered = unanswered
        self.not_utf8 = False
        """Whether bytes came that are no UTF-8: the terminal speaks another encoding."""
        self._escape_seconds = REMOTE_ESCAPE_SECONDS if remote else ESCAPE_SECONDS
        self._bytes = b""
        self._held = ""
        self._paste: list[str] | None = None
        self._until: float | None = None
        self._escaped_at = self._burst_at = float("-inf")

    def feed(self, data: bytes, now: float) -> list[Piece]:
        text = self._decode(data)
        late = now - self._escaped_at < LATE_SECONDS and not self._held and _REST.match(text)
        self._escaped_at = float("-inf")
        pieces: list[Piece] = []
        self._read(self._held + ("\x1b" if late else "") + text, now, pieces)
        return pieces

    def wait(self, now: float) -> float | None:
        """Seconds until `tick` has something to do, None when it has not."""
        return None if self._until is None else max(0.0, self._until - now)

    def tick(self, now: float) -> list[Piece]:
        """What is to be taken as finished because nothing more came."""
        if self._until is None or now < self._until:
            return []
        now, self._until = self._until, None
        held, self._held = self._held, ""
        if self._paste is not None:
            pasted = "".join(self._paste) + held
            self._paste = None
            return [Piece(PASTE, _as_text(pasted))]
        if held.strip("\x1b"):
            # Half a sequence is nothing that anybody typed.
            return []
        self._escaped_at = now
        return [Piece(ESCAPE)] * len(held)

    def _decode(self, data: bytes) -> str:
        data, self._bytes = self._bytes + data, b""
        decoder = getincrementaldecoder("utf-8")()
        try:
            text = decoder.decode(data)
        except UnicodeDecodeError:
            # The second byte of a GBK character may be a letter, and a letter may be a command: pairs go as a whole.
            self.not_utf8 = True
            return _GBK.sub(b"", data).decode("ascii", "ignore")
        self._bytes = decoder.getstate()[0]
        return text

    def _read(self, text: str, now: float, pieces: list[Piece]) -> None:
        self._held, self._until = "", None
        place = 0
        while place < len(text):
            if self._paste is not None:
                place = self._in_paste(text, place, now, pieces)
                continue
            start = text.find("\x1b", place)
            start = len(text) if start < 0 else start
            if start > place:
                self._plain(text[place:start], now, pieces)
                place = start
            elif match := _SEQUENCE.match(text, place):
                self._sequence(match[0], pieces)
                place = match.end()
            elif _UNFINISHED.match(text, place) and len(text) - place < _LONGEST:
                self._held = text[place:]
                self._until = now + (self._escape_seconds if self._held == "\x1b" else SEQUENCE_SECONDS)
                return
            else:
                match = _BROKEN.match(text, place)
                broken = match[0] if match else text[place]
                place += len(broken)
                if not broken.strip("\x1b"):
                    pieces += [Piece(ESCAPE)] * len(broken)

        if self._paste is not None and self._until is None:
            self._until = now + PASTE_SECONDS

    def _in_paste(self, text: str, place: int, now: float, pieces: list[Piece]) -> int:
        """Read on in a paste, whose end may itself be split over two reads."""
        assert self._paste is not None
        end = text.find(_PASTE_END, place)
        if end >= 0:
            pieces.append(Piece(PASTE, _as_text("".join(self._paste) + text[place:end])))
            self._paste = None
            return end + len(_PASTE_END)
        kept = next((size for size in range(len(_PASTE_END) - 1, 0, -1) if text.endswith(_PASTE_END[:size], place)), 0)
        self._paste.append(text[place : len(text) - kept])
        self._held = text[len(text) - kept :]
        self._until = now + PASTE_SECONDS
        return len(text)

    def _plain(self, text: str, now: float, pieces: list[Piece]) -> None:
        printable = sum(map(str.isprintable, text))
        follows = now - self._burst_at < _BURST_SECONDS and printable > 1
        if printable >= _BURST or follows:
            self._burst_at = now
            if pieces and pieces[-1].kind == PASTE:
                text = pieces.pop().text + text
            pieces.append(Piece(PASTE, _as_text(text)))
        else:
            _add_keys(text, pieces)

    def _sequence(self, sequence: str, pieces: list[Piece]) -> None:
        if sequence == _PASTE_START:
            self._paste = []
        elif sequence == _PASTE_END or (sequence.lstrip("\x1b")[0] in "]P_^X" and len(sequence) > 2):
            # The end of no paste; an answer to a question that nobody waits for any more.
            return
        elif sequence.startswith("\x1b\x1b[?"):
            # Esc, and an answer right behind it.
            pieces.append(Piece(ESCAPE))
            self._sequence(sequence[1:], pieces)
        elif match := _SIDES.fullmatch(sequence):
            pieces.append(Piece(SIDES, match[1]))
        elif self._unanswered and _POSITION.fullmatch(sequence):
            self._unanswered -= 1
            pieces.append(Piece(ANSWER, sequence[sequence.index(";") + 1 : -1]))
        elif len(sequence) == 2 and sequence[1] < " ":
            # Ctrl with Alt means nothing here: Esc and the next key came in one read, as they do on a slow line.
            pieces.append(Piece(ESCAPE))
            _add_keys(sequence[1], pieces)
        elif match := _MODIFIED.fullmatch(sequence):
            _add_keys(f"\x1b[1;{match[1]}{match[2]}", pieces)
        elif match := _SHIFTED_F3.fullmatch(sequence):
            _add_keys(f"\x1b[13;{match[1]}~", pieces)
        elif match := _KITTY.fullmatch(sequence):
            _add_keys(_simple(match), pieces)
        else:
            _add_keys(sequence, pieces)


def sequences(text: str) -> Iterator[str]:
    """The sequences of a piece of keys one by one, and the plain text between them."""
    place = 0
    for match in _SEQUENCE.finditer(text):
        if match.start() > place:
            yield text[place : match.start()]
        yield match[0]
        place = match.end()
    if place < len(text):
        yield text[place:]


def _simple(match: re.Match[str]) -> str:
    """A key of the kitty protocol in a form that Textual 8.2 reads; committed text as the characters themselves.

    Alternate keys (``97:65``) and kinds of events (``2:1``) end Textual's reader, more than 32 characters are typed as
    they stand, and a number that is no character raises.
    """
    key, modifiers, text, final = match.groups(default="")
    plain_key, _, alternates = key.partition(":")
    plain_modifiers, _, kind = modifiers.partition(":")
    points = [int(part) for part in text.split(":") if part]
    if kind == "3" or not all(_is_character(point) for point in (*points, int(plain_key or 0))):
        return ""
    if len(points) > 1 or (points and plain_key in ("", "0")):
        return "".join(chr(point) for point in points if point >= 32 and not 127 <= point < 160)
    if not alternates and not kind and len(points) < 2 and ":" not in text:
        return match[0]
    parts = [plain_key, plain_modifiers or "1"] + ([str(points[0])] if points else [])
    return f"\x1b[{';'.join(parts)}{final}"


def _is_character(point: int) -> bool:
    return point < 0xD800 or 0xDFFF < point < 0x110000


def _add_keys(text: str, pieces: list[Piece]) -> None:
    if pieces and pieces[-1].kind == KEYS:
        text = pieces.pop().text + text
    if text:
        pieces.append(Piece(KEYS, text))


def _as_text(text: str) -> str:
    """What was pasted: lines end in line feeds, and control characters are no commands."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))

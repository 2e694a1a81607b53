"""Colours and attributes of cells, as the parameters of the terminal's SGR sequence (ECMA-48 8.3.117)."""

from __future__ import annotations

from functools import lru_cache

from gjj_tui.model.named import NamedTuple

BOLD, DIM, ITALIC, UNDERLINE, BLINK, REVERSE, HIDDEN, STRIKE = (1 << bit for bit in range(8))
_ON = {1: BOLD, 2: DIM, 3: ITALIC, 4: UNDERLINE, 5: BLINK, 6: BLINK, 7: REVERSE, 8: HIDDEN, 9: STRIKE, 21: UNDERLINE}
_OFF = {22: BOLD | DIM, 23: ITALIC, 24: UNDERLINE, 25: BLINK, 27: REVERSE, 28: HIDDEN, 29: STRIKE}
SHOWS_ON_BLANKS = UNDERLINE | REVERSE | STRIKE | BLINK
"""The attributes that are seen on a cell without a character."""

TRUE_COLOURS, COLOURS_256, COLOURS_16, MONO, PLAIN = 24, 8, 4, 1, 0
"""Depths: 16.7 million colours, 256, 16; attributes only; not even these."""


class Style(NamedTuple):
    """`fg` and `bg` are parameters such as ``38;2;59;110;165`` or ``34``, "" for the terminal's own colour."""

    attrs: int = 0
    fg: str = ""
    bg: str = ""


NORMAL = Style()


@lru_cache(maxsize=4096)
def read_style(pen: Style, parameters: str) -> Style:
    """The style after an SGR sequence with these parameters; what is unknown changes nothing."""
    attrs, fg, bg = pen
    numbers = iter(parameters.replace(":", ";").split(";"))
    for text in numbers:
        code = int(text or 0)
        if code == 0:
            attrs, fg, bg = NORMAL
        elif code in _ON:
            attrs |= _ON[code]
        elif code in _OFF:
            attrs &= ~_OFF[code]
        elif code in (38, 48):
            kind = next(numbers, "")
            rest = [next(numbers, "") or "0" for _ in range({"2": 3, "5": 1}.get(kind, 0))]
            colour = ";".join((text, kind, *rest)) if rest else ""
            fg, bg = (colour, bg) if code == 38 else (fg, colour)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            fg = text
        elif 40 <= code <= 47 or 100 <= code <= 107:
            bg = text
        elif code == 39:
            fg = ""
        elif code == 49:
            bg = ""
    return Style(attrs, fg, bg)


@lru_cache(maxsize=4096)
def change(old: Style, new: Style) -> str:
    """The shortest SGR sequence from one style to another, "" when they are the same."""
    if old == new:
        return ""
    whole = ["", *(str(code) for code, bit in _ON.items() if bit & new.attrs and code not in (6, 21)), new.fg, new.bg]
    anew = "\x1b[" + ";".join([whole[0], *filter(None, whole[1:])]) + "m"
    steps: list[str] = []
    kept = old.attrs
    for code, bits in _OFF.items():
        if kept & ~new.attrs & bits:
            steps.append(str(code))
            kept &= ~bits
    steps += [str(code) for code, bit in _ON.items() if bit & new.attrs & ~kept and code not in (6, 21)]
    if old.fg != new.fg:
        steps.append(new.fg or "39")
    if old.bg != new.bg:
        steps.append(new.bg or "49")
    delta = f"\x1b[{';'.join(steps)}m"
    return min(anew, delta, key=len)


# ---- fewer colours

_CUBE = (0, 95, 135, 175, 215, 255)
_BASIC = (
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
    (255, 255, 255),
)  # fmt: skip
_STRONG = 90
"""A ground this far (of 255) from black and from white is there to be seen: a cursor, a banner, a selection."""
RGB = tuple[int, int, int]


@lru_cache(maxsize=4096)
def bring_down(style: Style, depth: int) -> Style:
    """The style in the colours that the terminal has.

    With attributes only, a strong ground becomes reverse: the cursor and the selection must be seen without colours.
    """
    attrs, fg, bg = style
    if depth == TRUE_COLOURS:
        return Style(attrs, _indexed(fg), _indexed(bg))
    if depth == COLOURS_256:
        return Style(attrs, _to_256(fg), _to_256(bg))
    if depth == COLOURS_16:
        return Style(attrs, *_to_16(fg, bg))
    if depth == PLAIN:
        return NORMAL
    ground = rgb_of(bg)
    strong = ground is not None and min(max(ground), 255 - min(ground)) > _STRONG
    return Style(attrs ^ REVERSE if strong else attrs)


def rgb_of(parameters: str) -> RGB | None:
    """The colour that parameters mean, None for the terminal's own."""
    numbers = [int(part) for part in parameters.split(";") if part]
    if not numbers:
        return None
    if len(numbers) == 5:
        return numbers[2], numbers[3], numbers[4]
    if len(numbers) == 3:
        index = numbers[2]
        if index >= 232:
            return (8 + 10 * (index - 232),) * 3
        if index >= 16:
            red, rest = divmod(index - 16, 36)
            return _CUBE[red], _CUBE[rest // 6], _CUBE[rest % 6]
        return _BASIC[index]
    return _BASIC[numbers[0] % 10 + (8 if numbers[0] >= 90 else 0)]


def _to_256(parameters: str) -> str:
    numbers = parameters.split(";")
    rgb = rgb_of(parameters)
    if rgb is None or len(numbers) != 5:
        return parameters
    steps = [min(range(6), key=lambda step: abs(_CUBE[step] - part)) for part in rgb]
    cube: RGB = (_CUBE[steps[0]], _CUBE[steps[1]], _CUBE[steps[2]])
    step = max(0, min(23, round((sum(rgb) / 3 - 8) / 10)))
    grey = (8 + 10 * step,) * 3
    index = 232 + step if _far(grey, rgb) < _far(cube, rgb) else 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
    return f"{numbers[0]};5;{index}"


def _indexed(parameters: str) -> str:
    """The same colour by its number where it is one of those that are the same everywhere: half the bytes."""
    rgb = rgb_of(parameters)
    if rgb is None or not parameters.startswith(("38;2", "48;2")):
        return parameters
    nearest = _to_256(parameters)
    return nearest if rgb_of(nearest) == rgb else parameters


def _far(one: RGB, other: RGB) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _to_16(fg: str, bg: str) -> tuple[str, str]:
    """By hue rather than by distance, so that calm colours do not all turn grey.

    A letter never has its ground's colour, nor is it blue on black, which many terminals show too dark to read.
    Grounds are of the eight that every terminal has.
    """
    ground, letter = rgb_of(bg), rgb_of(fg)
    back = None if ground is None else _hue_of(ground) % 8
    front = None if letter is None else _hue_of(letter)
    if back == 7 and front is not None:
        # On white nothing bright can be read, nor yellow.
        front = {3: 5, 7: 0}.get(front % 8, front % 8) if front != 8 else 8
    elif back is not None and front is not None and front % 8 == back:
        front = 15 if back != 7 else 0
    elif back == 0 and front in (4, 12):
        front += 2
    return _basic(front, 30), _basic(back, 40)


def _basic(index: int | None, first: int) -> str:
    return "" if index is None else str(first + index if index < 8 else first + 52 + index)


def _hue_of(rgb: RGB) -> int:
    """The nearest of the 16 colours: black, red, green, yellow, blue, magenta, cyan, white, and the same bright."""
    most, least = max(rgb), min(rgb)
    if most < 72:
        return 0
    if most - least < most / 4:
        return 8 if most < 140 else 7 if most < 225 else 15
    # A calm blue has some green in it.
    shares = (0.55, 0.75 if most == rgb[2] else 0.55, 0.55)
    high = [part > least + (most - least) * share for part, share in zip(rgb, shares, strict=True)]
    return high[0] + 2 * high[1] + 4 * high[2] + (8 if most > 160 else 0)

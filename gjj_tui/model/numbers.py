"""Figures as people type them.

A cell keeps text, not a number: a blank is not 0, a decimal is never rounded, and what is no number is kept and
reported. Only spellings that mean the same number to everyone are made plain when a cell is filled: full-width
digits, blanks around, thousands separators and a bare point (``１，１７３`` → ``1173``, ``.5`` → ``0.5``).
"""

import re
from decimal import Context, Decimal

from gjj_tui.model.lazy import lazy

Number = int | Decimal

MAX_DIGITS = 19
"""A TOML integer has 64 bits; longer digit strings are kept as text and reported."""

_PLAIN = lazy(r"-?(?:0|[1-9]\d*)(?:\.\d+)?\Z", re.ASCII)
_GROUPED = lazy(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?\Z", re.ASCII)
_LOOSE = lazy(r"([+-]?)0*(\d+(?:\.\d+)?|\.\d+)\Z", re.ASCII)
_HALF_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {
    0xFF0C: ",", 0xFF0E: ".", 0xFF0D: "-", 0x2212: "-", 0xFF0B: "+", 0x3000: " ", 0x00A0: " "
}  # fmt: skip

# Sums of figures are exact: 19 digits before and after the point and room for ten thousand terms.
EXACT = Context(prec=60)


def parse_number(text: str) -> Number | None:
    """The number that a cell's text is: int for a whole number, Decimal for a decimal, None for anything else."""
    if not _PLAIN.match(text) or len(text) > MAX_DIGITS + 1:
        return None
    if "." in text:
        return Decimal(text)
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None


def tidy_number(typed: str) -> str:
    """What a cell keeps of the typed text: a plain spelling when it is a number, else the text as typed.

    Digits after the point are never touched: ``27.60`` stays ``27.60``.
    """
    text = typed.translate(_HALF_WIDTH).strip()
    if _GROUPED.match(text):
        text = text.replace(",", "")
    if found := _LOOSE.match(text):
        sign = "-" if found[1] == "-" and found[2].strip("0.") else ""
        text = sign + ("0" if found[2].startswith(".") else "") + found[2]
    return text if not text or _PLAIN.match(text) else typed.strip()


def add(left: Number, right: Number) -> Number:
    """The exact sum."""
    if isinstance(left, int) and isinstance(right, int):
        return left + right
    return EXACT.add(Decimal(left), Decimal(right))


def subtract(left: Number, right: Number) -> Number:
    """The exact difference."""
    if isinstance(left, int) and isinstance(right, int):
        return left - right
    return EXACT.subtract(Decimal(left), Decimal(right))


def multiply(left: Number, right: Number) -> Number:
    """The exact product."""
    if isinstance(left, int) and isinstance(right, int):
        return left * right
    return EXACT.multiply(Decimal(left), Decimal(right))


def spell(number: Number) -> str:
    """The plain spelling of a computed number, without exponent and without a trailing point zero."""
    if isinstance(number, int):
        # Not by way of a float, which is exact to 15 digits only.
        return str(number)
    text = f"{number:f}" if number else "0"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Generated numbering of sections: 一、 （一） 1. （1） (GB/T 9704—2012, 7.3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gjj_tui.model.address import SectionAddress
    from gjj_tui.model.report import Report


class Numbered(Protocol):
    @property
    def numbered(self) -> bool: ...


_DIGITS = "零一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """1 → 一, 10 → 十, 21 → 二十一, 105 → 一百零五; for 1 to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def ordinal(depth: int, number: int) -> str:
    """The number as printed before a title; depth 0 is the top level, number counts from 1."""
    match depth:
        case 0:
            return f"{chinese_numeral(number)}、"
        case 1:
            return f"（{chinese_numeral(number)}）"
        case 2:
            return f"{number}."
        case _:
            return f"（{number}）"


def ordinals(siblings: Sequence[Numbered], depth: int) -> list[str]:
    """The printed numbers of sibling sections; an unnumbered one has "" and is not counted."""
    texts, number = [], 0
    for section in siblings:
        number += section.numbered
        texts.append(ordinal(depth, number) if section.numbered else "")
    return texts


def number_of(report: Report, address: SectionAddress) -> str:
    """The printed number of a section, "" for one without."""
    return ordinals(report.children(address.parent), len(address.path) - 1)[address.path[-1]]

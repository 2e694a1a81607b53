"""The numbers that Word prints before paragraphs by itself: they are not in the text, yet a reader sees them."""

from __future__ import annotations

import re
from typing import Any

from gjj_tui.model.numbering import chinese_numeral

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "ideographTraditional",
    "japaneseCounting",
    "taiwaneseCounting",
)


class Numbers:
    """Counts the lists of a document, paragraph by paragraph."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[str, tuple[str, str, int]]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        styles = document.styles.element.iter(f"{W}style")
        self._styles: dict[str, Any] = {style.get(f"{W}styleId"): style for style in styles}
        try:
            root = document.part.numbering_part.element
        except (KeyError, RuntimeError):
            return
        abstract = {one.get(f"{W}abstractNumId"): one for one in root.findall(f"{W}abstractNum")}
        for one in root.findall(f"{W}num"):
            target = one.find(f"{W}abstractNumId")
            levels = abstract.get(target.get(f"{W}val")) if target is not None else None
            if levels is not None:
                self._levels[one.get(f"{W}numId")] = {
                    level.get(f"{W}ilvl"): (
                        _val(level, "numFmt"),
                        _val(level, "lvlText"),
                        _int(_val(level, "start"), 1),
                    )
                    for level in levels.findall(f"{W}lvl")
                }

    def next(self, paragraph: Any) -> str:
        """The number printed before the next paragraph, "" when it has none or only a bullet."""
        properties = self._properties(paragraph.find(f"{W}pPr"))
        if properties is None:
            return ""
        id, depth = _val(properties, "numId"), _int(_val(properties, "ilvl"), 0)
        levels = self._levels.get(id)
        if not levels or str(depth) not in levels:
            return ""
        format, text, start = levels[str(depth)]
        self._counts[id, depth] = self._counts.get((id, depth), start - 1) + 1
        for deeper in range(depth + 1, 9):
            self._counts.pop((id, deeper), None)
        if format in ("bullet", "none"):
            return ""

        def spelled(found: re.Match[str]) -> str:
            level = int(found[1]) - 1
            format, _text, start = levels.get(str(level), ("decimal", "", 1))
            return _spell(self._counts.get((id, level), start), format)

        return re.sub(r"%([1-9])", spelled, text)

    def _properties(self, properties: Any) -> Any:
        """The list a paragraph is in, by itself or by its style."""
        for _step in range(10):
            if properties is None:
                return None
            found = properties.find(f"{W}numPr")
            if found is not None:
                return found
            name = _val(properties, "pStyle") or _val(properties.getparent(), "basedOn")
            style = self._styles.get(name)
            properties = style.find(f"{W}pPr") if style is not None else None
        return None


def _spell(number: int, format: str) -> str:
    return chinese_numeral(number) if format in _CHINESE and 0 < number < 1000 else str(number)


def _val(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return (found.get(f"{W}val") or "") if found is not None else ""


def _int(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default

"""What somebody may have meant: of the known names the one that is nearest to a word."""

from collections.abc import Callable, Sequence

from gjj_tui.i18n import gettext as _


def nearest_hint(word: str, known: Sequence[str], quote: Callable[[str], str] = str) -> str:
    """``，是否为 3110？`` when a known name is near, else ""."""
    near = nearest(word, known)
    return _("，是否为 {name}？").format(name=quote(near)) if near else ""


def nearest(word: str, known: Sequence[str]) -> str:
    """The known name that is near, "" when none is."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(b=word)

    def nearness(name: str) -> tuple[float, int]:
        # Codes carry their kin in front: 3109 is rather 3100 than 8310, though both are as like.
        matcher.set_seq1(name)
        return matcher.ratio(), next((n for n in range(len(name), 0, -1) if word.startswith(name[:n])), 0)

    near = max(known, key=nearness, default="")
    return near if nearness(near)[0] >= 0.6 else ""

"""Where two sequences begin and end alike: what is to be changed lies between."""

from collections.abc import Sequence


def common_ends(one: Sequence[object], other: Sequence[object]) -> tuple[int, int]:
    """How many elements are equal at the beginning of both, and how many at the end; none counts for both."""
    least = min(len(one), len(other))
    first = next((n for n in range(least) if one[n] != other[n]), least)
    return first, next((n for n in range(least - first) if one[-1 - n] != other[-1 - n]), least - first)

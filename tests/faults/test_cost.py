"""What protection costs stays below one picture of the screen; figures for people: ``python tests/faults/cost.py``."""

from __future__ import annotations

from pathlib import Path

from faults.cost import FRAME, costs


def test_a_journalled_edit_takes_less_than_one_picture(quick: Path) -> None:
    """On a disk that costs nothing: how long a real one takes is no test of the program."""
    figure, text, save = costs(quick, 20)
    assert figure.time < FRAME and text.time < FRAME
    assert str(save)

"""Reports of every form as documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from publishing import SAMPLES, sample

from gjj_tui.model.form import Form
from gjj_tui.model.report import Report
from gjj_tui.publish.blocks import Document
from gjj_tui.publish.document import document_of
from gjj_tui.store.report_file import open_report


@pytest.fixture(params=SAMPLES, ids=[id for id, _year in SAMPLES])
def filled(request: pytest.FixtureRequest) -> tuple[Form, Report]:
    return sample(*request.param)


@pytest.fixture
def document(filled: tuple[Form, Report]) -> Document:
    return document_of(*filled)


@pytest.fixture
def real(root: Path) -> Document:
    """The real report for 2017."""
    file = open_report(str(root / "reports" / "2017.toml"))
    return document_of(file.form, file.report)

"""``gjj forms``: the list, and one form as a page."""

from __future__ import annotations

from typing import Any

from gjj_tui.store.forms import built_in_form, form_ids


def test_the_list_has_every_form_with_its_years(gjj: Any) -> None:
    result = gjj("forms")
    assert result.code == 0
    assert [line.split()[0] for line in result.lines] == form_ids()
    assert "2014—2018 年" in result.out


def test_a_form_shows_every_row_and_every_rule(gjj: Any) -> None:
    for id in form_ids():
        form = built_in_form(id)
        assert form is not None
        text = gjj("forms", id).out
        for table in form.tables:
            for row in table.rows:
                assert row.code in text
                assert row.label in text
        for rule in form.rules:
            assert f"\n{rule.id}  {rule.level.title}\n  {rule.message}\n" in text
            assert rule.formula is None or f"公式：{rule.formula.source}" in text


def test_a_row_says_its_unit_type_part_and_meaning(gjj: Any) -> None:
    text = gjj("forms", "2014").out
    assert "3110  1. 当面申请数  [件，整数，3100 的组成项]" in text
    assert "1110  其中：主动公开规范性文件数  [条，整数，1100 的其中项]" in text
    assert "[万元，可有小数]" in text
    assert "本期制发的规范性文件总件数" in text


def test_an_unknown_form_names_the_known_ones(gjj: Any) -> None:
    result = gjj("forms", "2041")
    assert result.code == 2
    assert "不认识表式“2041”，可用：2014、2019、2021，是否为 2014？找过 ./2041.toml、./forms/2041.toml、" in result.err

"""Operations change what they name and nothing else.

`GJJ_SOAK=N` runs N random documents instead of a few; `GJJ_SOAK_FIGURES=1` prints what happened to the operations.
"""

import copy
import datetime
import os
import random
from collections import Counter

import pytest
import tomli
import tomlrt
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gjj_tui.store import patch as patch_module
from gjj_tui.store.guards import Account, guarded
from gjj_tui.store.loading import FloatText, load, open_text, same, value_at
from gjj_tui.store.operations import (
    DeleteItem,
    DeleteKey,
    InsertItem,
    MoveItem,
    PatchRefused,
    SetValue,
    apply_operation,
)
from gjj_tui.store.patch import patch, patch_document
from gjj_tui.store.spans import comments
from gjj_tui.store.spelling import Unspellable, spell, spell_key, spell_text

SOAK = int(os.environ.get("GJJ_SOAK", "0"))


def runs(usually, divisor=1):
    """The same few examples in every run, or `GJJ_SOAK / divisor` new ones."""
    return settings(max_examples=max(SOAK // divisor, usually), deadline=None, derandomize=not SOAK)

REPORT = '''# 抬头
form = "2014" # 表式
year=2017
period = { from = 2017-01-01, to = 2017-12-31 }

# 第一部分
[[section]]
title = '引言'
text = """
甲
乙
"""

[[section]]
title = "概述"
  # 小节
  [[section.section]] # 尾注
  title = "一"

  [[section.section]]
  title = "二"
  text = "丙"

# 数
[statistics]
1100 = 1173
# 依申请
3100 = 27.60  # 保留
A1 = [1, 2, # 行一
  3,
  4]
'''


def changed(text, *operations):
    """The lines that went and came, as a pair of lists."""
    new = patch(text, operations)
    before, after = text.splitlines(), new.splitlines()
    went, came = Counter(before) - Counter(after), Counter(after) - Counter(before)
    return [line for line in before if line in went], [line for line in after if line in came]


# --- values ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("form",), "2021", 'form = "2014" # 表式', 'form = "2021" # 表式'),
        (("year",), 2018, "year=2017", "year=2018"),
        (("section", 0, "title"), "前言", "title = '引言'", "title = '前言'"),
        (("section", 0, "title"), "it's", "title = '引言'", 'title = "it\'s"'),
        (("section", 1, "section", 1, "title"), "三", '  title = "二"', '  title = "三"'),
        (("statistics", "3100"), FloatText("27.6"), "3100 = 27.60  # 保留", "3100 = 27.6  # 保留"),
        (("statistics", "1100"), "若干", "1100 = 1173", '1100 = "若干"'),
        (("statistics", "A1", 2), FloatText("3.0"), "  3,", "  3.0,"),
        (("statistics", "A1"), [1, 2, 5, 4], "  3,", "  5,"),
        (("statistics", "A1"), [1, 2, 3, 4, "", 6], "  4]", '  4, "", 6]'),
        (("statistics", "A1", 4), True, "  4]", "  4, true]"),
        (("period", "to"), datetime.date(2018, 1, 1), "to = 2017-12-31 }", "to = 2018-01-01 }"),
    ],
)
def test_a_value_is_replaced_and_nothing_else(path, value, old, new):
    assert patch(REPORT, [SetValue(path, value)]) == REPORT.replace(old, new)


def test_a_list_that_gets_shorter_keeps_what_stays():
    text = "a = [\n  1, # x\n  2,\n  3,\n]\n"
    assert patch(text, [SetValue(("a",), [1, 2])]) == "a = [\n  1, # x\n  2,\n]\n"
    assert patch(text, [SetValue(("a",), [1, 2, 3, 4])]) == "a = [\n  1, # x\n  2,\n  3, 4,\n]\n"
    with pytest.raises(PatchRefused, match="guard-comments"):
        patch(text, [SetValue(("a",), [])])


def test_setting_what_is_there_leaves_the_spelling():
    text = 'a = 1_000\nb = "\\u4e2d"\nc = [ 1 ,2 ]\nd = 0x10\n'
    operations = [SetValue((key,), value) for key, value in load(text).items()]
    assert patch(text, operations) == text


@pytest.mark.parametrize(
    ("operation", "came"),
    [
        (SetValue(("title",), "题"), ['title = "题"']),
        (SetValue(("title",), "题", ("period",)), ['title="题"']),
        (SetValue(("statistics", "9999"), 0), ["9999 = 0"]),
        (SetValue(("statistics", "a b"), 0), ['"a b" = 0']),
        (SetValue(("section", 1, "section", 0, "text"), "x\ny"), ['  text = """', "x", 'y"""']),
        (SetValue(("period", "note"), "x"), ['period = { from = 2017-01-01, to = 2017-12-31, note = "x" }']),
        (SetValue(("section", 0, "meta", "x"), 1), ["meta = { x = 1 }"]),
        (SetValue(("other", "x"), 1), ["[other]", "x = 1"]),
        (SetValue(("a", "b c", "d"), [1, {"x": 2}]), ['[a."b c"]', "d = [1, { x = 2 }]"]),
    ],
)
def test_a_new_key_goes_into_its_table(operation, came):
    lost, new = changed(REPORT, operation)
    assert [line for line in new if line] == came
    assert load(patch(REPORT, [operation])) == apply_operation(load(REPORT), operation)
    assert not lost or "period" in lost[0]


def test_new_codes_keep_the_order_of_the_form():
    codes = ("1100", "1110", "1200", "3100", "3200", "A1")
    operations = [SetValue(("statistics", code), 5, codes[n + 1 :]) for n, code in enumerate(codes[:-1])]
    for order in (operations, operations[::-1]):
        text = patch(REPORT, order)
        assert list(load(text)["statistics"]) == list(codes)
        assert "1110 = 5\n1200 = 5\n# 依申请\n3100 = 5  # 保留\n3200 = 5\nA1" in text


def test_top_keys_go_before_the_first_header():
    text = "# 注\n\n# 数\n[statistics]\n1100 = 1\n"
    text = patch(text, [SetValue(("year",), 2017), SetValue(("form",), "2014", ("year",))])
    assert text == '# 注\n\nform = "2014"\nyear = 2017\n\n# 数\n[statistics]\n1100 = 1\n'


def test_an_empty_file_takes_keys_and_blocks():
    keys = [SetValue(("form",), "2014"), SetValue(("year",), 2017)]
    new = patch("", [*keys, InsertItem(("section",), 0, {"title": "引言"})])
    assert new == 'form = "2014"\nyear = 2017\n\n[[section]]\ntitle = "引言"\n'


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("statistics.1100 = 3\nx = 1\n", "statistics.1100 = 3\nstatistics.1110 = 4\nx = 1\n"),
        ("statistics = { 1100 = 3 }\n", "statistics = { 1100 = 3, 1110 = 4 }\n"),
        ("statistics = {}\n", "statistics = { 1110 = 4 }\n"),
        ("statistics = { 1200 = 3 }\n", "statistics = { 1110 = 4, 1200 = 3 }\n"),
        ("[statistics]", "[statistics]\n1110 = 4\n"),
        ("[statistics]\n1100=3", "[statistics]\n1100=3\n1110=4\n"),
        ("  [ 'statistics' ]\r\n\t1100 = 3\r\n", "  [ 'statistics' ]\r\n\t1100 = 3\r\n\t1110 = 4\r\n"),
        ("[statistics.sub]\nx = 1\n", "[statistics.sub]\nx = 1\n\n[statistics]\n1110 = 4\n"),
        ("[statistics]\n# nur\n\n[x]\n", "[statistics]\n1110 = 4\n# nur\n\n[x]\n"),
        ("# Ende", "# Ende\n\n[statistics]\n1110 = 4\n"),
        ("a = 1\n\n\n", "a = 1\n\n[statistics]\n1110 = 4\n\n\n"),
    ],
)
def test_every_way_to_write_a_table_takes_a_new_key(text, new):
    assert patch(text, [SetValue(("statistics", "1110"), 4, ("1200",))]) == new


@pytest.mark.parametrize(
    ("text", "path", "new"),
    [
        ("a = 1\nb = 2\n", ("a",), "b = 2\n"),
        ("a = 1\n  b = 2 # x", ("b",), "a = 1\n  # x\n"),
        ("a = [1, # x\r\n 2] # y\r\n", ("a",), "# x\r\n# y\r\n"),
        ("a = { b = 1, c = 2 }\n", ("a", "b"), "a = { c = 2 }\n"),
        ("a = { b = 1, c = 2 }\n", ("a", "c"), "a = { b = 1 }\n"),
        ("a = { b = 1 }\n", ("a", "b"), "a = {}\n"),
        ("a.b = 1\na.c = 2\n", ("a", "b"), "a.c = 2\n"),
        ("a.b = 1 # x\n", ("a", "b"), "a = {} # x\n"),
        ("a.b = 1\nc = 1\na.d.e = 2\n", ("a",), "c = 1\n"),
        ("[t]\na.b.c = 1\n", ("t", "a", "b", "c"), "[t]\na.b = {}\n"),
        ("x = 1\n\n# t\n[t]\na = 1 # a\n\n[u]\n", ("t",), "x = 1\n\n[u]\n"),
        ("x = 1\n\n# t\n[t]\na = 1\n[t.u]\nb = 1", ("t",), "x = 1\n"),
        ("[[e]]\na = 1\n[x]\n[[e]]\na = 2\n", ("e",), "[x]\n"),
    ],
)
def test_a_key_is_deleted_and_its_comments_stay(text, path, new):
    assert patch(text, [DeleteKey(path)]) == new


# --- strings --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ('"x"', 'a"b\\c\t\x7f\u202e', '"a\\"b\\\\c\\t\\u007F\\u202E"'),
        ('"x"', "a\nb", '"""\na\nb"""'),
        ('"x\\ny"', "a\nb", '"a\\nb"'),
        ("'x'", "a\\b#", "'a\\b#'"),
        ("'x'", "\ufeff", '"\\uFEFF"'),
        ('"""x"""', "y", '"""y"""'),
        ('"""x"""', "\ny", '"""\n\ny"""'),
        ('"""\nx"""', 'a""""b"', '"""\na""\\"\\"b\\""""'),
        ('"""\nx"""', "tab\t \r \x85\n", '"""\ntab\t \\r \\u0085\n"""'),
        ('"""\nx"""', "\\", '"""\n\\\\"""'),
        ("'''\nx'''", "a''b\n", "'''\na''b\n'''"),
        ("'''x'''", "a'", '"""\na\'"""'),
    ],
)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_strings_keep_their_kind(old, value, new, eol):
    text = f"a = {old}\n".replace("\n", eol)
    assert patch(text, [SetValue(("a",), value)]) == f"a = {new}\n".replace("\n", eol)


KINDS = ["", '"x"', "'x'", '"""x"""', '"""\nx"""', '"""\r\nx"""', "'''x'''", "'''\r\nx'''", '"a\\nb"']
TRICKY = st.text(
    st.sampled_from("\"'\\\n\r\t\0\x1b\x7f\x85\u2028\ufeff\u202e #=[]甲a ") | st.characters(exclude_categories=["Cs"])
)


@runs(200)
@given(TRICKY, st.sampled_from(KINDS), st.sampled_from(["\n", "\r\n"]), st.booleans())
@example('"""', '"""\nx"""', "\n", False)
@example("\\\n", '"""x"""', "\r\n", False)
def test_every_text_can_be_spelled(value, old, eol, inline):
    spelled = spell_text(value, eol, old, inline)
    assert tomli.loads("a = " + spelled + eol) == {"a": value}
    assert spelled.count("\n") == (spelled.count("\r\n") if eol == "\r\n" else spelled.count("\n"))
    assert not set(spelled) & set("\x00\x1b\x7f\x85\u2028\ufeff\u202e")
    assert not (inline and not old and "\n" in spelled)


@runs(50)
@given(TRICKY)
def test_every_key_can_be_spelled(key):
    assert tomli.loads(f"{spell_key(key)} = 1") == {key: 1}


@pytest.mark.parametrize(
    ("value", "reason"),
    [("\ud800", "surrogate"), (2**63, "integer"), (FloatText("1"), "float"), (FloatText("x"), "float"), (1.5, "type"),
     (None, "type"), ([None], "type")],
)  # fmt: skip
def test_what_toml_cannot_hold_is_refused(value, reason):
    with pytest.raises(Unspellable, match=reason):
        spell(value)
    with pytest.raises(PatchRefused, match=reason):
        patch("a = 1\n", [SetValue(("a",), value)])


# --- blocks ---------------------------------------------------------------------------------------------------


def test_a_section_moves_with_its_comments_and_is_promoted():
    text = patch(REPORT, [MoveItem(("section", 1, "section"), 0, ("section",), 0)])
    head = REPORT.index("# 第一部分")
    moved = '  # 小节\n  [[section]] # 尾注\n  title = "一"\n\n'
    kept = REPORT.replace('  # 小节\n  [[section.section]] # 尾注\n  title = "一"\n\n', "")
    assert text == kept[:head] + moved + kept[head:]


def test_a_section_is_demoted_with_all_below_it():
    text = "[[section]]\na = 1\n\n[[section]]\nb = 1\n[[ section . 'section' ]] # x\nc = 1\n"
    text += "[section.section.t]\n\n[z]\n"
    new = "[[section]]\na = 1\n[[section.section]]\nb = 1\n[[ section.section . 'section' ]] # x\nc = 1\n"
    new += "[section.section.section.t]\n\n[z]\n"
    new_text = patch(text, [MoveItem(("section",), 1, ("section", 0, "section"), 0)])
    assert new_text.replace("\n\n", "\n") == new.replace("\n\n", "\n")


def test_the_target_counts_without_the_element():
    text = "".join(f'[[s]]\nn = "{n}"\n' for n in "abcd")
    order = [item["n"] for item in load(patch(text, [MoveItem(("s",), 0, ("s",), 2)]))["s"]]
    assert order == ["b", "c", "a", "d"]
    model = load(patch(text, [MoveItem(("s",), 0, ("s", 0, "s"), 0)]))
    assert model["s"][0] == {"n": "b", "s": [{"n": "a"}]}


def test_a_deleted_block_takes_its_own_comments_only():
    text = "# frei\n\n# zu a\n[[s]] # kopf\na = 1 # a\n# unter a\n\n# frei 2\n\n# zu b\n[[s]]\nb = 1\n"
    assert patch(text, [DeleteItem(("s",), 0)]) == "# frei\n\n# frei 2\n\n# zu b\n[[s]]\nb = 1\n"
    left = "# frei\n\n# zu a\n[[s]] # kopf\na = 1 # a\n# unter a\n\n# frei 2\n"
    assert patch(text, [DeleteItem(("s",), 1)]) == left


def test_new_sections_are_written_as_their_siblings():
    item = {"title": "三", "numbered": False, "section": [{"title": "深", "text": "甲\n"}], "list": [1, {"x": 1}]}
    text = patch(REPORT, [InsertItem(("section", 1, "section"), 1, item)])
    assert load(text)["section"][1]["section"][1] == item
    added = '  [[section.section]]\n  title = "三"\n  numbered = false\n  list = [1, { x = 1 }]\n'
    added += '    [[section.section.section]]\n    title = "深"\n    text = """\n甲\n"""\n\n'
    assert added in text


def test_the_first_explanation_goes_to_the_end():
    item = {"rule": "r", "text": "t", "seen": {"1110": 8}}
    end = '\n[[explanation]]\nrule = "r"\ntext = "t"\nseen = { 1110 = 8 }\n'
    assert patch(REPORT, [InsertItem(("explanation",), 0, item)]) == REPORT + end
    assert patch(REPORT.rstrip(), [InsertItem(("explanation",), 0, item)]) == REPORT + end
    again = [InsertItem(("explanation",), 0, item), DeleteItem(("explanation",), 0)]
    assert patch(REPORT, again) == REPORT


def test_an_empty_list_becomes_blocks():
    text = "explanation = [] # keine\nx = 1\n\n[t]\n"
    new = "# keine\nx = 1\n\n[t]\n\n[[explanation]]\na = 1\n"
    assert patch(text, [InsertItem(("explanation",), 0, {"a": 1})]) == new


@pytest.mark.parametrize(
    ("text", "operation", "reason"),
    [
        ("section = [ { a = 1 } ]", InsertItem(("section",), 1, {}), "inline-array"),
        ("section = [ { a = 1 } ]", DeleteItem(("section",), 0), "inline-array"),
        ("section = [ { a = 1 } ]\n[[t]]", MoveItem(("section",), 0, ("t",), 0), "inline-array"),
        ("a = 1", SetValue(("a", "b"), 1), "not-a-table"),
        ("a = [1]", SetValue(("a", 2), 1), "out-of-range"),
        ("[a]", SetValue(("a",), 1), "table"),
        ("[[a]]", SetValue(("a", 0), {"x": 1}), "table"),
        ("[[a]]", SetValue(("a", 1), {"x": 1}), "not-an-array"),
        ("[a]", DeleteKey(("b",)), "no-such-key"),
        ("a = [1]", DeleteKey(("a", 0)), "no-such-key"),
        ("[a.b]", DeleteKey(("a",)), "scattered"),
        ("[a.b]", DeleteKey(("a", "b")), "guard-data"),
        ("[[s]]\n[[s.s]]\n[x]\n[[s.s]]", DeleteItem(("s",), 0), "scattered"),
        ("[[s]]", DeleteItem(("s",), 1), "out-of-range"),
        ("s = 1", InsertItem(("s",), 0, {}), "not-an-array"),
        ("a = { b = [] }", InsertItem(("a", "b"), 0, {}), "place"),
        ("a = { # x\n b = 1, # y\n c = 2 }", DeleteKey(("a", "b")), "guard-comments"),
    ],
)
def test_what_cannot_be_done_safely_is_refused_with_a_reason(text, operation, reason):
    with pytest.raises(PatchRefused) as caught:
        patch(text, [operation])
    assert caught.value.reason == reason


# --- guards ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("a = 3 # x\nb = 2\n", "guard-data"),
        ("a = 1\nb = 3\n", "guard-outside"),
        ("a = 1 # x\r\nb = 3", "guard-lines"),
        ("a = 1 # y\nb = 3\n", "guard-comments"),
        ("a = 1 # x\nb = 3 ", "guard-lines"),
        ("a = 1 # x\n'b'=3\n", "guard-outside"),
        ("a = 0 # x\nb = 3\n", "guard-data"),
        ("a = = # x\nb = 3\n", "guard-data"),
    ],
)
def test_a_wrong_writer_is_caught(new, reason):
    old = open_text("a = 1 # x\nb = 2\n")
    account = Account(0, 0, len(new) - len(old.text) if reason != "guard-outside" else 99, (), 1, 1)
    with pytest.raises(PatchRefused, match=reason):
        guarded(old, new, {"a": 1, "b": 3}, account)


def test_a_respelled_neighbour_is_caught():
    old = open_text("a = 1_0\nb = 2\n")
    with pytest.raises(PatchRefused, match="guard-spelling"):
        guarded(old, "a = 10\nb = 3\n", {"a": 10, "b": 3}, Account(0, 0, -1, (), 1, 1))
    guarded(old, "a = 1_0\nb = 3\n", {"a": 10, "b": 3}, Account(11, 0, 0, (), 1, 1))


@pytest.mark.parametrize(
    "wild",
    [
        lambda start, end, new: (start, end - 1, new),
        lambda start, end, new: (start, end + 4, new),
        lambda start, end, new: (start, end + 12, new),
        lambda start, end, new: (start - 2, end, new),
        lambda start, end, new: (start, end, new + "\r\n"),
        lambda start, end, new: (start, end, new + " # new"),
        lambda start, end, new: (start, end, '"""' + new[1:-1] + '"""' + "#" * 3),
    ],
)
def test_a_planner_gone_wild_is_caught(monkeypatch, wild):
    plan_set = patch_module.plan_set

    def gone_wild(*args):
        plan = plan_set(*args)
        return plan._replace(splices=[wild(*plan.splices[0])])

    monkeypatch.setattr(patch_module, "plan_set", gone_wild)
    with pytest.raises(PatchRefused, match="guard"):
        patch('a = "x" # c\nb = 1_0\nc = 1\n', [SetValue(("a",), "y")])


# --- random reports and operations ------------------------------------------------------------------------------


class ReportMaker:
    """Random reports in the style of contract.md §1, written by many hands."""

    def __init__(self, rng):
        self.rng = rng
        self.eol = rng.choice(["\n", "\n", "\r\n"])
        self.parts = []

    def one(self, *choices):
        return self.rng.choice(choices)

    def few(self, most):
        return range(self.rng.randint(0, most))

    def comment(self):
        return self.one("# 注", "#", '# """', "# [[section]]", "# a = 1 # b", "#'''\t[", "# \u2028\u0085 }")

    def filler(self):
        for _ in self.few(2):
            self.parts.append(self.one("", "", self.one("", "  ", "\t") + self.comment()) + self.eol)

    def text(self):
        letters = ["甲乙丙", "，。", "a", " ", '"', "'", '""', "\\", "#", "\n", "\n", "[x]", "{3100}", "\t"]
        return "".join(self.rng.choice(letters) for _ in self.few(8))

    def string(self, value=None):
        value = self.text() if value is None else value
        kind = self.one("basic", "literal", "long", "long", "long literal", "folded")
        if kind == "literal" and not set(value) & {"'", "\n"}:
            return f"'{value}'"
        if kind == "long literal" and "'" not in value:
            return "'''" + self.one("", self.eol, self.eol) + value.lstrip("\n").replace("\n", self.eol) + "'''"
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        if kind == "basic":
            return '"' + escaped.replace("\n", "\\n").replace("甲", self.one("甲", "\\u7532")) + '"'
        lines = self.one("", self.eol, self.eol) + escaped.lstrip("\n").replace("\n", self.eol)
        return '"""' + lines + (f"\\{self.eol}   x" if kind == "folded" else "") + '"""'

    def number(self):
        return self.one("0", "1173", "27.60", "+1_000", "0x1F", "-0.0", "1e3", '""', "'若干'", "true", "2017-01-01")

    def array(self):
        gap = self.one(" ", "", self.eol + "  ")
        values = ("," + gap).join(self.number() for _ in range(self.rng.randint(1, 4)))
        return "[" + self.one("", " ", f" {self.comment()}{self.eol}") + values + self.one("", ",", " ") + "]"

    def inline(self):
        pairs = ", ".join(f"{self.one('k', 'x-', '1')}{n}{self.one('=', ' = ')}{self.number()}" for n in self.few(3))
        return "{ " + pairs + " }"

    def line(self, key, value, indent=""):
        key = self.one(key, key, key, f'"{key}"', f"'{key}'")
        blank = self.one("", "", "", " ", "\t")
        tail = self.one("", "", "", " " + self.comment(), "  ")
        self.parts.append(f"{indent}{blank}{key}{self.one(' = ', ' = ', '=', '  =  ')}{value}{tail}{self.eol}")

    def header(self, spelled, indent=""):
        self.parts.append(indent + spelled + self.one("", "", "", " " + self.comment()) + self.eol)

    def section(self, depth):
        name = ".".join(["section"] * depth)
        indent = "  " * (depth - 1) * self.indented
        self.filler()
        self.header(self.one(f"[[{name}]]", f"[[{name}]]", f"[[ {name} ]]", f"[[{name[:-7]}'section']]"), indent)
        self.line("title", self.string(), indent)
        self.filler()
        for key, value in (("text", self.string()), ("numbered", "false"), ("x.y", "1"), ("list", self.array())):
            if self.rng.random() < 0.3:
                self.line(key, value, indent) if "." not in key else self.parts.append(f"{indent}x.y = 1{self.eol}")
        for _ in self.few(2 if depth < 3 else 0):
            self.section(depth + 1)

    def statistics(self):
        codes = self.rng.sample(["1100", "1110", "1200", "3100", "8400", "A1", "A3-1", "甲 乙"], self.rng.randint(0, 6))
        rows = [(code, self.one(self.number(), self.number(), self.array())) for code in codes]
        form = self.one("header", "header", "header", "dotted", "inline", "none")
        if form == "header":
            self.filler()
            self.header(self.one("[statistics]", "[statistics]", '[ "statistics" ]'))
            for code, value in rows:
                if code != "甲 乙":
                    self.line(code, value)
                else:
                    self.parts.append(f'"{code}" = {value}{self.eol}')
                self.filler()
        elif form == "dotted":
            for code, value in rows:
                stem = self.one("statistics.", "statistics . ")
                self.top.append(f'{stem}"{code}" = {value}{self.eol}')
        elif form == "inline":
            pairs = ", ".join(f'"{code}" = {self.number()}' for code in codes)
            self.top.append(f"statistics = {{ {pairs} }}{self.eol}")

    def report(self):
        self.indented, self.top = self.rng.random() < 0.7, []
        self.filler()
        for key, value in (
            ("form", '"2014"'), ("year", "2017"), ("agency", self.string("局")), ("period", self.inline()),
            ("status", "'draft'"), ("other", self.array()),
        ):  # fmt: skip
            if self.rng.random() < 0.6:
                self.line(key, value)
                self.filler()
        top, self.parts = self.parts, []
        parts = [self.explanations, *[lambda: self.section(1)] * self.rng.randint(0, 3), self.statistics]
        for part in self.rng.sample(parts, len(parts)) if self.rng.random() < 0.3 else reversed(parts):
            part()
        self.filler()
        text = "".join(top + self.top + self.parts)
        return text.rstrip("\r\n") if self.rng.random() < 0.2 else text

    def explanations(self):
        for _ in self.few(2):
            self.filler()
            self.header("[[explanation]]")
            self.line("rule", '"r1"')
            if self.rng.random() < 0.6:
                self.line("seen", self.inline())


def containers(model):
    """All tables and arrays of a model with their paths."""
    found, pending = [], [((), model)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, (dict, list)):
            found.append((path, value))
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            pending += [((*path, key), child) for key, child in pairs]
    return found


def count_at(model, path):
    found = value_at(model, path)
    return len(found) if isinstance(found, list) else 0


BLOCK_KINDS = ["insert", "remove", "move"]


class OperationMaker:
    def __init__(self, rng, maker):
        self.rng, self.maker = rng, maker

    def value(self):
        rng = self.rng
        plain = [rng.randint(-9, 9999), FloatText(rng.choice(["27.60", "-0.0", "1e3", "nan"])), self.maker.text(),
                 rng.random() < 0.5, datetime.date(2018, 2, 3), "若干", 7, 8]  # fmt: skip
        return rng.choice([*plain, *plain, [1, FloatText("2.0"), "", {"x": "y\nz"}], {"k0": 1, "a b": [2]}])

    def item(self, depth=0):
        item = {"title": self.maker.text(), "text": self.maker.text()}
        if depth < 2 and self.rng.random() < 0.4:
            item["section"] = [self.item(depth + 1) for _ in range(self.rng.randint(0, 2))]
        if self.rng.random() < 0.2:
            item["seen"] = {"1110": 8, "x y": FloatText("1.0")}
        return item

    def operation(self, model):
        """An operation that makes sense on the data of `model`."""
        rng = self.rng
        all_found = containers(model)
        tables = [(path, value) for path, value in all_found if isinstance(value, dict)]
        arrays = [(path, value) for path, value in all_found if isinstance(value, list)]
        blocks = [(path, value) for path, value in arrays if value and all(isinstance(one, dict) for one in value)]
        kind = rng.choice(["set", "set", "set", "new", "new", "element", "delete", "delete", *BLOCK_KINDS])
        path, table = rng.choice(tables)
        if kind == "set" and table:
            return SetValue((*path, rng.choice(list(table))), self.value())
        if kind == "delete" and table:
            return DeleteKey((*path, rng.choice(list(table))))
        if kind == "element" and arrays:
            path, array = rng.choice(arrays)
            return SetValue((*path, rng.randint(0, len(array))), self.value())
        if kind == "insert":
            path = rng.choice([*(path for path, _ in blocks), ("section",), ("explanation",)])
            if rng.random() < 0.3:
                path = (*rng.choice([path for path, _ in tables]), "section")
            return InsertItem(path, rng.randint(0, count_at(model, path)), self.item())
        if kind == "remove" and blocks:
            path, array = rng.choice(blocks)
            return DeleteItem(path, rng.randrange(len(array)))
        if kind == "move" and blocks:
            path, array = rng.choice(blocks)
            at = rng.randrange(len(array))
            rest = apply_operation(model, DeleteItem(path, at))
            targets = [one for one, value in containers(rest) if one[-1:] == ("section",) and isinstance(value, list)]
            targets += [(*one, "section") for one, value in containers(rest)
                        if isinstance(value, dict) and one[:1] == ("section",) and "section" not in value]  # fmt: skip
            target = rng.choice([*targets, path, path])
            return MoveItem(path, at, target, rng.randint(0, count_at(rest, target)))
        keys = ["1100", "1110", "3100", "title", "text", "a b", "neu"]
        path = rng.choice([("statistics",), ("period",), (), path, path, ("neu", "x")])
        return SetValue((*path, rng.choice(keys)), self.value(), tuple(rng.sample(keys, 3)))


def plain(value):
    """As tomlrt wants it: real floats."""
    if isinstance(value, FloatText):
        return float(value.replace("_", ""))
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    return [plain(child) for child in value] if isinstance(value, list) else value


def by_tomlrt(text, operation):
    """The data after `operation` as tomlrt writes it."""
    document = tomlrt.loads(text)

    def at(path):
        here = document
        for part in path:
            here = here[part]
        return here

    def insert(array, index, item):
        parent = at(array[:-1])
        if array[-1] in parent and len(parent[array[-1]]):
            parent[array[-1]].insert(index, item)
        else:
            parent[array[-1]] = [item]

    def take(array, index):
        item = plain(copy.deepcopy(value_at(load(document.render()), (*array, index))))
        if len(at(array)) == 1:
            del at(array[:-1])[array[-1]]
        else:
            del at(array)[index]
        return item

    match operation:
        case SetValue(path, value):
            here = document
            for part in path[:-1]:
                here = here.setdefault(part, {}) if isinstance(here, dict) else here[part]
            if isinstance(here, list) and path[-1] == len(here):
                here.append(plain(value))
            else:
                here[path[-1]] = plain(value)
        case DeleteKey(path):
            del at(path[:-1])[path[-1]]
        case InsertItem(array, index, item):
            insert(array, index, plain(item))
        case DeleteItem(array, index):
            take(array, index)
        case MoveItem(array, index, target, target_index):
            insert(target, target_index, take(array, index))
    return tomli.loads(tomlrt.dumps(document))


FIGURES = Counter()
FIGURES_WANTED = bool(os.environ.get("GJJ_SOAK_FIGURES"))
# What the guards may still have to refuse: comments within a deleted value, a table that nothing but the deleted
# block mentioned.
LEFT_TO_GUARDS = {"guard-comments", "guard-data"}


def attempt(text, operation):
    """`patch` counted by outcome; None when refused."""
    name = type(operation).__name__
    try:
        new = patch(text, [operation])
    except PatchRefused as refused:
        FIGURES[name, refused.reason] += 1
        assert not refused.reason.startswith("guard") or refused.reason in LEFT_TO_GUARDS, (text, operation, refused)
        return None
    FIGURES[name, "done"] += 1
    return new


def check_against_tomlrt(text, operation, new):
    try:
        theirs = by_tomlrt(text, operation)
    except (tomlrt.TOMLError, KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        FIGURES["oracle", type(error).__name__] += 1
        return
    if repr(plain(load(new))) != repr(theirs):
        assert same(sort_free(plain(load(new))), sort_free(theirs)), (text, operation, new)
    FIGURES["oracle", "agrees"] += 1


def sort_free(value):
    return {key: sort_free(child) for key, child in value.items()} if isinstance(value, dict) else value


@runs(120)
@given(st.integers(0, 2**64))
def test_random_operations_on_random_reports(seed):
    rng = random.Random(seed)
    maker = ReportMaker(rng)
    text = maker.report()
    operations = OperationMaker(rng, maker)
    for _ in range(8):
        document = open_text(text)
        operation = operations.operation(document.model)
        before = copy.deepcopy(document.model)
        new = attempt(text, operation)
        assert same(document.model, before)
        if new is None:
            continue
        assert same(load(new), apply_operation(document.model, operation))
        check_against_tomlrt(text, operation, new)
        if isinstance(operation, MoveItem) and not fills_an_empty_list(document.model, operation):
            back = MoveItem(operation.target, operation.target_at, operation.array, operation.at)
            undone = attempt(new, back)
            assert undone is None or same(load(undone), document.model)
        if not isinstance(operation, DeleteItem | DeleteKey):
            assert remarks(text) == remarks(new)
        text = new


def fills_an_empty_list(model, move):
    """An array that becomes empty is gone, so `x = []` does not come back."""
    return value_at(apply_operation(model, DeleteItem(move.array, move.at)), move.target) == []


def remarks(text):
    document = open_text(text)
    return Counter(text[start:end] for start, end in comments(text, document.statements))


@runs(40, 4)
@given(st.integers(0, 2**64))
def test_a_batch_does_what_its_operations_do_one_by_one(seed):
    """And a CRLF file is changed as its LF twin is."""
    rng = random.Random(seed)
    maker = ReportMaker(rng)
    maker.eol = "\n"
    text = maker.report()
    operations = OperationMaker(rng, maker)
    batch, document = [], open_text(text)
    for _ in range(12):
        operation = operations.operation(document.model)
        try:
            document = patch_document(document, [operation])
        except PatchRefused:
            continue
        batch.append(operation)
    together = patch(text, batch)
    assert same(load(together), document.model)
    assert together == document.text
    assert patch(text.replace("\n", "\r\n"), batch) == together.replace("\n", "\r\n")


def test_figures_of_the_soak():
    if FIGURES_WANTED:
        print("\n" + "\n".join(f"{name:12} {outcome:16} {count}" for (name, outcome), count in sorted(FIGURES.items())))

"""Every statement of a TOML text is found where it stands, and faults are told in clear words."""

import datetime
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gjj_tui.store.loading import (
    FAULT_WORDS,
    LIMIT_WORDS,
    FloatText,
    TomlFault,
    cross_check,
    fault_words,
    load,
    open_text,
    same,
    where,
)
from gjj_tui.store.spans import ScanError, comments, line_column, locate, scan

SOAK = int(os.environ.get("GJJ_SOAK", "0"))


def runs(usually, divisor=1):
    """The same few examples in every run, or `GJJ_SOAK / divisor` new ones."""
    return settings(max_examples=max(SOAK // divisor, usually), deadline=None, derandomize=not SOAK)

REPORT = '''# 抬头
form = "2014" # 表式
period = { from = 2017-01-01, to = 2017-12-31 }

[[section]]
title = '引言' # "不是文字"
text = """
# 不是注释
[[section]]
"""

[[section]]
"title" = "概述"
  # 小节
  [[section.section]] # 尾注
  title = "甲"

[statistics]
1100 = 1_173
8400 = 27.60
A1 = [1, 0, # 一
  { x = "]" }, [2,
  3]]
'''

VALID = {
    "empty": "",
    "blank lines": "\n\r\n \t\n",
    "comment without line end": "# x",
    "no line end": "a = 1",
    "odd spacing": "\t a\t=\t1\t# x\r\nb=2 ",
    "bare keys": "1234 = 1\n-_- = 2\n1.5 = 3\ntrue = 4\ninf = 5\n",
    "quoted keys": "\"a.b\" = 1\n'c\"d' = 2\n\"\" = 3\n\"\\u00e9 \\\"\" = 4\n",
    "dotted keys": "a . b . c = 1\na.'b'.\"d\" = 2\n",
    "dotted under header": "[t]\na.b = 1\na.c.d = 2\n[t.x]\ny = 1\n",
    "late super-table": "[a.b.c]\nx = 1\n[a]\ny = 2\n",
    "arrays of tables": "[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\n[a.b.c]\ny = 1\n[[a]]\n[[a.b]]\nz = 1\n",
    "table within array": "[[a]]\n[a.t]\nx = 1\n[[a]]\n[a.t]\nx = 2\n",
    "interrupted array": "[[a]]\nx = 1\n[b]\ny = 1\n[[a]]\nx = 2\n",
    "spaced header": "  [ a . 'b' ]  # x\n [[ c ]]\t\n",
    "strings": "a = \"\"\nb = ''\nc = \"\\\"#\" # x\nd = '\\' # ''\n",
    "long strings": 'a = """"""\nb = \'\'\'\'\'\'\nc = """a"b""c"""\nd = """"""""\ne = """\\""""""\nf = """a\\\\"""\n',
    "long literal": "a = '''a'b''c'''\nb = ''''x'''''\nc = '''\n# no\n[no]\n'''\n",
    "long string folded": 'a = """x \\\r\n   y\\\\\n z"""\r\n',
    "long string of quotes": 'a = """""two"""""\nb = """one\\\\""""\n',
    "numbers": "a = +1\nb = 0xdead_beef\nc = 1e1_0\nd = -nan\ne = +inf\n",
    "great integers": "a = 9223372036854775807\nb = -9223372036854775808\nc = 0x7fff_ffff_ffff_ffff\n",
    "dates": "a = 1979-05-27 07:32:00Z\nb = 1979-05-27T00:32:00.9-07:00\nc = 07:32:00 # x\nd = 1979-05-27 # x\n",
    "arrays": "a = [ [1, 2], ['a', \"]\"], # ]\n  [], [[]] ,\n]\nb = [\n]\n",
    "inline tables": "a = { b = 1, 'c' = { d.e = [ {}, {f = '}'} ] } }\nb={}\n",
    "inline tables of TOML 1.1": "a = { # x\n  b = 1,\n  c = 2, # }\n}\n",
    "line-like characters": 'a = "\u0085\u2028\u2029"\n# \u2028 \u0085\nb = 1\n',
    "crlf": "a = 1\r\n\r\n[b] # x\r\nc = '''\r\nx\r\n'''\r\n",
}


@pytest.mark.parametrize("name", VALID)
def test_valid_text_is_located_completely(name):
    document = open_text(VALID[name])
    ends = [0] + [one.end for one in document.statements]
    for before, one in zip(ends, document.statements, strict=False):
        assert before <= one.start <= one.key_start < one.key_end < one.end


def test_paths_count_the_elements_of_arrays():
    paths = [(one.kind, one.path) for one in scan(REPORT)]
    assert paths == [
        ("kv", ("form",)),
        ("kv", ("period",)),
        ("aot", ("section", 0)),
        ("kv", ("section", 0, "title")),
        ("kv", ("section", 0, "text")),
        ("aot", ("section", 1)),
        ("kv", ("section", 1, "title")),
        ("aot", ("section", 1, "section", 0)),
        ("kv", ("section", 1, "section", 0, "title")),
        ("table", ("statistics",)),
        ("kv", ("statistics", "1100")),
        ("kv", ("statistics", "8400")),
        ("kv", ("statistics", "A1")),
    ]


@pytest.mark.parametrize(
    ("path", "spelled"),
    [
        (("form",), '"2014"'),
        (("period", "to"), "2017-12-31"),
        (("section", 0), "section"),
        (("section", 1, "section", 0), "section.section"),
        (("statistics",), "statistics"),
        (("statistics", "1100"), "1_173"),
        (("statistics", "A1", 1), "0"),
        (("statistics", "A1", 2, "x"), '"]"'),
        (("statistics", "A1", 3, 1), "3"),
        (("statistics", "A1", 4), None),
        (("period", "from", "x"), None),
        (("section", 2), None),
        (("nothing",), None),
    ],
)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_locate_finds_the_innermost_value(path, spelled, eol):
    text = REPORT.replace("\n", eol)
    span = locate(text, scan(text), path)
    assert (span and text[slice(*span)]) == spelled


def test_a_dotted_key_within_an_inline_table_is_found():
    text = "a = { b.c = 1, b.d = [2] }"
    assert locate(text, scan(text), ("a", "b", "d", 0)) == (22, 23)


def test_comments_are_found_but_not_within_strings():
    found = [REPORT[start:end] for start, end in comments(REPORT, scan(REPORT))]
    assert found == ["# 抬头", "# 表式", '# "不是文字"', "# 小节", "# 尾注", "# 一"]


def test_columns_are_counted_in_characters_and_only_at_line_feeds():
    text = "甲 = '\u2028'\r\n乙丙 = 1"
    assert line_column(text, 0) == (1, 1)
    assert line_column(text, text.index("乙")) == (2, 1)
    assert line_column(text, text.index("1")) == (2, 6)


def test_floats_stay_as_typed():
    model = load("a = 27.60\nb = [1e3, -0.0]\nc = nan\nd = 1")
    assert model == {"a": "27.60", "b": ["1e3", "-0.0"], "c": "nan", "d": 1}
    assert type(model["a"]) is FloatText


@pytest.mark.parametrize(
    ("left", "right", "equal"),
    [
        (1, True, False),
        (0, False, False),
        ("1.0", FloatText("1.0"), False),
        (FloatText("1.0"), FloatText("1.00"), False),
        (FloatText("nan"), FloatText("nan"), True),
        ({"a": 1, "b": [2]}, {"b": [2], "a": 1}, True),
        ([1], [1, 2], False),
        (datetime.date(2017, 1, 1), datetime.datetime(2017, 1, 1), False),
        (datetime.time(1), datetime.time(1), True),
    ],
)
def test_same_is_strict_about_types(left, right, equal):
    assert same(left, right) is equal


def test_same_and_the_scan_need_no_recursion():
    deep: list = []
    other: list = []
    for _ in range(5000):
        deep, other = [deep], [other]
    assert same(deep, other)
    with pytest.raises(ScanError):
        scan("a = " + "[" * 100_000)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a = 9223372036854775808", "integer"),
        ("a = -9223372036854775809", "integer"),
        ("a = [1, 12345678901234567890]", "integer"),
        ("a = { b = 0xffffffffffffffff }", "integer"),
        ("a = " + "9" * 5000, "integer"),
        ("a = 0x" + "f" * 5000, "integer"),
        ("a = " + "[" * 65 + "]" * 65, "depth"),
        (".".join("a" * 33) + " = 1", "depth"),
        ("[" + ".".join("a" * 5000) + "]", "depth"),
    ],
)
def test_limits_are_faults_with_an_offset(text, kind):
    with pytest.raises(TomlFault) as caught:
        open_text("x = 1\r\n" + text)
    assert caught.value.kind == kind
    assert where("x = 1\r\n" + text, caught.value)[0] == 2
    assert fault_words(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + "a" * 50_000,
        'a = """' + "a" * 50_000,
        'a = """' + '\\n""x' * 5_000,
        "a = [" + "1" * 50_000 + " =",
        "a = {" + "a" * 50_000 + " = 1",
        '"' + "a" * 50_000,
        "a = 1" + " " * 50_000 + "x",
        "a" * 50_000,
        " \n" * 10_000 + "x",
        "a = [ # x\n" + "# x\n" * 10_000,
        '"' * 50_001,
    ],
)
def test_no_text_takes_long_to_refuse(text):
    """Regular expressions without ambiguity: a run that never closes must not be tried in every split."""
    with pytest.raises(ScanError):
        scan(text)


def test_what_is_long_but_within_the_limits_passes():
    text = "12345678901234567890123 = 1\na = { 12345678901234567890 = 1.00000000000000000000001 }\nb = [" + "[" * 63
    open_text(text + "]" * 63 + "]")


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("a = 1\r\nb = “x”\r\n", "full-width", (2, 5)),
        ("a ＝ 1", "full-width", (1, 3)),
        ("a = 1\n乙 = 2", "statement", (2, 1)),
        ('x = 1\na = """x\n\nb=3', "string-end", (2, 5)),
        ("a = 'x", "string-end", (1, 5)),
        ("a = '''x\n\n", "string-end", (1, 5)),
        ('a = "x\nb = 1', "character", (1, 7)),
        ("a = 1 # \x01", "character", (1, 9)),
        ("[a]\n[b]\n[a]", "twice", (3, 2)),
        ("a = 1\na = '''\n\n'''", "twice", (2, 1)),
        ("a = { b = 1, b = 2 }", "twice", (1, 1)),
        ("a = { x = 1 }\n[a]\n", "twice", (2, 2)),
        ("a = [1]\n[[a]]\n", "closed", (2, 3)),
        ("[a.b]\n[a]\nb.c = 1", "closed", (3, 1)),
        ("a\n", "equals", (1, 2)),
        ("a.@ = 1", "key", (1, 3)),
        ("[a\n", "header-end", (1, 3)),
        ("[[a]\n", "header-end", (1, 4)),
        ("a = [1, 2\nb = 3", "array-end", (2, 1)),
        ("a = {b = 1", "inline-end", (1, 5)),
        ("a = 01", "after-value", (1, 6)),
        ("a = 2017-02-30", "date", (1, 5)),
        ('a = "\\q"', "escape", (1, 8)),
        ('a = "\\u12"', "escape", (1, 8)),
        ('a = "\\ud800"', "escape", (1, 12)),
        ("a = x", "value", (1, 5)),
        ("a = 1\rb = 2", "after-value", (1, 6)),
    ],
)
def test_faults_say_what_is_wrong_and_where(text, kind, place):
    with pytest.raises(TomlFault) as caught:
        open_text(text)
    assert caught.value.kind == kind, caught.value.message
    assert where(text, caught.value) == place
    assert "{" not in fault_words(caught.value).replace("{…}", "")


def test_every_message_of_tomli_has_words():
    import pathlib
    import re

    import tomli

    source = pathlib.Path(tomli.__file__).parent / "_parser.py"
    if not source.exists():
        pytest.skip("tomli without its source")
    raised = re.findall(r"TOMLDecodeError\(\s*f?(\"[^\"]+\")", source.read_text("utf-8"))
    assert len(raised) > 20
    for literal in raised:
        message = literal[1:-1].replace("\\\\", "\\").replace("{expect!r}", '"\'"')
        assert any(message.startswith(head) for head in FAULT_WORDS), message


def test_unknown_messages_are_quoted():
    assert "「news」" in fault_words(TomlFault("other", "news", 0, "news"))
    for kind in LIMIT_WORDS:
        assert fault_words(TomlFault(kind, kind, 0, "x"))


def test_cross_check_notices_a_wrong_span_and_a_missing_statement():
    text = "a = 12\nb = 2\n[c]\n"
    statements, model = scan(text), load(text)
    cross_check(text, statements, model)
    with pytest.raises(ScanError):
        cross_check(text, (statements[0]._replace(value_end=5), *statements[1:]), model)
    for number in range(len(statements)):
        with pytest.raises(ScanError):
            cross_check(text, statements[:number] + statements[number + 1 :], model)


TOML_PIECES = st.lists(
    st.sampled_from(
        ["a", "b.c", '"k"', " = ", "=", "1", '"x"', "'", '"', '"""', "'''", "[", "]", "[[a]]", "{", "}", ",", ".", "#",
         "\n", "\r\n", "\r", " ", "\\", "\\\n", "2017-01-01", " 07:32:00",
         "27.60", "true", "\u2028", "中", "\x00", "a = 1\n"]
    ),
    max_size=30,
).map("".join)  # fmt: skip


@runs(150)
@given(TOML_PIECES)
def test_the_scan_finds_all_that_tomli_reads(text):
    """Whatever tomli takes is located; whatever it refuses is a fault within the text, and nothing else is raised."""
    try:
        model = load(text)
    except TomlFault as fault:
        assert 0 <= fault.offset <= len(text)
        fault_words(fault)
        with pytest.raises(TomlFault):
            open_text(text)
    else:
        assert same(open_text(text).model, model)

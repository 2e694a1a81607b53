"""What a TOML text means: tomli's reading with floats as typed, and its faults in clear words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tomli

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.named import NamedTuple
from gjj_tui.store.spans import Path, ScanError, Statement, line_column, scan


class FloatText(str):
    """A float as typed: `27.60` stays `27.60`."""

    __slots__ = ()


class Document(NamedTuple):
    """A text that was read: what it means and where it stands."""

    text: str
    model: dict[str, Any]
    statements: tuple[Statement, ...]


class TomlFault(Exception):
    """A text that is not TOML, or goes past a limit, at `offset` (characters of the text, from 0).

    `kind` is a machine code, `message` the English sentence of the parser, `data` the key or character it speaks of.
    `fault_words` gives the sentence for people.
    """

    def __init__(self, kind: str, message: str, offset: int, data: str = "") -> None:
        super().__init__(kind, message, offset, data)
        self.kind = kind
        self.message = message
        self.offset = offset
        self.data = data


# The fixed head of each of tomli's messages: (kind, what is wrong and what to do).
FAULT_WORDS: dict[str, tuple[str, str]] = {
    "Invalid statement": (
        "statement", N_("这一行不是“键 = 值”、[表头] 或 # 注释；请改正，或在行首加 #（含汉字的键要加半角引号）")),
    "Expected newline or end of document after a statement": (
        "after-value",
        N_("值的后面还有多余的内容；一行只写一个“键 = 值”，说明写在 # 之后，文字要加引号，数字前面不加 0")),
    "Expected \"'\"": (
        "string-end", N_("这段文字缺少结尾的单引号 '；请在这一行补上")),
    "Expected \"'''\"": (
        "string-end", N_("这段多行文字缺少结尾的三个单引号 '''；请补上")),
    "Expected ']' at": (
        "header-end", N_("表头缺少结尾的 ]；应写成 [名称]")),
    "Expected ']]' at": (
        "header-end", N_("表头缺少结尾的 ]]；应写成 [[名称]]")),
    "Expected '='": (
        "equals", N_("键的后面缺少等号 =；应写成“键 = 值”（等号用半角；键里有汉字或空格时要加引号）")),
    "Found invalid character": (
        "character", N_("这里有不允许的控制字符 {data}；请删去")),
    "Illegal character": (
        "character", N_("文字里有不允许直接写的字符 {data}；是换行则这一行缺少结尾的引号 \"，是控制字符则请删去")),
    "Cannot declare": (
        "twice", N_("表 [{data}] 出现了两次；请合并成一处")),
    "Cannot overwrite a value": (
        "twice", N_("键 {data} 前面已经有了；请删去其中一个")),
    "Duplicate inline table key": (
        "twice", N_("键 {data} 在这对花括号里出现了两次；请删去其中一个")),
    "Cannot mutate immutable namespace": (
        "closed", N_("{data} 已经用 {{…}} 或 […] 整个写好，不能在别处再添加；请写进括号里，或把它改成 [表头] 的写法")),
    "Cannot redefine namespace": (
        "closed", N_("{data} 已经有自己的表头，不能在这里用带点的键再添加；请写到那个表头下面")),
    "Invalid initial character for a key part": (
        "key", N_("键里有不允许的字符；键用字母、数字、_ 和 -，含汉字或其他字符时要用半角引号括起来")),
    "Unclosed array": (
        "array-end", N_("方括号里的列表没有写完：这里应是逗号 , 或结尾的 ]（都用半角）")),
    "Unclosed inline table": (
        "inline-end", N_("花括号里的表没有写完：这里应是逗号 , 或结尾的 }}（都用半角）")),
    "Unescaped '\\' in a string": (
        "escape", N_("反斜杠 \\ 后面的写法不对；要写反斜杠本身请写成 \\\\，或改用单引号括起这段文字")),
    "Invalid hex value": (
        "escape", N_("\\x、\\u、\\U 后面要跟 2、4、8 位十六进制数字；请改正")),
    "Escaped character is not a Unicode scalar value": (
        "escape", N_("这个 \\u 或 \\U 的编号不是一个字符；请改正")),
    "Unterminated string": (
        "string-end", N_("这段文字缺少结尾的引号；请补上（多行文字以三个 \"\"\" 开头和结尾）")),
    "Invalid date or datetime": (
        "date", N_("没有这个日期或时间；应写成 2017-12-31 的样子，月和日不超出范围")),
    "Invalid value": (
        "value", N_("等号后面不是一个值；文字要用半角引号括起来，数字不加逗号和单位，前面不加 0")),
}
LIMIT_WORDS: dict[str, str] = {
    "full-width": N_("这里是全角的 {data}；请改成半角，例如 \" = , [ ]"),
    "depth": N_("层数太多，或一个键里的点太多；请减少嵌套"),
    "integer": N_("这个整数超出范围（最多 19 位，64 位整数以内）；请检查是否多写了数字，确需保留请加引号"),
    "mismatch": N_("这里的写法本程序不能准确定位；请改成普通的“键 = 值”写法"),
    "syntax": N_("这里的写法看不懂；请检查引号、括号是否成对"),
    "other": N_("这不是正确的 TOML 文件：「{data}」"),
}
_FULL_WIDTH = "＝“”‘’，。：；［］｛｝（）＃＂＇　、【】"


def load(text: str) -> dict[str, Any]:
    """The data of a TOML text; floats as `FloatText`. Raises `TomlFault` and nothing else."""
    try:
        return tomli.loads(text, parse_float=FloatText)
    except tomli.TOMLDecodeError as error:
        raise _fault(text, error.msg, error.pos) from None
    except (ValueError, RecursionError) as error:
        kind = "depth" if isinstance(error, RecursionError) else "integer"
        raise TomlFault(kind, str(error), _scan_offset(text), str(error)) from None


def open_text(text: str) -> Document:
    """Read and locate a text: limits first, then tomli, then both compared. Raises `TomlFault`."""
    fault: ScanError | None = None
    statements: tuple[Statement, ...] = ()
    try:
        statements = scan(text)
    except ScanError as error:
        if error.message in ("depth", "integer"):
            raise TomlFault(error.message, error.message, error.offset) from None
        fault = error  # tomli knows better words
    model = load(text)
    try:
        if fault is not None:
            raise fault
        cross_check(text, statements, model)
    except ScanError as error:
        raise TomlFault(error.message, error.message, error.offset) from None
    return Document(text, model, statements)


def _fault(text: str, message: str, pos: int) -> TomlFault:
    offset = _original_offset(text, pos)
    if offset >= len(text):
        offset = _scan_offset(text, offset)
    head = max((head for head in FAULT_WORDS if message.startswith(head)), key=len, default="")
    kind = FAULT_WORDS[head][0] if head else "other"
    data = message if kind == "other" else _quoted(message)
    if kind in ("twice", "closed"):
        offset, data = _key_of(text, offset, data)
    char = text[offset : offset + 1]
    if char and char in _FULL_WIDTH and kind not in ("character", "twice", "closed"):
        kind, data = "full-width", char
    return TomlFault(kind, message, offset, data)


def _quoted(message: str) -> str:
    """The key or the character that a message of tomli carries as Python literals."""
    start, end = message.find("'"), message.rfind("'")
    return ".".join(part.strip("'") for part in message[start:end].split(", ")) if start >= 0 else ""


def _original_offset(text: str, pos: int) -> int:
    r"""tomli counts after turning \r\n into \n: count again in the text as it is."""
    if "\r\n" not in text:
        return min(pos, len(text))
    seen = at = 0
    while (found := text.find("\r\n", at)) >= 0 and found - seen < pos:
        seen += 1
        at = found + 2
    return min(pos + seen, len(text))


def _key_of(text: str, offset: int, data: str) -> tuple[int, str]:
    """tomli complains behind the value: go back to the key that it belongs to."""
    try:
        for statement in scan(text):
            if statement.start <= offset <= statement.end and offset > statement.key_start:
                name = ".".join(str(part) for part in statement.path if isinstance(part, str))
                return statement.key_start, data or name
    except ScanError:
        pass
    return offset, data


def _scan_offset(text: str, default: int = 0) -> int:
    """Where our own scanner gives up: the start of what is never closed, not the end of the file."""
    try:
        scan(text)
    except ScanError as error:
        return error.offset
    return default


def fault_words(fault: TomlFault) -> str:
    """What is wrong and what to do, for people; may hold characters of the file, so show it as plain text."""
    if fault.kind in LIMIT_WORDS:
        return _(LIMIT_WORDS[fault.kind]).format(data=fault.data)
    head = max((head for head in FAULT_WORDS if fault.message.startswith(head)), key=len)
    return _(FAULT_WORDS[head][1]).format(data=fault.data)


def same(left: object, right: object) -> bool:
    """Equal in type and value, whatever the order of keys: True is not 1, `1.0` is not `1.00`, nan is nan."""
    pairs = [(left, right)]
    while pairs:
        one, two = pairs.pop()
        if type(one) is not type(two):
            return False
        if isinstance(one, dict) and isinstance(two, dict):
            if one.keys() != two.keys():
                return False
            pairs.extend((value, two[key]) for key, value in one.items())
        elif isinstance(one, list) and isinstance(two, list):
            if len(one) != len(two):
                return False
            pairs.extend(zip(one, two, strict=True))
        elif one != two if isinstance(one, (str, int)) else repr(one) != repr(two):
            return False
    return True


def cross_check(text: str, statements: Sequence[Statement], model: dict[str, Any]) -> None:
    """Build the data again from the located values, each parsed alone, and compare it with the whole.

    Raises `ScanError("mismatch", offset)` at the first statement that does not agree, at 0 when one is missing.
    """
    built: dict[str, Any] = {}
    for statement in statements:
        try:
            if statement.kind == "kv":
                alone = tomli.loads("k=" + text[statement.value_start : statement.value_end], parse_float=FloatText)
                if len(alone) != 1:
                    raise ScanError("mismatch", statement.value_start)
                _container(built, statement.path[:-1])[statement.path[-1]] = alone["k"]
            elif statement.kind == "aot":
                _container(built, statement.path[:-2]).setdefault(statement.path[-2], []).append({})
            else:
                _container(built, statement.path)
        except (ValueError, KeyError, IndexError, TypeError, AttributeError):
            raise ScanError("mismatch", statement.start) from None
    if not same(built, model):
        raise ScanError("mismatch", _first_difference(statements, built, model))


def _container(built: Any, path: Path) -> Any:
    for part in path:
        built = built[part] if isinstance(part, int) else built.setdefault(part, {})
    return built


def _first_difference(statements: Sequence[Statement], built: Any, model: Any) -> int:
    for statement in statements:
        if not same(value_at(built, statement.path), value_at(model, statement.path)):
            return statement.start
    return 0


_MISSING = object()


def value_at(model: Any, path: Path, default: Any = _MISSING) -> Any:
    """The value at `path`, or `default` (a value of its own kind when none is given)."""
    for part in path:
        if isinstance(model, list):
            known = isinstance(part, int) and 0 <= part < len(model)
        else:
            known = isinstance(model, dict) and part in model
        if not known:
            return default
        model = model[part]
    return model


def where(text: str, fault: TomlFault) -> tuple[int, int]:
    """Line and column of a fault, both from 1."""
    return line_column(text, fault.offset)

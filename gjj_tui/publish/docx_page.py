"""The page of an official document, GB/T 9704—2012: sizes, fonts, styles, page numbers.

Lengths are in twips (1/20 point) unless a name says otherwise; font sizes in half-points.
"""

from __future__ import annotations

from html import escape

from gjj_tui.publish.office import XML

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP, BOTTOM, LEFT, RIGHT = twips(37), twips(35), twips(28), twips(26)
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
TEXT_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM
LINES, CHARACTERS = 22, 28
BODY_SIZE, TITLE_SIZE, PAGE_NUMBER_SIZE, TABLE_SIZE, SMALL_SIZE = 32, 44, 28, 21, 15
LINE_PITCH = TEXT_HEIGHT // LINES
"""28.95 points: with 29 the last of 22 lines would not fit in 225 mm."""
CHARACTER_SPACE = int((TEXT_WIDTH / 20 / CHARACTERS - BODY_SIZE / 2) * 4096) - 1
"""What is added to a character of 16 points so that 28 fill a line of 156 mm, in 1/4096 point: a bit less than 0."""
CHARACTER_PITCH = -5
"""The same for the text itself, in twips: not every program squeezes characters into a grid narrower than they are."""
FOOTER = BOTTOM - twips(7) - 14 * 20
"""The page number stands 7 mm below the text."""
HEADER = twips(20)

FANGSONG, KAITI, HEITI, SONGTI, TITLE_FONT = "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "方正小标宋简体"
FALLBACKS = {FANGSONG: "仿宋", KAITI: "楷体", HEITI: "SimHei", SONGTI: "SimSun", TITLE_FONT: "宋体"}
HEADING_FONTS = (HEITI, KAITI, FANGSONG, FANGSONG)
"""Level 一、 （一） 1. （1）."""


def run_properties(font: str, size: int, pitch: int = 0) -> str:
    """Font and size for Chinese and Latin characters alike, never bold; `pitch` is added to each character's width."""
    spacing = f'<w:spacing w:val="{pitch}"/>' if pitch else ""
    names = " ".join(f'w:{script}="{font}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    return (
        f'<w:rPr><w:rFonts w:hint="eastAsia" {names}/><w:b w:val="0"/><w:bCs w:val="0"/>'
        f'<w:color w:val="000000"/>{spacing}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


def _style(id: str, name: str, paragraph: str, run: str, based: str = "Normal", following: str = "") -> str:
    based = f'<w:basedOn w:val="{based}"/>' if based else ""
    following = f'<w:next w:val="{following}"/>' if following else ""
    default = ' w:default="1"' if id == "Normal" else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{id}"><w:name w:val="{name}"/>{based}{following}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr>{run}</w:style>"
    )


_OFF_GRID = '<w:snapToGrid w:val="0"/>'
_EXACT = f'{_OFF_GRID}<w:spacing w:before="0" w:after="0" w:line="{LINE_PITCH}" w:lineRule="exact"/>'
_FIRST_LINE = f'<w:ind w:firstLineChars="200" w:firstLine="{BODY_SIZE * 20}"/>'
_FREE = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'


def styles() -> bytes:
    """The styles part."""
    centred, left, both = (f'<w:jc w:val="{side}"/>' for side in ("center", "left", "both"))
    text = run_properties(FANGSONG, BODY_SIZE, CHARACTER_PITCH)
    title = f'<w:keepNext/>{_OFF_GRID}<w:spacing w:before="0" w:after="{LINE_PITCH}" w:line="700" w:lineRule="exact"/>'
    around = f'{_OFF_GRID}<w:spacing w:before="{{}}" w:after="60" w:line="240" w:lineRule="auto"/>'
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>'
    free = _OFF_GRID + _FREE
    found = [
        _style("Normal", "Normal", _EXACT + both, "", based=""),
        _style("BodyText", "Body Text", _FIRST_LINE, text),
        _style("Title", "Title", title + centred, run_properties(TITLE_FONT, TITLE_SIZE), following="BodyText"),
        *(_heading(level, font) for level, font in enumerate(HEADING_FONTS, 1)),
        _style("TableTitle", "Table Title", f"<w:keepNext/>{around.format(240)}{centred}", run_properties(HEITI, 28)),
        _style("TableNote", "Table Note", f"<w:keepNext/>{tab}{around.format(60)}{left}", run_properties(FANGSONG, 24)),
        _style("TableText", "Table Text", free + centred, run_properties(SONGTI, TABLE_SIZE)),
        _style("TableSmall", "Table Small", free + centred, run_properties(SONGTI, SMALL_SIZE)),
        _style("Header", "header", f'{free}<w:jc w:val="right"/>', run_properties(HEITI, PAGE_NUMBER_SIZE)),
        _style("Footer", "footer", free, run_properties(SONGTI, PAGE_NUMBER_SIZE)),
    ]
    return (
        f"{XML}<w:styles {NAMESPACES}>"
        f"<w:docDefaults><w:rPrDefault>{_with_language(run_properties(FANGSONG, BODY_SIZE))}</w:rPrDefault>"
        f"<w:pPrDefault/></w:docDefaults>{''.join(found)}</w:styles>"
    ).encode()


def _heading(level: int, font: str) -> str:
    look = f'<w:keepNext/>{_EXACT}{_FIRST_LINE}<w:jc w:val="both"/><w:outlineLvl w:val="{level - 1}"/>'
    run = run_properties(font, BODY_SIZE, CHARACTER_PITCH)
    return _style(f"Heading{level}", f"heading {level}", look, run, following="BodyText")


def _with_language(run: str) -> str:
    return run.replace("</w:rPr>", '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>')


def settings() -> bytes:
    """Odd and even pages differ; a program that saves the file puts no name into it."""
    return (
        f"{XML}<w:settings {NAMESPACES}><w:removePersonalInformation/><w:defaultTabStop w:val=\"420\"/>"
        '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>'
        '<w:ulTrailSpace/><w:adjustLineHeightInTable/><w:useFELayout/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    ).encode()


def font_table() -> bytes:
    """The fonts by name, each with what stands in for it where it is missing."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    return f"{XML}<w:fonts {NAMESPACES}>{fonts}</w:fonts>".encode()


def footer(even: bool) -> bytes:
    """``— 1 —``: on odd pages at the right, on even ones at the left, one character in."""
    side = "left" if even else "right"
    number = (
        '<w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r>'
    )
    place = f'<w:ind w:{side}Chars="100" w:{side}="{PAGE_NUMBER_SIZE * 10}"/><w:jc w:val="{side}"/>'
    return (
        f'{XML}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/>{place}</w:pPr>{number}</w:p></w:ftr>'
    ).encode()


def header(mark: str) -> bytes:
    """What a draft says of itself on every page."""
    return (
        f'{XML}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(mark)}</w:t></w:r></w:p></w:hdr>'
    ).encode()


def section(references: str) -> str:
    """Page, margins, grid and which headers and footers."""
    return (
        f'<w:sectPr>{references}<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}" '
        f'w:header="{HEADER}" w:footer="{FOOTER}" w:gutter="0"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE_PITCH}" w:charSpace="{CHARACTER_SPACE}"/></w:sectPr>'
    )

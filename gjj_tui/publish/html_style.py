"""How the page looks: on a phone, on a desk, on paper."""

STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body {
  margin: 0; background: #f3f3f1; color: #1b1b1b;
  font: 1.0625rem/1.85 "FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC", "Songti SC", SimSun, serif;
}
main { max-width: 56rem; margin: 0 auto; padding: 2.5rem clamp(1rem, 6vw, 5rem) 4rem; background: #fff; }
h1, h2, h3, h4, h5, h6 { font-weight: normal; line-height: 1.5; overflow-wrap: anywhere; }
h1 {
  margin: 0 0 2rem; text-align: center; font-size: clamp(1.35rem, 4.5vw, 1.9rem); text-wrap: balance;
  font-family: "FZXiaoBiaoSong-B05S", "STZhongsong", "Noto Serif CJK SC", "Songti SC", SimSun, serif;
}
h1 span { display: inline-block; }
h2 {
  margin: 2.2rem 0 .6rem; font-size: 1.3rem;
  font-family: "SimHei", "Heiti SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif;
}
h3 { margin: 1.6rem 0 .4rem; font-size: 1.15rem; font-family: "KaiTi_GB2312", "KaiTi", "STKaiti", "Kaiti SC", serif; }
h4, h5, h6 { margin: 1.2rem 0 .3rem; font-size: 1.0625rem; }
p { margin: 0 0 .4rem; text-indent: 2em; text-align: justify; overflow-wrap: anywhere; }
.mark {
  margin: 0 0 1.5rem; padding: .2rem 1rem; width: fit-content; text-indent: 0; color: #8f1d14; border: 1px solid;
}
nav { margin: 0 0 2rem; padding: .8rem 1.2rem; background: #f3f3f1; }
nav ul { margin: 0; padding: 0; list-style: none; columns: 2 18rem; column-gap: 2rem; }
a { color: #0b4a8f; }
a:focus-visible, .scroll:focus-visible { outline: 3px solid #0b4a8f; outline-offset: 2px; }
.scroll { margin: 1rem 0 1.5rem; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .94rem; line-height: 1.5; }
table.wide { min-width: 44rem; font-size: .86rem; }
table.wide th, table.wide td { padding: .3rem .25rem; }
caption { padding: 0 0 .5rem; text-align: left; }
caption .title { display: block; text-align: center; font-size: 1.1rem; padding-bottom: .3rem; }
caption.said .title {
  position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
.fact { display: inline-block; margin-right: 2em; }
th, td { border: 1px solid #6b6b6b; padding: .3rem .5rem; text-align: center; font-weight: normal; }
thead th, thead td, th.head, td.corner { background: #ececea; }
th.label { text-align: left; }
td.text { text-align: left; white-space: pre-line; }
tr > th.group:first-child:not([rowspan]) { text-align: left; background: #f7f7f5; }
td.number { font-variant-numeric: tabular-nums; min-width: 2.8em; }
td.code, td.unit { white-space: nowrap; }
td.none { white-space: nowrap; }
td.room { height: 5rem; }
th.head { text-wrap: balance; min-width: 2.8em; }
td.corner { font-size: .85rem; text-align: left; }
.i1 { padding-left: 1.5em; } .i2 { padding-left: 2.5em; } .i3 { padding-left: 3.5em; }
.i4 { padding-left: 4.5em; } .i5 { padding-left: 5.5em; } .i6 { padding-left: 6.5em; }
figure { margin: 1.2rem 0 1.8rem; }
figcaption { margin-bottom: .5rem; }
svg { max-width: 100%; height: auto; font: 14px "Noto Sans CJK SC", "Microsoft YaHei", "Heiti SC", sans-serif; }
.value { text-anchor: end; }
.room { fill: #e4e4e0; }
.bar { fill: #24609c; }
@page {
  size: A4; margin: 37mm 26mm 35mm 28mm;
}
@media print {
  body, main { background: none; max-width: none; padding: 0; font-size: 16pt; line-height: 29pt; }
  nav { display: none; }
  .scroll { overflow: visible; }
  table, table.wide { min-width: 0; font-size: 9pt; line-height: 1.35; }
  th, td { padding: 1mm; }
  td.number { min-width: 0; }
  thead { display: table-header-group; }
  tr, figure, h2, h3, h4 { break-inside: avoid; }
  h1, h2, h3, h4, h5, h6, caption { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""

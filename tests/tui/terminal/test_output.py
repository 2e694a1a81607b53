"""What is sent, and when: frames only when the line is free, everything else at once and in order."""

from __future__ import annotations

import threading
import time

from emulator import Emulator, feed

from gjj_tui.tui.terminal.driver import to_clipboard
from gjj_tui.tui.terminal.emitter import Emitter
from gjj_tui.tui.terminal.output import Output
from gjj_tui.tui.terminal.profile import Profile


class Line:
    """A line that can be blocked, as a slow one is most of the time."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.free = threading.Event()
        self.free.set()
        self.busy = threading.Event()

    def send(self, data: bytes) -> None:
        self.busy.set()
        self.free.wait()
        self.sent.append(data.decode())
        self.busy.clear()

    def settle(self, output: Output) -> str:
        output.stop()
        return "".join(self.sent)


def begun(line: Line, profile: Profile | None = None) -> Output:
    output = Output(Emitter(profile or Profile()), line.send, (20, 4))
    output.start()
    output.write("\x1b[?1049h")
    output.flush()
    return output


def frame(output: Output, text: str) -> None:
    output.write(f"\x1b[1;1H{text.ljust(20)}")
    output.flush()


def test_what_is_no_frame_is_passed_on_in_its_order() -> None:
    line = Line()
    output = begun(line)
    output.write("\x1b[?2004h")
    frame(output, "中文")
    output.write("\x1b]0;title\x07")
    output.write("\x07")
    sent = line.settle(output)
    for part in ("\x1b[?1049h", "\x1b[?2004h", "\x1b]0;title\x07\x07"):
        assert sent.count(part) == 1
    assert sent.index("\x1b[?1049h") < sent.index("\x1b[?2004h") < sent.index("\x1b]0;title\x07")
    assert "中文" in sent


def test_frames_for_which_the_line_has_no_time_are_never_sent() -> None:
    line = Line()
    output = begun(line)
    line.free.clear()
    frame(output, "frame 0")
    line.busy.wait(5)
    for number in range(1, 50):
        frame(output, f"frame {number}")
    line.free.set()
    sent = line.settle(output)
    assert feed(Emulator(20, 4), sent).display[0].rstrip() == "frame 49"
    assert len(sent) < 150


def test_leaving_shows_nothing_more_of_the_app() -> None:
    line = Line()
    output = begun(line)
    frame(output, "\x1b[31mred\x1b[0m")
    output.write("\x1b[?1049l")
    output.write("\x1b[?25h")
    output.flush()
    sent = line.settle(output)
    assert sent.endswith("\x1b[?1049l\x1b[?25h")


def test_coming_back_shows_the_screen_as_it_was() -> None:
    line = Line()
    output = begun(line)
    frame(output, "still there")
    output.write("\x1b[?1049l")
    output.stop()
    line.sent.clear()
    output.start()
    output.write("\x1b[?1049h")
    output.flush()
    assert "still there" in line.settle(output)


def test_another_size_and_a_redraw_send_everything() -> None:
    line = Line()
    output = begun(line)
    frame(output, "text")
    time.sleep(0.05)
    line.sent.clear()
    output.repaint()
    time.sleep(0.05)
    assert "text" in "".join(line.sent)
    line.sent.clear()
    output.resize(10, 3)
    output.write("\x1b[1;1Htext")
    output.flush()
    assert "\x1b[2J" in line.settle(output)


def test_synchronized_output_where_the_terminal_has_it() -> None:
    line = Line()
    output = begun(line)
    output.write("\x1b[?2026h")
    frame(output, "".join(f"\x1b[{color}m字" for color in (31, 32, 33, 34, 35)))
    output.write("\x1b[2;1H" + "".join(f"\x1b[38;2;1;2;{blue}mx" for blue in range(18)) + "\x1b[?2026l")
    output.flush()
    sent = line.settle(output)
    assert sent.count("\x1b[?2026h") == sent.count("\x1b[?2026l") <= 1


def test_a_terminal_without_a_second_screen_is_left_empty() -> None:
    line = Line()
    output = begun(line, Profile(alternate=False))
    frame(output, "text")
    output.write("\x1b[?1049l")
    sent = line.settle(output)
    assert "1049" not in sent and sent.endswith("\x1b[H\x1b[2J")


def test_the_clipboard_gets_through_tmux_and_screen() -> None:
    osc = "\x1b]52;c;" + "QUJD" * 400 + "\x07"
    assert to_clipboard(osc, {}) == osc
    tmux = to_clipboard(osc, {"TMUX": "/tmp/x"})
    assert tmux.startswith(osc + "\x1bPtmux;\x1b\x1b]52;") and tmux.endswith("\x07\x1b\\")
    screen = to_clipboard(osc, {"STY": "1.tty"})
    parts = screen.split("\x1bP")[1:]
    assert "".join(part.removesuffix("\x1b\\") for part in parts) == osc and max(map(len, parts)) < 768


def test_a_size_that_was_another_for_a_moment_is_no_reason_to_trust_the_screen() -> None:
    line = Line()
    output = begun(line)
    frame(output, "中文")
    output.resize(20, 4)
    output.write("\x1b[2;1Hnext")
    output.flush()
    sent = line.settle(output)
    assert sent.count("中文") == 2

"""A holder is this process and no other; its data come back or are refused."""

from __future__ import annotations

import builtins
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gjj_tui.store import holder
from gjj_tui.store.holder import Holder, alive, booted, holder_data, holder_of, runs, started_at, this_process

LINUX = os.path.exists("/proc/self/stat")
SOMEBODY = Holder("ws1", "b-1", 4711, 99, 1000, "zhang", "张三", "pts/3", 1_700_000_000.0)


def test_this_process_lives() -> None:
    me = this_process(1_700_000_000.5)
    assert (me.pid, me.uid, me.since) == (os.getpid(), os.geteuid(), 1_700_000_000.5)
    assert me.host == os.uname().nodename
    assert me.user
    assert alive(me) is True
    assert alive(me._replace(user="", name="", tty="", since=0.0)) is True


@pytest.mark.skipif(not LINUX, reason="no /proc")
def test_the_same_number_later_or_before_a_restart_is_another_process() -> None:
    me = this_process(0)
    assert me.started > 0
    assert me.boot
    assert alive(me._replace(started=me.started + 1)) is False
    assert alive(me._replace(boot="another")) is False
    assert alive(me._replace(started=0)) is True
    assert 0 < booted() < 2**40


def test_of_another_host_nothing_is_known() -> None:
    assert alive(this_process(0)._replace(host="elsewhere")) is None
    assert alive(this_process(0)._replace(host="elsewhere", boot="another")) is None


@pytest.mark.skipif(not LINUX, reason="no /proc")
def test_a_process_has_ended_before_its_parent_asks_for_it() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    started = started_at(child.pid)
    assert started and runs(child.pid, started)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # dead, and still in the table
    assert started_at(child.pid) == -1
    assert not runs(child.pid, started)
    child.wait()
    assert not runs(child.pid, started)
    assert child.stdin
    child.stdin.close()


@pytest.mark.parametrize("pid", [0, -1, 2**31, 2**70])
def test_an_impossible_number_is_no_process(pid: int) -> None:
    assert not runs(pid)


def test_without_proc_the_number_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.open

    def no_proc(path: Any, *args: Any, **options: Any) -> Any:
        if str(path).startswith("/proc"):
            raise FileNotFoundError(path)
        return real(path, *args, **options)

    monkeypatch.setattr(builtins, "open", no_proc)
    me = this_process(0)
    assert (me.boot, me.started, booted()) == ("", 0, 0)
    assert alive(me) is True
    assert alive(me._replace(boot="b", started=5)) is True
    assert holder_of(holder_data(me)) == me


def test_a_process_that_is_not_ours_to_signal_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(pid: int, number: int) -> None:
        raise PermissionError(1, "no")

    monkeypatch.setattr(os, "kill", refused)
    monkeypatch.setattr(holder, "started_at", lambda pid: None)
    assert runs(os.getpid(), 5)


@pytest.mark.skipif(not LINUX, reason="no /proc")
def test_a_programs_name_may_contain_anything(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    fake = tmp_path / "stat"
    real = builtins.open
    monkeypatch.setattr(builtins, "open", lambda path, *rest: real(fake, *rest))
    numbers = " ".join(str(number) for number in range(1, 19))
    fake.write_text(f"7 (a) Z 1 (b)\n) S {numbers} 77 0\n", encoding="ascii")
    assert started_at(7) == 77
    for text in ("", "7 (a) S 1 2", f"7 (a) S {numbers} x 0"):
        fake.write_text(text, encoding="ascii")
        assert started_at(7) is None


def test_a_user_without_an_entry_goes_by_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    me = this_process(0)
    assert (me.user, me.name) == (str(os.geteuid()), "")


def test_the_name_is_the_first_part_of_the_password_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    def entry(uid: int) -> pwd.struct_passwd:
        return pwd.struct_passwd(("zhang", "x", uid, 1, "& San \udcff,Room 1", "/", "/bin/sh"))

    monkeypatch.setattr(pwd, "getpwuid", entry)
    me = this_process(0)
    assert (me.user, me.name) == ("zhang", "Zhang San ?")


# ---- data


def test_data_come_back_through_json() -> None:
    for one in (SOMEBODY, this_process(0), SOMEBODY._replace(since=5)):
        assert holder_of(json.loads(json.dumps(holder_data(one)))) == one


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert holder_of(holder_data(SOMEBODY) | {"mood": "good"}) == SOMEBODY


WRONG: list[tuple[str, object]] = [
    ("host", 1), ("host", "x" * 257), ("boot", None), ("pid", 0), ("pid", -1), ("pid", True), ("pid", "1"), ("pid", 2**31), ("pid", 1.0),
    ("started", -1), ("started", 2**63), ("uid", -1), ("user", ["a"]), ("name", {}), ("tty", 0), ("since", "1"), ("since", True),
    ("since", -1), ("since", float("nan")), ("since", float("inf")), ("since", 10**400),
]  # fmt: skip


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_any_other_data_are_refused(key: str, value: object) -> None:
    data = holder_data(SOMEBODY)
    with pytest.raises(ValueError):
        holder_of(data | {key: value})
    del data[key]
    with pytest.raises(ValueError):
        holder_of(data)


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists)
    | st.dictionaries(st.sampled_from(Holder._fields), st.integers() | st.text())
)
def test_random_data_are_refused_and_nothing_worse(data: object) -> None:
    with pytest.raises(ValueError):
        holder_of(data)

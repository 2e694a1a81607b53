"""Settings: read strictly from the user's file and the environment."""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path

import platformdirs
import pytest

from gjj_tui.settings import Settings, SettingsFault, read_settings, settings_of, settings_path, user_folder


def settings_from(text: str) -> Settings:
    path = Path("config.toml")
    path.write_text(text, encoding="utf-8")
    return settings_of(str(path))


def test_without_a_file_nothing_is_chosen() -> None:
    assert read_settings({"HOME": "/nowhere"}) == Settings()


def test_everything_that_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/h")
    settings = settings_from(
        'folder = "~/年报"\nlanguage = "en"\ntheme = "nord"\nreadonly = true\ntree_width = 30\nfindings_height = 8\n'
        'mouse = false\n[keys]\nsave = "ctrl+s"\nundo = ["ctrl+z", "f9"]\n"find-next" = []\n'
    )
    keys = (("save", ("ctrl+s",)), ("undo", ("ctrl+z", "f9")), ("find-next", ()))
    assert settings == Settings("/h/年报", "en", "nord", True, keys, 30, 8, False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('thme = "x"', "config.toml:1:1: 没有名为“thme”的项，是否为 theme？"),
        ("\nreadonly = 1", "config.toml:2:1: “readonly”应是true 或 false，现为数"),
        ("tree_width = true", "config.toml:1:1: “tree_width”应是整数，现为真假值"),
        ("tree_width = 9", "config.toml:1:1: tree_width 应在 10 到 200 之间，现为 9"),
        ('language = "fr"', "config.toml:1:1: language 可写 zh、en，现为“fr”"),
        ('language = ""', "config.toml:1:1: language 可写 "),
        ('folder = "reports"', "config.toml:1:1: folder 应写完整的路径，以 / 或 ~ 开头"),
        ("[keys]\nsave = 1", "config.toml:2:1: save 的键应写作 "),
        ("theme = nord", "config.toml:1:9: "),
    ],
)
def test_a_fault_has_its_line_and_what_is_near(text: str, message: str) -> None:
    with pytest.raises(SettingsFault) as fault:
        settings_from(text)
    assert str(fault.value).startswith(message)


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "gjj-tui" / "config.toml").mkdir(parents=True)
    with pytest.raises(SettingsFault):
        read_settings({"XDG_CONFIG_HOME": str(tmp_path)})


@pytest.mark.parametrize(("value", "readonly"), [("", False), ("0", False), ("no", False), ("1", True), ("yes", True)])
def test_the_environment_can_make_everything_readonly(value: str, readonly: bool) -> None:
    assert read_settings({"HOME": "/nowhere", "GJJ_READONLY": value}).readonly is readonly


def test_no_color_switches_colour_off() -> None:
    assert read_settings({"HOME": "/nowhere"}).colour
    assert not read_settings({"HOME": "/nowhere", "NO_COLOR": "1"}).colour


# ---- folders


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere platformdirs is asked")
@pytest.mark.parametrize("set_", [True, False])
def test_our_short_way_leads_where_platformdirs_does(monkeypatch: pytest.MonkeyPatch, set_: bool) -> None:
    for kind in ("CONFIG", "STATE"):
        if set_:
            monkeypatch.setenv(f"XDG_{kind}_HOME", f"/x/{kind}")
        else:
            monkeypatch.delenv(f"XDG_{kind}_HOME")
    import os

    assert user_folder("config", os.environ) == platformdirs.user_config_dir("gjj-tui")
    assert user_folder("state", os.environ) == platformdirs.user_state_dir("gjj-tui")


@pytest.mark.skipif(sys.platform != "linux", reason="the XDG specification")
def test_a_relative_xdg_folder_counts_as_not_set() -> None:
    assert settings_path({"XDG_CONFIG_HOME": "x", "HOME": "/h"}) == "/h/.config/gjj-tui/config.toml"


@pytest.mark.skipif(sys.platform != "linux", reason="the XDG specification")
@pytest.mark.parametrize("environ", [{}, {"HOME": ""}])
def test_without_a_home_the_password_file_says_where_it_is(environ: dict[str, str]) -> None:
    home = pwd.getpwuid(os.getuid()).pw_dir
    assert settings_path(environ) == f"{home}/.config/gjj-tui/config.toml"


def test_no_home_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_uid: int) -> None:
        raise KeyError

    monkeypatch.setattr("pwd.getpwuid", unknown)
    assert settings_path({}) == settings_path({"HOME": ""}) == ""
    assert read_settings({}) == Settings()

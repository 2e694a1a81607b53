"""Files are read whole or refused in clear words, and replaced so that nothing is ever half written."""

import errno
import fcntl
import os
import socket
import stat
import threading

import pytest

from gjj_tui.store import replacing, state_folder
from gjj_tui.store.files import (
    BOM,
    FILE_WORDS,
    FileChanged,
    FileFault,
    create_file,
    decode,
    encode,
    fault_of,
    file_words,
    read_file,
    replace_file,
    sha256_of,
)

OLD, NEW = "旧 = 1\n".encode(), "新 = 2\n".encode() * 1000


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "报告.toml"
    path.write_bytes(OLD)
    path.chmod(0o640)
    return path


def names(folder):
    return sorted(os.listdir(folder))


def kind_of(call, *args):
    with pytest.raises(FileFault) as caught:
        call(*args)
    assert file_words(caught.value)
    return caught.value.kind


# --- reading --------------------------------------------------------------------------------------------------


def test_an_image_tells_what_the_file_was(report):
    image = read_file(report)
    info = report.stat()
    assert image.data == OLD
    assert image.identity == (info.st_dev, info.st_ino, info.st_mtime_ns, info.st_size)
    assert (image.mode, image.uid, image.gid, image.nlink) == (0o640, info.st_uid, info.st_gid, 1)
    assert image.sha256 == sha256_of(OLD)


def test_links_are_followed_to_the_real_path(report, tmp_path):
    (tmp_path / "link").symlink_to("报告.toml")
    assert read_file(tmp_path / "link").path == str(report)


def test_what_is_no_regular_file_is_refused_without_waiting(tmp_path, report):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
    for name, kind in (
        ("fifo", "not-regular"), ("socket", "not-regular"), ("/dev/zero", "not-regular"), ("", "directory"),
        ("a", "link-loop"), ("none", "not-found"), ("报告.toml/x", "not-found"), ("x" * 300, "name"), ("a\0b", "name"),
    ):  # fmt: skip
        assert kind_of(read_file, os.path.join(tmp_path, name)) == kind


def test_a_file_over_the_limit_is_refused(report):
    assert read_file(report, len(OLD)).data == OLD
    assert kind_of(read_file, report, len(OLD) - 1) == "too-large"


def test_a_file_that_grows_while_it_is_read_is_refused(report, monkeypatch):
    read = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, size: read(descriptor, size) + b"x")
    assert kind_of(read_file, report, len(OLD)) == "too-large"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read(report):
    report.chmod(0)
    assert kind_of(read_file, report) == "no-right"


@pytest.mark.parametrize("data", [b"", "甲\r\n乙\u2028\n".encode(), BOM, BOM + "甲".encode()])
def test_decoding_keeps_every_character(data):
    text, bom = decode(data)
    assert encode(text, bom) == data
    assert bom is data.startswith(BOM)
    assert "\ufeff" not in text


@pytest.mark.parametrize(
    ("data", "kind", "offset"),
    [
        (b'a = "\xff"', "not-utf8", 5),
        (BOM + b'a = "\xff"', "not-utf8", 8),
        ("机关".encode("gbk"), "gbk", 0),
        ("统计 = 1\n".encode("gb18030"), "gbk", 2),
        ("甲乙丙丁".encode() + "机关".encode("gb18030") + b"\n", "not-utf8", 12),
        ("甲".encode("utf-16"), "utf-16", 0),
        ("甲".encode()[:2], "not-utf8", 0),
        (b"\xed\xa0\x80", "not-utf8", 0),
    ],
)
def test_other_encodings_are_named_with_the_byte(data, kind, offset):
    with pytest.raises(FileFault) as caught:
        decode(data, "x.toml")
    assert (caught.value.kind, caught.value.offset) == (kind, offset)
    assert kind == "utf-16" or str(offset + 1) in file_words(caught.value)


def test_every_kind_has_words():
    for number in errno.errorcode:
        assert file_words(fault_of(OSError(number, os.strerror(number)), "x"))
    for kind in FILE_WORDS:
        assert file_words(FileFault(kind, "x", data="{0}", offset=1))


# --- replacing ------------------------------------------------------------------------------------------------


@pytest.fixture(params=["exchange", "plain"])
def swap(request, monkeypatch):
    """Both ways to change places: RENAME_EXCHANGE, and file systems that cannot."""
    if request.param == "plain":
        monkeypatch.setattr(replacing, "_renameat2", unsupported)
    return request.param


def unsupported(old, new, flags):
    raise OSError(errno.EINVAL, "no flags here")


def test_a_file_is_replaced_and_keeps_its_mode(report, swap, tmp_path):
    image = replace_file(read_file(report), NEW)
    assert report.read_bytes() == NEW
    assert image == read_file(report)
    assert image.mode == 0o640
    assert names(tmp_path) == ["报告.toml"]
    assert replace_file(image, b"").data == report.read_bytes() == b""


def test_a_link_stays_a_link(report, swap, tmp_path):
    link = tmp_path / "link"
    link.symlink_to("报告.toml")
    replace_file(read_file(link), NEW)
    assert link.is_symlink()
    assert report.read_bytes() == NEW


def test_the_umask_and_special_bits_do_not_matter(report):
    report.chmod(0o2664)
    before = os.umask(0o077)
    try:
        replace_file(read_file(report), NEW)
    finally:
        os.umask(before)
    assert stat.S_IMODE(report.stat().st_mode) == 0o2664


def test_a_mount_that_knows_but_one_mode_can_be_written(report, monkeypatch):
    def refused(*_words):
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

    report.chmod(0o600)
    monkeypatch.setattr(os, "fchmod", refused)
    replace_file(read_file(report), NEW)
    assert report.read_bytes() == NEW


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_stays(report):
    os.chown(report, 65534, 65534)
    assert replace_file(read_file(report), NEW).uid == 65534
    assert (report.stat().st_uid, report.stat().st_gid) == (65534, 65534)


def test_extended_attributes_stay(report):
    try:
        os.setxattr(report, "user.note", b"x")
    except OSError:
        pytest.skip("no extended attributes here")
    replace_file(read_file(report), NEW)
    assert os.getxattr(report, "user.note") == b"x"


@pytest.mark.parametrize("name", ["甲" * 85, "a" * 255, "甲" * 60 + ".toml"])
def test_a_long_name_has_room_for_a_temporary_one(tmp_path, name):
    (tmp_path / name).write_bytes(OLD)
    replace_file(read_file(tmp_path / name), NEW)
    assert names(tmp_path) == [name]
    assert len(os.path.basename(replacing._temporary_name(name)).encode()) <= 255


def test_a_changed_file_is_never_overwritten(report, swap, tmp_path):
    image = read_file(report)
    report.write_bytes(b"theirs")
    with pytest.raises(FileChanged) as caught:
        replace_file(image, NEW)
    assert caught.value.image is not None
    assert caught.value.image.data == report.read_bytes() == b"theirs"
    assert names(tmp_path) == ["报告.toml"]


def test_a_touched_file_with_the_same_bytes_is_not_changed(report):
    image = read_file(report)
    os.utime(report, (1, 1))
    assert replace_file(image, NEW).data == report.read_bytes() == NEW


@pytest.mark.parametrize("thing", ["nothing", "folder", "link", "pipe"])
def test_a_file_that_is_gone_or_became_something_else(report, tmp_path, thing):
    image = read_file(report)
    report.rename(tmp_path / "moved")
    if thing == "folder":
        report.mkdir()
    elif thing == "link":
        report.symlink_to("moved")
    elif thing == "pipe":
        os.mkfifo(report)
    with pytest.raises(FileChanged) as caught:
        replace_file(image, NEW)
    assert (caught.value.kind, caught.value.image) == ("gone", None)
    assert (tmp_path / "moved").read_bytes() == OLD
    assert not [name for name in names(tmp_path) if name.endswith(".gjjtmp")]


def test_a_change_in_the_last_moment_is_found_in_the_displaced_file(report, tmp_path, monkeypatch):
    image, rename = read_file(report), replacing._renameat2

    def late(old, new, flags):
        monkeypatch.setattr(replacing, "_renameat2", rename)
        (tmp_path / "other").write_bytes(b"theirs")
        os.replace(tmp_path / "other", report)
        rename(old, new, flags)

    monkeypatch.setattr(replacing, "_renameat2", late)
    with pytest.raises(FileChanged) as caught:
        replace_file(image, NEW)
    assert caught.value.image.data == report.read_bytes() == b"theirs"
    assert caught.value.image.path == str(report)
    assert names(tmp_path) == ["报告.toml"]


def test_a_change_in_the_last_moment_is_found_by_a_last_look(report, monkeypatch):
    image = read_file(report)

    def late(old, new, flags):
        report.write_bytes(b"theirs")
        unsupported(old, new, flags)

    monkeypatch.setattr(replacing, "_renameat2", late)
    with pytest.raises(FileChanged):
        replace_file(image, NEW)
    assert report.read_bytes() == b"theirs"


def test_what_others_write_into_the_displaced_file_is_kept(report, tmp_path, monkeypatch):
    image, sync = read_file(report), replacing._sync_folder
    descriptor = os.open(report, os.O_WRONLY | os.O_APPEND)

    def late(directory):
        os.write(descriptor, b"late")
        sync(directory)

    monkeypatch.setattr(replacing, "_sync_folder", late)
    with pytest.raises(FileFault) as caught:
        replace_file(image, NEW)
    os.close(descriptor)
    assert caught.value.kind == "displaced"
    assert caught.value.data in file_words(caught.value)
    assert report.read_bytes() == NEW
    with open(caught.value.data, "rb") as kept:
        assert kept.read() == OLD + b"late"


def test_a_hard_link_is_refused(report, tmp_path):
    image = read_file(report)
    os.link(report, tmp_path / "second")
    assert kind_of(replace_file, image, NEW) == "hard-link"
    assert kind_of(replace_file, read_file(report), NEW) == "hard-link"
    assert report.read_bytes() == OLD


def test_a_save_waits_for_another_one_and_not_for_ever(report, monkeypatch, tmp_path):
    holder = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    monkeypatch.setattr(state_folder, "_LOCK_TRIES", 2)
    assert kind_of(replace_file, read_file(report), NEW) == "locked"
    monkeypatch.setattr(state_folder, "_LOCK_TRIES", 200)
    timer = threading.Timer(0.05, os.close, [holder])
    timer.start()
    replace_file(read_file(report), NEW)
    timer.join()
    assert report.read_bytes() == NEW


def test_a_file_system_without_locks_is_written_all_the_same(report, monkeypatch):
    def no_locks(descriptor, operation):
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    assert replace_file(read_file(report), NEW).data == NEW


def test_no_update_is_lost_in_a_race(report):
    report.write_bytes(b"0")
    failed = []

    def add():
        done = 0
        while done < 15:
            try:
                image = read_file(report)
                replace_file(image, str(int(image.data) + 1).encode())
                done += 1
            except FileChanged:
                continue
            except Exception as error:
                failed.append(error)
                return

    threads = [threading.Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert report.read_bytes() == b"45"


# --- creating -------------------------------------------------------------------------------------------------


def test_a_new_file_follows_the_umask(tmp_path, swap):
    before = os.umask(0o027)
    try:
        image = create_file(tmp_path / "新.toml", NEW)
    finally:
        os.umask(before)
    assert image == read_file(tmp_path / "新.toml")
    assert (image.data, image.mode, image.nlink) == (NEW, 0o640, 1)
    assert names(tmp_path) == ["新.toml"]


@pytest.mark.parametrize("thing", ["file", "folder", "dangling link"])
def test_nothing_is_overwritten_by_a_new_file(tmp_path, swap, thing):
    path = tmp_path / "x"
    if thing == "file":
        path.write_bytes(OLD)
    elif thing == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere")
    assert kind_of(create_file, path, NEW) == "exists"
    assert names(tmp_path) == ["x"]


def test_a_file_that_appears_in_the_last_moment_is_not_overwritten(tmp_path, swap, monkeypatch):
    path, place = tmp_path / "x", replacing._place

    def late(temporary, target):
        path.write_bytes(b"theirs")
        place(temporary, target)

    monkeypatch.setattr(replacing, "_place", late)
    assert kind_of(create_file, path, NEW) == "exists"
    assert path.read_bytes() == b"theirs"
    assert names(tmp_path) == ["x"]


def test_a_new_file_without_a_folder(tmp_path):
    assert kind_of(create_file, tmp_path / "none" / "x", NEW) == "no-folder"
    assert kind_of(create_file, tmp_path / ("x" * 300), NEW) == "name"


# --- faults of the system ---------------------------------------------------------------------------------------

CALLS = ["open", "read", "write", "fsync", "lseek", "fstat", "stat", "fchmod", "close", "replace", "link", "rename"]


class Faults:
    """Lets the n-th of all calls of the system fail (`number`), or be short (`number` None)."""

    def __init__(self, monkeypatch, at, number):
        self.at, self.number, self.seen, self.failed = at, number, 0, ""
        for name in CALLS:
            monkeypatch.setattr(os, name, self.wrap(name, getattr(os, name)))
        monkeypatch.setattr(replacing, "_renameat2", self.wrap("renameat2", replacing._renameat2))

    def wrap(self, name, real):
        def call(*args, **keywords):
            self.seen += 1
            if self.seen != self.at:
                return real(*args, **keywords)
            self.failed = name
            if name == "close" and self.number is not None:
                real(*args, **keywords)
            if self.number is not None:
                raise OSError(self.number, os.strerror(self.number))
            if name == "write":
                return real(args[0], bytes(args[1])[:100])
            if name == "read":
                return real(args[0], 3)
            return real(*args, **keywords)

        return call


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS, errno.EACCES, None])
@pytest.mark.parametrize("way", ["exchange", "plain"])
def test_the_old_file_survives_an_error_at_any_call(report, tmp_path, monkeypatch, number, way):
    for at in range(1, 200):
        report.write_bytes(OLD)
        image = read_file(report)
        with monkeypatch.context() as patch:
            if way == "plain":
                patch.setattr(replacing, "_renameat2", unsupported)
            faults = Faults(patch, at, number)
            try:
                replace_file(image, NEW)
                outcome = ""
            except FileFault as fault:
                outcome = fault.kind
                assert file_words(fault)
        wanted = {None: "", errno.ENOSPC: "disk-full", errno.EDQUOT: "disk-full", errno.EIO: "io-error",
                  errno.EROFS: "read-only", errno.EACCES: "no-right"}[number]  # fmt: skip
        done = report.read_bytes() == NEW
        assert done or report.read_bytes() == OLD, faults.failed
        assert done == (outcome in ("", "not-durable")), (faults.failed, outcome)
        assert outcome in ("", wanted, "not-durable"), faults.failed
        assert not outcome or outcome != "not-durable" or way == "plain"
        assert stat.S_IMODE(report.stat().st_mode) == 0o640
        assert names(tmp_path) == ["报告.toml"] or (done and number and faults.failed == "stat"), faults.failed
        for name in names(tmp_path):
            if name.endswith(".gjjtmp"):
                os.unlink(tmp_path / name)
        if not faults.failed:
            assert at > 15
            return
    pytest.fail("the calls never end")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, None])
@pytest.mark.parametrize("way", ["exchange", "plain"])
def test_a_new_file_is_whole_or_absent_after_an_error_at_any_call(tmp_path, monkeypatch, number, way):
    path = tmp_path / "新.toml"
    for at in range(1, 200):
        with monkeypatch.context() as patch:
            if way == "plain":
                patch.setattr(replacing, "_renameat2", unsupported)
            faults = Faults(patch, at, number)
            try:
                create_file(path, NEW)
                outcome = ""
            except FileFault as fault:
                outcome = fault.kind
        assert outcome in ("", "disk-full", "io-error"), faults.failed
        assert names(tmp_path) == ([] if outcome else ["新.toml"]), faults.failed
        if not outcome:
            assert path.read_bytes() == NEW
            path.unlink()
        if not faults.failed:
            return
    pytest.fail("the calls never end")


def test_a_lying_disk_is_found_by_reading_back(report, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "write", lambda descriptor, data: len(data))
    assert kind_of(replace_file, read_file(report), NEW) == "verify"
    assert report.read_bytes() == OLD
    assert names(tmp_path) == ["报告.toml"]


def test_a_write_that_takes_nothing_is_an_error_and_no_endless_loop(report, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "write", lambda descriptor, data: 0)
    assert kind_of(replace_file, read_file(report), NEW) == "io-error"
    assert names(tmp_path) == ["报告.toml"]


def test_the_harness_fails_on_a_writer_that_opens_the_file_itself(report, monkeypatch):
    """The tests above would notice: a naive writer leaves neither the old nor the new file."""
    faults = Faults(monkeypatch, 2, errno.ENOSPC)
    with pytest.raises(OSError):
        descriptor = os.open(report, os.O_WRONLY | os.O_TRUNC)
        os.write(descriptor, NEW)
    assert faults.failed == "write"
    assert report.read_bytes() not in (OLD, NEW)

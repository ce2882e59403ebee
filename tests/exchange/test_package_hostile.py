"""Packages from enemies, broken sticks and newer programs: refused whole in one sentence, nothing written."""

from __future__ import annotations

import hashlib
import io
import json
import random
import shutil
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc_desktop.errors import AppError, FileProblem
from cchc_desktop.exchange import package_zip
from cchc_desktop.exchange.package import Package, read_package
from cchc_desktop.exchange.records import Decision
from cchc_desktop.workspace import Workspace
from tests.exchange.three_offices import PDF, add, make_offices, parts_of, rows

Parts = dict[str, bytes]
PROOF = f"evidence/{hashlib.sha256(PDF * 100).hexdigest()}"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a sound package of two activities, one with a proof."""
    root = make_offices(tmp_path_factory.mktemp("hostile"))
    proof = root / "Giấy mời.pdf"
    proof.write_bytes(PDF * 100)
    with Workspace.open(root / "0") as unit:
        unit.attach(add(unit, 1), proof)
        add(unit, 2)
        unit.exchange.export_package(root / "good.cchc")
    return root / "good.cchc"


@pytest.fixture
def receiver(good: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(good.parent / "1", tmp_path / "receiver")
    with Workspace.open(tmp_path / "receiver") as workspace:
        yield workspace


def remake(path: Path, parts: Parts, *, seal: bool = True, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write members as a package; `seal` lists them in the manifest as they are."""
    parts = dict(parts)
    if seal and "manifest.json" in parts:
        manifest = json.loads(parts["manifest.json"])
        manifest["members"] = {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
            for name, data in parts.items()
            if name != "manifest.json"
        }
        parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def changed(change: Callable[[Parts], object], *, seal: bool = True) -> Callable[[Path, Path], Path]:
    def spoil(good: Path, out: Path) -> Path:
        parts = parts_of(good)
        change(parts)
        return remake(out, parts, seal=seal)

    return spoil


def row_changed(change: Callable[[dict[str, Any]], object]) -> Callable[[Path, Path], Path]:
    def change_rows(parts: Parts) -> None:
        found = json.loads(parts["rows.json"])
        change(found["rows"][0])
        parts["rows.json"] = json.dumps(found).encode()

    return changed(change_rows)


def head_changed(**values: Any) -> Callable[[Path, Path], Path]:
    return changed(
        lambda parts: parts.update({"manifest.json": json.dumps(json.loads(parts["manifest.json"]) | values).encode()})
    )


def evil_name(name: str, data: bytes = b"x", mode: int = stat.S_IFREG | 0o644) -> Callable[[Path, Path], Path]:
    def spoil(good: Path, out: Path) -> Path:
        shutil.copyfile(good, out)
        info = zipfile.ZipInfo("x" * len(name.encode()))
        info.external_attr = mode << 16
        with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr(info, data)
        # The library would put a harmless name in its place: it is written in afterwards.
        out.write_bytes(out.read_bytes().replace(b"x" * len(name.encode()), name.encode()))
        return out

    return spoil


def program(name: str, data: bytes) -> Callable[[Path, Path], Path]:
    def change(parts: Parts) -> None:
        parts.pop(PROOF)
        sha256 = hashlib.sha256(data).hexdigest()
        parts[f"evidence/{sha256}"] = data
        found = json.loads(parts["rows.json"])
        for row in found["rows"]:
            for item in row["files"]:
                item.update(sha256=sha256, size=len(data), name=name)
        parts["rows.json"] = json.dumps(found).encode()

    return changed(change)


def macros() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/vbaProject.bin", "x")
    return out.getvalue()


def bomb(good: Path, out: Path) -> Path:
    return remake(out, parts_of(good) | {PROOF: bytes(60 << 20)})


def lying_bomb(good: Path, out: Path) -> Path:
    """A member that says it holds as much as the manifest says, and holds more."""
    remake(out, parts_of(good) | {PROOF: bytes(60 << 20)}, seal=False)
    data = bytearray(out.read_bytes())
    at = data.find(PROOF.encode(), data.rfind(b"PK\x05\x06") - 600)
    for place in (at - 22, data.find(PROOF.encode()) - 8):
        data[place : place + 4] = struct.pack("<L", len(PDF) * 100)
    out.write_bytes(data)
    return out


def doubled(good: Path, out: Path) -> Path:
    shutil.copyfile(good, out)
    with zipfile.ZipFile(out, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("rows.json", b"{}")
    return out


def encrypted(good: Path, out: Path) -> Path:
    data = bytearray(good.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    out.write_bytes(data)
    return out


def file_count(number: int) -> Callable[[dict[str, Any]], object]:
    return lambda row: row["files"].append(
        {"sha256": "0" * 64, "count": number, "present": True, "name": "a.pdf", "size": 1, "signed": False,
         "captured": "", "note": ""}
    )  # fmt: skip


SPOILERS: dict[str, tuple[Callable[[Path, Path], Path], str]] = {
    "rows changed": (changed(lambda p: p.update({"rows.json": p["rows.json"] + b" "}), seal=False), "mở ra lớn hơn"),
    "rows changed, same size": (
        changed(lambda p: p.update({"rows.json": p["rows.json"].replace(b"training", b"contests")}), seal=False),
        "đã bị sửa",
    ),
    "proof changed": (changed(lambda p: p.update({PROOF: PDF[::-1] * 100}), seal=False), "đã bị sửa"),
    "proof under another's hash": (changed(lambda p: p.update({PROOF: PDF[::-1] * 100})), "đã bị sửa"),
    "extra member": (changed(lambda p: p.update({f"evidence/{'0' * 64}": b"x"}), seal=False), "không có trong bản kê"),
    "proof of nothing": (
        changed(lambda p: p.update({f"evidence/{hashlib.sha256(b'x').hexdigest()}": b"x"})), "không thuộc hoạt động",
    ),
    "member missing": (changed(lambda p: p.pop(PROOF), seal=False), "thiếu tệp"),
    "proof missing": (changed(lambda p: p.pop(PROOF)), "không đúng mẫu"),
    "rows missing": (changed(lambda p: p.pop("rows.json")), "thiếu phần bắt buộc"),
    "no package": (changed(lambda p: (p.clear(), p.update({"evidence/" + "0" * 64: b"x"}))), "không phải gói"),
    "path up": (evil_name("../../evil.txt"), "đường dẫn lạ"),
    "path up in evidence": (evil_name("evidence/../evil"), "đường dẫn lạ"),
    "absolute": (evil_name("/etc/evil"), "đường dẫn lạ"),
    "drive": (evil_name("C:/evil.txt"), "đường dẫn lạ"),
    "backslash": (evil_name("evidence\\evil"), "đường dẫn lạ"),
    "zero byte": (evil_name("rows.json\x00.exe"), "đường dẫn lạ"),
    "program beside": (evil_name("setup.exe", b"MZ"), "tệp lạ"),
    "folder": (evil_name("evidence/"), "tệp lạ"),
    "case": (evil_name("Rows.json"), "chữ hoa"),
    "case of a proof": (evil_name("evidence/" + "AB" * 32), "chữ hoa"),
    "symbolic link": (evil_name("evidence/" + "a" * 64, b"/etc/passwd", stat.S_IFLNK | 0o777), "liên kết"),
    "device": (evil_name("evidence/" + "a" * 64, b"", stat.S_IFCHR | 0o666), "liên kết"),
    "name twice": (doubled, "trùng tên"),
    "password": (encrypted, "mật khẩu"),
    "bomb": (bomb, "nén bất thường"),
    "bomb that lies": (lying_bomb, "Gói"),
    "other packing": (lambda g, o: remake(o, parts_of(g), method=zipfile.ZIP_LZMA), "kiểu lạ"),
    "program as proof": (program("Giấy mời.pdf", b"MZ" + bytes(500)), "là chương trình"),
    "program by name": (program("Giấy mời.exe", PDF), "là chương trình"),
    "script": (program("Giấy mời.txt", b"#!/bin/sh\nrm -rf ~"), "mã lệnh"),
    "hidden end": (program("Giấy mời\u202efdp.exe", PDF), "là chương trình"),
    "macros": (program("Bảng.xlsx", macros()), "macro"),
    "empty proof": (program("a.pdf", b""), "rỗng"),
    "newer format": (head_changed(format=2), "phiên bản mới hơn"),
    "format is a word": (head_changed(format="1"), "không phải gói"),
    "format is true": (head_changed(format=True), "không phải gói"),
    "no sender": (head_changed(office=None), "không đúng mẫu"),
    "sender's uid is a path": (head_changed(office={"uid": "../../../../x", "name": "a"}), "không đúng mẫu"),
    "manifest is a list": (changed(lambda p: p.update({"manifest.json": b"[]"}), seal=False), "không đúng mẫu"),
    "manifest is no json": (changed(lambda p: p.update({"manifest.json": b"{"}), seal=False), "không đọc được"),
    "deep": (changed(lambda p: p.update({"rows.json": b'{"rows":' + b"[" * 500_000 + b"]" * 500_000 + b"}"})), "Gói"),
    "not a number": (changed(lambda p: p.update({"units.json": b'{"units": [NaN]}'})), "không đọc được"),
    "endless number": (changed(lambda p: p.update({"units.json": b'{"units": [' + b"9" * 9000 + b"]}"})), "Gói"),
    "no utf-8": (changed(lambda p: p.update({"units.json": b'{"units": ["\xff"]}'})), "không đọc được"),
    "rows are no list": (changed(lambda p: p.update({"rows.json": b'{"rows": {}}'})), "không đúng mẫu"),
    "row is a word": (changed(lambda p: p.update({"rows.json": b'{"rows": ["x"]}'})), "không đúng mẫu"),
    "uid is a number": (row_changed(lambda r: r.update(uid=5)), "không đúng mẫu"),
    "uid with sql": (row_changed(lambda r: r.update(uid="'; DROP TABLE activities; --")), "không đúng mẫu"),
    "date is no date": (row_changed(lambda r: r["values"].update(date="2026-02-31")), "không đúng mẫu"),
    "title is a list": (row_changed(lambda r: r["values"].update(title=["x"])), "không đúng mẫu"),
    "title is huge": (row_changed(lambda r: r["values"].update(title="x" * 5000)), "không đúng mẫu"),
    "quantity is negative": (row_changed(lambda r: r["values"].update(quantity=-1)), "không đúng mẫu"),
    "quantity is true": (row_changed(lambda r: r["values"].update(quantity=True)), "không đúng mẫu"),
    "reach is half": (row_changed(lambda r: r["values"].update(reach=1.5)), "không đúng mẫu"),
    "field missing": (row_changed(lambda r: r["values"].pop("kind")), "không đúng mẫu"),
    "field unknown": (row_changed(lambda r: r["values"].update(evidence="x")), "không đúng mẫu"),
    "change unseen by its holder": (row_changed(lambda r: r["dots"].update({"*": ["a" * 32, 9]})), "không đúng mẫu"),
    "seen is huge": (row_changed(lambda r: r.update(seen={"a" * 32: 10**30})), "không đúng mẫu"),
    "file that is not there": (row_changed(file_count(1)), "không đúng mẫu"),
    "one uid twice": (
        changed(lambda p: p.update({"rows.json": json.dumps(
            {"rows": json.loads(p["rows.json"])["rows"] * 2}).encode()})), "trùng mã",
    ),
    "self-extracting": (lambda g, o: (o.write_bytes(b"MZ" + g.read_bytes()), o)[1], "không phải gói"),
    "more behind it": (lambda g, o: (o.write_bytes(g.read_bytes() + b"MZ" * 50), o)[1], "bị hỏng"),
    "not a zip": (lambda _, o: (o.write_text("Kính gửi: Sở Nội vụ", "utf-8"), o)[1], "không phải gói"),
    "empty": (lambda _, o: (o.write_bytes(b""), o)[1], "không phải gói"),
    "a folder": (lambda _, o: (o.mkdir(), o)[1], "thư mục"),
    "nothing there": (lambda _, o: o, "Không tìm thấy"),
}  # fmt: skip


def everything(workspace: Workspace) -> tuple[object, ...]:
    files = sorted(p.name for p in (workspace.folder / "evidence").rglob("*") if p.is_file())
    return rows(workspace), workspace.units(), workspace.history(), workspace.exchange.files(), files


@pytest.mark.parametrize("name", SPOILERS)
def test_a_spoilt_package_is_refused_in_one_sentence(
    name: str, good: Path, receiver: Workspace, tmp_path: Path
) -> None:
    spoil, why = SPOILERS[name]
    before = everything(receiver)
    with pytest.raises(FileProblem, match=why) as raised:
        receiver.exchange.read_package(spoil(good, tmp_path / "xấu.cchc"))
    assert "xấu.cchc" in raised.value.message and raised.value.hint and "\n" not in str(raised.value)
    assert everything(receiver) == before


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.99, 0.9999])
def test_a_cut_off_package_is_refused(share: float, good: Path, tmp_path: Path) -> None:
    data = good.read_bytes()
    (tmp_path / "cut.cchc").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(FileProblem, match=r"cut\.cchc"):
        read_package(tmp_path / "cut.cchc")


def test_a_directory_of_a_million_names_is_not_taken_into_memory(good: Path, tmp_path: Path) -> None:
    data = bytearray(good.read_bytes())
    at = data.rfind(b"PK\x05\x06")
    length, start = struct.unpack("<2L", data[at + 12 : at + 20])
    filler = data[start : start + 46 + len("manifest.json")] * 150_000  # nine megabytes of one entry
    data[start:start] = filler
    at += len(filler)
    data[at + 8 : at + 16] = struct.pack("<2HL", 9, 9, length + len(filler))
    (tmp_path / "dir.cchc").write_bytes(data)
    with pytest.raises(FileProblem, match="quá nhiều tệp"):
        read_package(tmp_path / "dir.cchc")


def test_a_total_over_the_limit_is_refused_before_reading(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package_zip, "TOTAL", 1000)
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("a member was read"))
    with pytest.raises(FileProblem, match="quá lớn"):
        read_package(good)


def test_a_package_that_changes_between_looking_and_taking_leaves_nothing(
    good: Path, receiver: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "usb.cchc"
    shutil.copyfile(good, path)
    batch = receiver.exchange.read_package(path)
    before = everything(receiver)
    remake(path, parts_of(good) | {PROOF: PDF[::-1] * 100}, seal=False)
    with pytest.raises(AppError, match="bị sửa"):
        receiver.exchange.accept_package(batch)
    assert everything(receiver) == before
    path.unlink()
    with pytest.raises(AppError, match="Không tìm thấy"):
        receiver.exchange.accept_package(batch)
    assert everything(receiver) == before


def test_a_failure_in_the_middle_leaves_nothing(
    good: Path, receiver: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = receiver.exchange.read_package(good)
    before = everything(receiver)
    monkeypatch.setattr("cchc_desktop.storage.packages.put", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(AppError):
        receiver.exchange.accept_package(batch)
    assert everything(receiver) == before


def test_tags_and_kinds_of_a_newer_program_refuse_the_row_only(good: Path, receiver: Workspace, tmp_path: Path) -> None:
    path = row_changed(lambda r: r["values"].update(kind="hologram"))(good, tmp_path / "a.cchc")
    batch = receiver.exchange.read_package(path)
    assert sorted(v.decision for v in batch.verdicts) == [Decision.ADD, Decision.REFUSED]
    receiver.exchange.accept_package(batch)
    assert len(rows(receiver)) == 1


def test_text_of_a_package_is_text(good: Path, receiver: Workspace, tmp_path: Path) -> None:
    title = "=cmd|' /C calc'!A0 <b>&x;</b> '; DROP TABLE activities; --"
    path = row_changed(lambda r: r["values"].update(title=title))(good, tmp_path / "a.cchc")
    receiver.exchange.accept_package(receiver.exchange.read_package(path))
    assert title in {a.title for a in rows(receiver)}


def same(found: Package, sound: Package) -> bool:
    return (found.rows, found.names, found.proofs, found.sender) == (
        sound.rows, sound.names, sound.proofs, sound.sender,
    )  # fmt: skip


@given(seed=st.integers(0, 2**32))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_flipped_bytes_are_refused_or_change_nothing(seed: int, good: Path, tmp_path: Path) -> None:
    chance = random.Random(seed)
    data = bytearray(good.read_bytes())
    for _ in range(chance.choice((1, 1, 2, 8))):
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
    if chance.random() < 0.1:
        del data[chance.randrange(len(data)) :]
    path = tmp_path / "flipped.cchc"
    path.write_bytes(data)
    try:
        found = read_package(path)
    except FileProblem:
        return
    assert same(found, read_package(good))


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("uid", "origin", "stamp", "also", "values", "dots", "seen", "files")
INNER = ("date", "date_to", "kind", "title", "quantity", "reach", "contents", "joint", "unit", "cost", "deleted")


@given(
    row=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=3),
    inner=st.dictionaries(st.sampled_from(INNER), VALUES, max_size=3),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_of_any_shape_are_read_or_refused(
    row: dict[str, object], inner: dict[str, object], good: Path, receiver: Workspace, tmp_path: Path
) -> None:
    def change(found: dict[str, Any]) -> None:
        found["values"].update(inner)
        found.update(row)

    path = row_changed(change)(good, tmp_path / "odd.cchc")
    try:
        batch = receiver.exchange.read_package(path)
    except FileProblem:
        return
    assert all(v.decision is Decision.REFUSED or v.row.activity is not None for v in batch.verdicts)

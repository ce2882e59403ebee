"""Packages from unit to department to province: each activity once, whose it is, what changed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cchc_desktop.cli import run
from cchc_desktop.errors import AppError, Cancelled
from cchc_desktop.exchange.records import Decision
from cchc_desktop.models import Activity
from cchc_desktop.periods import Period
from cchc_desktop.workspace import Workspace
from tests.exchange.three_offices import (
    DAY,
    NAMES,
    PDF,
    TITLES,
    add,
    attach,
    edit,
    manifest_of,
    offices,
    parts_of,
    read,
    rows,
    send,
    take,
    three_offices,
    told,
)  # fmt: skip

__all__ = ["offices", "three_offices"]


def test_unit_to_department_to_province_with_evidence(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, province = offices
    first = add(unit, 1, reach=40)
    attach(unit, first, tmp_path, "Ảnh hội nghị.pdf", PDF, signed=True)
    add(unit, 2)
    (phong, _, _) = department.units()
    add(department, 3, unit_id=phong.id)
    assert send(unit, tmp_path / "a.cchc", department) == [Decision.ADD] * 2
    assert send(department, tmp_path / "b.cchc", province) == [Decision.ADD] * 3
    assert told(department) == told(province)
    assert [row for row in told(province) if row in told(unit)] == told(unit)
    names = province.unit_names()
    # The province follows departments: the department is credited, who did it stays known.
    assert list(names.values()) == [NAMES[1]]
    found = {a.title: a for a in rows(province)}
    mine, theirs = found[f"{TITLES[3]} lần 3"], found[f"{TITLES[1]} lần 1"]
    assert names[mine.unit_id or 0] == names[theirs.unit_id or 0] == NAMES[1]
    assert province.packages.origin(mine.id or 0) == f"Phòng Người có công, {NAMES[1]}"
    assert province.packages.origin(theirs.id or 0) == NAMES[0]
    (seen,) = province.exchange.origin(theirs.id or 0)
    assert seen.file == "b.cchc" and f"{NAMES[0]}, gửi qua {NAMES[1]}" in seen.reason
    # At the department the unit is one that was there, found by its name.
    assert department.unit_names()[rows(department)[-1].unit_id or 0] == NAMES[0]
    (copy,) = province.evidence(theirs.id or 0)
    assert (copy.name, copy.signed) == ("Ảnh hội nghị.pdf", True)
    assert province.proofs.path(copy).read_bytes() == PDF
    # Again, and directly past the department: nothing new but whose it is.
    assert send(unit, tmp_path / "c.cchc", department) == [Decision.DUPLICATE] * 2
    assert send(unit, tmp_path / "d.cchc", province) == [Decision.UPDATE] * 2
    assert [province.unit_names()[a.unit_id or 0] for a in rows(province) if a.uid == theirs.uid] == [NAMES[0]]
    assert send(department, tmp_path / "e.cchc", province) == [Decision.DUPLICATE] * 3
    # Its own records come back to the unit: known; another office's are credited to that office.
    assert sorted(send(department, tmp_path / "f.cchc", unit)) == [Decision.ADD, *[Decision.DUPLICATE] * 2]
    assert told(unit) == told(department) == told(province)
    assert province.check() == department.check() == []


def test_the_same_again_is_the_same_file_and_nothing_new(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    attach(unit, add(unit, 1), tmp_path, "a.pdf", PDF)
    for name in ("a.cchc", "b.cchc"):
        unit.exchange.export_package(tmp_path / name)
    assert (tmp_path / "a.cchc").read_bytes() == (tmp_path / "b.cchc").read_bytes()
    take(department, tmp_path / "a.cchc")
    before = told(department), len(department.history(500)), department.exchange.files()
    assert department.exchange.accept_package(read(department, tmp_path / "b.cchc")).batch is None
    assert (told(department), len(department.history(500)), department.exchange.files()) == before
    listed = manifest_of(tmp_path / "a.cchc")
    assert listed["counts"] == {"activities": 1, "deleted": 0, "evidence": 1}
    assert all(name.isascii() for name in parts_of(tmp_path / "a.cchc"))


def test_what_changed_is_updated_and_an_older_package_changes_nothing(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    made = add(unit, 1, reach=40)
    send(unit, tmp_path / "old.cchc", department)
    edit(unit, "lần 1", reach=55, note="đã kiểm đếm lại")
    attach(unit, made, tmp_path, "b.pdf", PDF)
    unit.exchange.export_package(tmp_path / "new.cchc")
    (verdict,) = read(department, tmp_path / "new.cchc").verdicts
    assert verdict.decision is Decision.UPDATE
    assert verdict.reason == "Nơi gửi đã sửa: số lượt, ghi chú, minh chứng (1 tệp)."
    assert {(d.field, d.ours, d.theirs) for d in verdict.differences} == {
        ("reach", 40, 55), ("note", "", "đã kiểm đếm lại"),
    }  # fmt: skip
    take(department, tmp_path / "new.cchc")
    assert told(department) == told(unit)
    assert take(department, tmp_path / "old.cchc") == [Decision.DUPLICATE]
    assert told(department) == told(unit)


def test_without_files_first_and_with_them_later(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    attach(unit, add(unit, 1), tmp_path, "a.pdf", PDF)
    unit.exchange.export_package(tmp_path / "light.cchc", files=False)
    assert not any(name.startswith("evidence/") for name in parts_of(tmp_path / "light.cchc"))
    assert take(department, tmp_path / "light.cchc") == [Decision.ADD]
    assert take(department, tmp_path / "light.cchc") == [Decision.DUPLICATE]
    assert send(unit, tmp_path / "full.cchc", department) == [Decision.UPDATE]
    assert take(department, tmp_path / "light.cchc") == [Decision.DUPLICATE]
    assert told(unit) == told(department)


def test_the_state_of_evidence_comes_along(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    attach(unit, add(unit, 1), tmp_path, "a.pdf", PDF, signed=True)
    attach(unit, add(unit, 2, url="https://a.vn/b"), tmp_path, "b.pdf", PDF + b"b")
    add(unit, 3, url="https://a.vn/c")
    add(unit, 4)
    send(unit, tmp_path / "a.cchc", department)
    states = [[str(a.evidence) for a in rows(office)] for office in (unit, department)]
    assert states[0] == states[1] and set(states[0]) == {"none", "link", "copy", "signed"}
    unit.delete_evidence(unit.evidence(rows(unit)[-1].id or 0)[0].id or 0)
    unit.exchange.export_package(tmp_path / "b.cchc")
    batch = read(department, tmp_path / "b.cchc")
    asked = [i for i, v in enumerate(batch.verdicts) if v.decision is Decision.ASK]
    department.exchange.accept_package(batch.with_decision(asked[0], Decision.UPDATE))
    assert [str(a.evidence) for a in rows(unit)] == [str(a.evidence) for a in rows(department)]


def test_a_proof_shared_by_rows_is_sent_and_kept_once(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    for n in (1, 2):
        attach(unit, add(unit, n), tmp_path, f"{n}.pdf", PDF)
    send(unit, tmp_path / "a.cchc", department)
    assert sum(name.startswith("evidence/") for name in parts_of(tmp_path / "a.cchc")) == 1
    kept = [p for p in (department.folder / "evidence").rglob("*") if p.is_file()]
    assert len(kept) == 1 and told(unit) == told(department)


def test_the_same_words_of_two_units_stay_two(offices: list[Workspace], tmp_path: Path) -> None:
    _, department, province = offices
    for unit in department.units()[:2]:
        add(department, 1, unit_id=unit.id)
    assert send(department, tmp_path / "a.cchc", province) == [Decision.ADD] * 2
    assert take(province, tmp_path / "a.cchc") == [Decision.DUPLICATE] * 2
    add(department, 1, unit_id=department.units()[2].id)  # a third, later
    assert sorted(send(department, tmp_path / "b.cchc", province)) == [Decision.ADD, *[Decision.DUPLICATE] * 2]
    assert len(rows(province)) == 3


def test_one_event_of_two_offices_is_counted_once(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, province = offices
    url = "https://binhdinh.gov.vn/tin-tuc/ra-quan-ho-tro-nop-ho-so-truc-tuyen-2026.html"
    add(unit, 1, url=url)
    made = department.add_activity(
        Activity(None, DAY, "conference", "Ra quân hỗ trợ nộp hồ sơ, dịch vụ công trực tuyến", url=url)
    ).id
    edit(unit, "lần 1", title="Ra quân hỗ trợ nộp hồ sơ trực tuyến", date=DAY, kind="conference")
    send(unit, tmp_path / "u.cchc", province)
    department.exchange.export_package(tmp_path / "d.cchc")
    (verdict,) = read(province, tmp_path / "d.cchc").verdicts
    assert verdict.decision is Decision.JOINT
    take(province, tmp_path / "d.cchc")
    (event,) = rows(province)
    credited = {province.unit_names()[i] for i in (event.unit_id or 0, *event.joint_unit_ids)}
    assert credited == {NAMES[0], NAMES[1]}
    assert take(province, tmp_path / "d.cchc") == [Decision.DUPLICATE]
    assert take(province, tmp_path / "u.cchc") == [Decision.DUPLICATE]
    # A change of either is found by its own uid.
    department.save_activity(replace(department.activity(made or 0), place="Nhà văn hóa"))
    assert send(department, tmp_path / "d2.cchc", province) == [Decision.UPDATE]
    assert rows(province)[0].place == "Nhà văn hóa" and len(rows(province)) == 1


def test_several_packages_at_once_are_as_one_after_the_other(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, province = offices
    url = "https://binhdinh.gov.vn/tin-tuc/ra-quan-ho-tro-nop-ho-so-truc-tuyen-2026.html"
    add(unit, 1)
    shared = add(unit, 2)
    unit.exchange.export_package(tmp_path / "u1.cchc")
    send(unit, tmp_path / "u2.cchc", department)
    edit(unit, "lần 1", reach=7)
    edit(unit, "lần 2", place="Hội trường A")
    edit(department, "lần 2", place="Hội trường B")
    event = Activity(None, DAY, "conference", "Ra quân hỗ trợ nộp hồ sơ trực tuyến", url=url)
    unit.add_activity(event)
    department.add_activity(replace(event, title="Ra quân hỗ trợ nộp hồ sơ, dịch vụ công trực tuyến"))
    for office, name in ((unit, "u3.cchc"), (department, "d.cchc")):
        office.exchange.export_package(tmp_path / name)
    (tmp_path / "x.cchc").write_bytes(b"x")
    names = ("u3.cchc", "x.cchc", "d.cchc", "u1.cchc")
    read_ = province.packages.triage([tmp_path / name for name in names])
    assert [name for name, _ in read_.failed] == ["x.cchc"] and len(read_.files) == 3
    assert [v.decision for v in read_.verdicts].count(Decision.JOINT) == 1
    done = province.packages.accept(read_)
    assert (done.added, done.joint, done.waiting) == (3, 1, 1), "the place that two offices changed is asked about"
    assert len(rows(province)) == 3
    assert unit.activity(shared).uid in {a.uid for a in rows(province)}
    assert {a.reach for a in rows(province)} == {7, None}
    assert {place for a in rows(province) if (place := a.place)} == {"Hội trường B"}
    province.exchange.take_back(done.batch or 0)
    assert rows(province) == []
    assert province.packages.accept(province.packages.triage([tmp_path / name for name in names])).added == 3


def test_a_worker_exports_beside_the_window(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    add(unit, 1)
    with unit.reader() as reader:
        assert reader.packages.export(tmp_path / "a.cchc")[1] == 1
    with department.reader() as reader:
        batch = reader.packages.triage([tmp_path / "a.cchc"])
    with department.saver() as saver:
        assert saver.packages.accept(batch, batch.batch).added == 1
    assert told(department) == told(unit)


def test_what_was_typed_for_a_unit_is_known_again_in_its_package(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    attach(unit, add(unit, 1, reach=30, place="Hội trường"), tmp_path, "a.pdf", PDF)
    of_unit = next(u.id for u in department.units() if u.name == NAMES[0])
    add(department, 1, reach=30, place="Hội trường", unit_id=of_unit)
    unit.exchange.export_package(tmp_path / "a.cchc")
    (verdict,) = read(department, tmp_path / "a.cchc").verdicts
    assert verdict.decision is Decision.UPDATE and verdict.reason.endswith("Thêm minh chứng (1 tệp).")
    take(department, tmp_path / "a.cchc")
    (row,) = rows(department)
    assert [e.name for e in department.evidence(row.id or 0)] == ["a.pdf"]
    assert take(department, tmp_path / "a.cchc") == [Decision.DUPLICATE]
    edit(unit, "lần 1", reach=35)
    assert send(unit, tmp_path / "b.cchc", department) == [Decision.UPDATE]
    assert rows(department)[0].reach == 35


def test_a_package_of_a_new_unit_is_noted_on_the_board(offices: list[Workspace], tmp_path: Path) -> None:
    unit, _, province = offices
    add(unit, 1)
    unit.exchange.export_package(tmp_path / "q1.cchc", Period.parse("2026-Q1"))
    batch = read(province, tmp_path / "q1.cchc")
    assert batch.files[0].notes == (f"Đơn vị “{NAMES[0]}” chưa có, được thêm khi nhận.",)
    province.exchange.accept_package(batch)
    (made,) = province.units()
    (file,) = province.exchange.files()
    assert (made.name, file.unit_id, file.kind, file.written) == (NAMES[0], made.id, "package", 1)
    board = province.board.board(2026, DAY)
    assert sum(mark.files for mark in board.marks.values()) == 1


def test_an_acceptance_can_be_stopped(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    for n in (1, 2, 3):
        attach(unit, add(unit, n), tmp_path, f"{n}.pdf", PDF + bytes([n]))
    unit.exchange.export_package(tmp_path / "a.cchc")
    batch = read(department, tmp_path / "a.cchc")

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        department.exchange.accept_package(batch, stop)
    assert rows(department) == [] and not [p for p in (department.folder / "evidence").rglob("*") if p.is_file()]
    department.exchange.accept_package(batch)
    assert told(department) == told(unit)


def test_only_a_period_goes_along(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    add(unit, 1)
    add(unit, 40)
    period = Period.parse("2026-Q1")
    unit.exchange.export_package(tmp_path / "q1.cchc", period)
    batch = read(department, tmp_path / "q1.cchc")
    assert [v.row.activity.title for v in batch.verdicts if v.row.activity] == [f"{TITLES[1]} lần 1"]
    assert batch.files[0].period == "2026-Q1" and unit.packages.file_name(period).startswith("GoiSoLieu_Q1-2026_")
    # One that moves out of the period is told of it there too.
    take(department, tmp_path / "q1.cchc")
    edit(unit, "lần 1", date=rows(unit)[0].date)
    unit.exchange.export_package(tmp_path / "q1.cchc", period)
    assert take(department, tmp_path / "q1.cchc") == [Decision.UPDATE]


def test_cancelling_leaves_the_old_file_and_nothing_else(offices: list[Workspace], tmp_path: Path) -> None:
    unit, _, _ = offices
    attach(unit, add(unit, 1), tmp_path, "a.pdf", PDF)
    out = tmp_path / "out"
    out.mkdir()
    unit.exchange.export_package(out / "a.cchc")
    old = (out / "a.cchc").read_bytes()
    add(unit, 2)

    def stop(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        unit.exchange.export_package(out / "a.cchc", progress=stop)
    assert [p.name for p in out.iterdir()] == ["a.cchc"] and (out / "a.cchc").read_bytes() == old


def test_a_proof_that_is_gone_does_not_stop_the_rest(offices: list[Workspace], tmp_path: Path) -> None:
    unit, department, _ = offices
    made = add(unit, 1)
    attach(unit, made, tmp_path, "a.pdf", PDF)
    attach(unit, made, tmp_path, "b.pdf", PDF + b"b")
    unit.proofs.path(unit.evidence(made)[0]).unlink()
    done = unit.exchange.export_package(tmp_path / "a.cchc")
    assert done.left_out == ("a.pdf",) and done.evidence == 1
    take(department, tmp_path / "a.cchc")
    assert [e.name for e in department.evidence(rows(department)[0].id or 0)] == ["b.pdf"]


def test_from_the_command_line(offices: list[Workspace], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unit, department, _ = offices
    add(unit, 1)
    folders = [str(unit.folder), str(department.folder)]
    unit.close()
    department.close()
    out = tmp_path / "gói.cchc"

    def call(*words: str) -> str:
        assert run(["--data", *words]) == 0
        return capsys.readouterr().out

    assert "1 hoạt động" in call(folders[0], "package", "export", str(out), "--no-files")
    dry = json.loads(call(folders[1], "package", "import", str(out), "--dry-run", "--json"))
    (row,) = json.loads(call(folders[1], "package", "import", str(out), "--json"))
    assert dry == [row]
    assert {k: row[k] for k in ("file", "sheet", "line", "decision", "date", "kind")} == {
        "file": "gói.cchc", "sheet": "", "line": 1, "decision": "add", "date": "2026-02-07", "kind": "training",
    }  # fmt: skip
    assert "không có gì mới" in call(folders[1], "package", "import", str(out))
    assert run(["--data", folders[1], "package", "import", str(tmp_path / "không có.cchc"), str(out)]) == 1
    told_ = capsys.readouterr()
    assert "Không tìm thấy gói “không có.cchc”." in told_.err and "không có gì mới" in told_.out


def test_a_wrong_name_and_an_empty_log_are_told(offices: list[Workspace], tmp_path: Path) -> None:
    with pytest.raises(AppError, match="Không có hoạt động"):
        offices[0].exchange.export_package(tmp_path / "a.cchc")
    with pytest.raises(AppError, match=r"\.cchc"):
        offices[0].exchange.export_package(tmp_path / "a.zip")
    assert not list(tmp_path.glob("a.*"))

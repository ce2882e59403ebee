"""The dossier of a year's score: a folder by criterion, files named by code, the papers, one PDF, a list of hashes.

NĐ 30/2020 Điều 29.3 has all documents of a job collected, photos and recordings included; Phụ lục V, mẫu IV gives the
index its columns. Every link is relative, so that the folder opens from a USB stick or a read-only share.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from cchc_desktop.documents.score_sheet import IndexRow, explanation_document, index_document, score_document
from cchc_desktop.errors import FileProblem
from cchc_desktop.files import write_atomic, write_problem
from cchc_desktop.filetypes import ending, short
from cchc_desktop.periods import Period, PeriodKind
from cchc_desktop.publish import export_document, export_plan, export_report, plan_file_name, report_file_name
from cchc_desktop.scoring.compute import Facts, Sheet
from cchc_desktop.scoring.scale import Criterion
from cchc_desktop.text import fold, number
from cchc_desktop.workspace import Workspace

Progress = Callable[[int, int], None]
MOST_A_FORM = 20  # files for each form: proof, not an archive
MERGED = "03_Tai_lieu_kiem_chung.pdf"
INDEX = "00_Muc_luc_van_ban_tai_lieu"
SCORES = "01_Bang_tu_cham_diem"
EXPLAINED = "02_Giai_trinh"
MANIFEST = "MANIFEST.txt"
_LONGEST, _LONGEST_FOLDER = 60, 48


@dataclass(frozen=True, slots=True)
class Item:
    """A document of a criterion and where its file lies now."""

    code: str
    source: Path
    name: str
    title: str
    number: str = ""
    day: date | None = None
    author: str = ""
    note: str = ""
    order: date | None = None  # where it stands among the dated ones if it has no day of its own


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: the folder or the zip files, the score, how many documents, which were lost, what to know."""

    paths: tuple[Path, ...]
    sheet: Sheet
    documents: int
    lost: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def export_dossier(
    workspace: Workspace,
    year: int,
    out: Path,
    progress: Progress | None = None,
    *,
    today: date,
    most: int = MOST_A_FORM,
    split_mb: int | None = None,
) -> Made:
    """Write a year's dossier into a new or empty folder, or as OUT.zip (OUT-1.zip, … if split by size).

    In a worker, hand in a `reader()`. `progress` may raise Cancelled; nothing half-written stays.
    """
    zipped = out.suffix.lower() == ".zip"
    if not zipped and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileProblem(f"“{out.name}” đã có và không trống.", "Chọn thư mục mới hoặc thư mục trống.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".cchc-", dir=out.parent, ignore_cleanup_errors=True) as scratch:
            folder = Path(scratch) / "ho_so"
            folder.mkdir()
            room = split_mb * 1_000_000 if split_mb and zipped else None
            with workspace.reading():
                made = _fill(workspace, year, folder, Path(scratch), progress, today, most, room)
            if zipped:
                paths, notes = _zip(folder, out, Path(scratch), room)
                made = replace(made, paths=paths, notes=(*made.notes, *notes))
            else:
                if out.exists():
                    out.rmdir()  # empty: looked at above
                folder.rename(out)
    except OSError as error:
        raise write_problem(error, out) from error
    return made if zipped else replace(made, paths=(out,))


def _fill(
    workspace: Workspace,
    year: int,
    folder: Path,
    scratch: Path,
    progress: Progress | None,
    today: date,
    most: int,
    room: int | None,
) -> Made:
    door, office = workspace.scoring, workspace.office()
    sheet = door.sheet(year, today)
    still = progress or (lambda *_: None)  # may raise Cancelled between the papers
    items, lost = [], []
    for item in _items(workspace, sheet, scratch, most):
        (items if item.source.is_file() else lost).append(item)
        still(0, 1)
    rows, notes = _place(items, sheet, folder, progress, room)
    codes: dict[str, list[str]] = defaultdict(list)
    for item, row in zip(items, rows, strict=True):
        codes[item.code].append(row.code)
    from cchc_desktop.exports.xlsx.dossier import write_index, write_scores

    subject = f"Hồ sơ tự chấm điểm phần tuyên truyền cải cách hành chính năm {year}"
    write_index(rows, f"Mục lục văn bản, tài liệu. {subject}", folder / f"{INDEX}.xlsx")
    write_scores(sheet, codes, f"Bảng tự chấm điểm năm {year}", folder / f"{SCORES}.xlsx")
    facts = workspace.registers.facts(door.window(year))
    obstacles = [row.content for row in facts.obstacles]
    explained = explanation_document(sheet, office, door.explanations(year), obstacles, today)
    export_document(index_document(rows, office, year), folder / f"{INDEX}.pdf")
    for suffix in (".pdf", ".docx"):
        still(1, 1)
        export_document(score_document(sheet, office, codes, today), folder / f"{SCORES}{suffix}")
        export_document(explained, folder / f"{EXPLAINED}{suffix}")
    _manifest(folder, subject)
    still(1, 1)
    return Made((), sheet, len(items), tuple(f"{item.code}: {item.name}" for item in lost), tuple(notes))


def _items(workspace: Workspace, sheet: Sheet, scratch: Path, most: int) -> Iterator[Item]:
    """Yield the documents of each criterion in the order of their days."""
    for criterion in sheet.scale.leaves:
        found = [
            *_made(workspace, criterion, sheet.facts.year, scratch),
            *_kept(workspace, criterion, sheet.facts, most),
        ]
        yield from sorted(found, key=lambda item: item.day or item.order or date.max)


def _kept(workspace: Workspace, criterion: Criterion, facts: Facts, most: int) -> Iterator[Item]:
    """Yield what the clerk put to a criterion, then the proofs of its forms."""
    door, office = workspace.scoring, workspace.office()
    for file in (file for file in door.files(facts.year) if file.code == criterion.code):
        title = file.title or Path(file.name).stem
        yield Item(criterion.code, door.path_of(file.sha256), file.name, title, file.number, file.day, file.author)
    for proof in door.proofs(facts.year, criterion, most, facts.today):
        note, author = "văn bản ký" if proof.signed else "", proof.unit or office.name
        yield Item(criterion.code, door.path_of(proof.sha256), proof.name, proof.title, proof.number,
                   proof.day, author, note)  # fmt: skip


def _made(workspace: Workspace, criterion: Criterion, year: int, scratch: Path) -> Iterator[Item]:
    office = workspace.office()
    plan = workspace.current_plan(year)
    if "plan" in criterion.documents and plan is not None and plan.id is not None:
        title = f"{plan.type_name.capitalize()} {plan.title}"
        signed = [revision for revision in workspace.revisions(plan.id) if revision.scan]
        scan = workspace.scan_path(signed[-1].id) if signed else None
        if scan is not None:
            yield Item(criterion.code, scan[0], scan[1], title, plan.reference, plan.date, plan.office, "bản ký")
        else:
            path = scratch / plan_file_name(plan, ".pdf")
            if not path.exists():
                export_plan(plan, path)
            note = "" if plan.number else "chưa có số, ngày"
            number = plan.reference if plan.number else ""
            yield Item(criterion.code, path, path.name, title, number, plan.date, plan.office, note, date.min)
    if "reports" in criterion.documents:
        every = workspace.reporting.frozen()
        kept = [frozen for frozen in every if frozen.period.year == year and frozen.period.years == 1]
        lines = {line.id: line.label for line in workspace.reporting.lines()}
        periods = [frozen.period for frozen in kept]
        for frozen in kept:
            found = [name for name, _hash in frozen.files if name.endswith(".pdf")]
            if found:
                path = workspace.reporting.folder_of(frozen.uid) / found[0]
                title = f"Báo cáo kết quả tuyên truyền cải cách hành chính {frozen.period.phrase}"
                if periods.count(frozen.period) > 1 and frozen.line in lines:  # one report for each receiver
                    title += f" ({lines[frozen.line]})"
                day = frozen.sent_on
                yield Item(criterion.code, path, found[0], title, "", day, office.name, "số liệu đã chốt",
                           frozen.window.last)  # fmt: skip
        period = Period(year, PeriodKind.YEAR)
        if period not in periods:
            path = scratch / report_file_name(period, office.symbol, ".pdf")
            if not path.exists():
                export_report(workspace, period, path)
            title = f"Báo cáo kết quả tuyên truyền cải cách hành chính {period.phrase}"
            yield Item(criterion.code, path, path.name, title, "", None, office.name, "dự thảo, số liệu chưa chốt")


def _place(
    items: Sequence[Item], sheet: Sheet, folder: Path, progress: Progress | None, room: int | None
) -> tuple[list[IndexRow], list[str]]:
    """Copy each file to its criterion's folder under its code, merge what can be; return the index and what to know."""
    from cchc_desktop.exports.pdf.merge import Entry, merge

    counts: dict[str, int] = defaultdict(int)
    folders = _folders(sheet.scale.leaves)
    names: list[tuple[str, str]] = []
    entries = []
    for item in items:
        counts[item.code] += 1
        code = f"{item.code}-{counts[item.code]:02d}"
        file = f"{folders[item.code]}/{_plain(item.code, 20)}-{counts[item.code]:02d}_"
        file += _plain(item.title, _LONGEST) + _ending(item.name)
        target = folder.joinpath(*file.split("/"))
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(item.source, target)
        names.append((code, file))
        entries.append(Entry(target, target.name, f"{code}. {item.title}"))
    spans, volumes = merge(entries, folder / MERGED, progress, room)
    rows, notes = [], []
    for item, (code, file), span in zip(items, names, spans, strict=True):
        pages = "" if not span.volume else f"{span.first}" if span.first == span.last else f"{span.first}-{span.last}"
        shown = f"Tập {span.volume}: {pages}" if span.volume and len(volumes) > 1 else pages
        own = "" if span.volume else f"tệp riêng ({span.why})" if span.why else "tệp riêng"
        note = "; ".join(part for part in (item.note, own) if part)
        rows.append(IndexRow(code, item.number, item.day, item.title, item.author, shown, note, file))
        if span.why:
            notes.append(f"{code} “{short(item.name)}”: {span.why}, để thành tệp riêng.")
    return rows, notes


def _manifest(folder: Path, subject: str) -> None:
    lines = [f"# {subject}", "# SHA-256 và tên từng tệp; kiểm tra bằng: sha256sum -c MANIFEST.txt"]
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            lines.append(f"{digest}  {file.relative_to(folder).as_posix()}")
    (folder / MANIFEST).write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def _zip(folder: Path, out: Path, scratch: Path, room: int | None) -> tuple[tuple[Path, ...], list[str]]:
    """Pack the folder, in as many files of at most `room` bytes as it takes, no document cut in two.

    All are made beside `out` first and then put in place: a full disk leaves none of them.
    """
    volumes: list[list[Path]] = [[]]
    left, notes = room or 0, []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = file.stat().st_size + 500
        if room and size > left and volumes[-1]:
            volumes.append([])
            left = room
        if room and size > room:
            megabytes = number(size / 1_000_000, 1)
            notes.append(f"“{file.name}” một mình đã {megabytes} MB, lớn hơn mức chia {number(room / 1_000_000)} MB.")
        volumes[-1].append(file)
        left -= size
    count = len(volumes)
    made = []
    for place, files in enumerate(volumes, 1):
        target = out if count == 1 else out.with_name(f"{out.stem}-{place}{out.suffix}")
        told = None if count == 1 else _part_words(place, count, out)
        packed = scratch / f"{place}.zip"
        write_atomic(packed, lambda stream, files=files, told=told: _pack(stream, folder, files, told))
        made.append((packed, target))
    for packed, target in made:
        packed.replace(target)
    return tuple(target for _, target in made), notes


def _part_words(place: int, count: int, out: Path) -> tuple[str, str]:
    """Return the name and the words of the note that each part of a dossier carries."""
    names = ", ".join(f"{out.stem}-{n}{out.suffix}" for n in range(1, count + 1))
    return f"DOC_TRUOC_phan_{place}_tren_{count}.txt", (
        f"\ufeffPhần {place}/{count} của hồ sơ. Giải nén tất cả các phần ({names}) vào cùng một thư mục "
        f"thì mục lục ({INDEX}.xlsx, ở phần 1) mở được mọi tài liệu.\r\n"
    )


def _pack(stream: BinaryIO, folder: Path, files: Sequence[Path], told: tuple[str, str] | None) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        if told:
            archive.writestr(*told)
        for file in files:
            archive.write(file, file.relative_to(folder).as_posix())


def _folders(criteria: Iterable[Criterion]) -> dict[str, str]:
    """Return {"4.2.1": "4.2.1_tuyen_truyen_truc_tuyen"}: labels to their first comma; 4.d and 4.đ stay apart."""
    found: dict[str, str] = {}
    for item in criteria:
        label = re.sub("cải cách hành chính", "CCHC", item.label, flags=re.IGNORECASE)
        name = f"{_plain(item.code, 20)}_{_plain(re.split('[,;:(]', label)[0], _LONGEST_FOLDER)}"
        while name in found.values():
            name += "_2"
        found[item.code] = name
    return found


def _ending(name: str) -> str:
    """Return a file's ending as any system takes it."""
    found = re.sub(r"[^a-z0-9]", "", ending(name))[:8]
    return f".{found}" if found else ""


def _plain(text: str, longest: int) -> str:
    """Return a short file name without accents: it survives Zalo, old zip programs and long paths."""
    words = re.sub(r"[^a-z0-9.]+", "_", fold(text)).strip("_.")
    if len(words) > longest:
        words = words[: longest + 1].rpartition("_")[0] or words[:longest]  # never in the middle of a word
    return words.rstrip("_.") or "tai_lieu"

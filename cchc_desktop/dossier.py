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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cchc_desktop.documents.score_sheet import IndexRow, explanation_document, index_document, score_document
from cchc_desktop.errors import FileProblem
from cchc_desktop.files import write_atomic, write_problem
from cchc_desktop.periods import Period, PeriodKind
from cchc_desktop.publish import export_document, export_plan, export_report, plan_file_name, report_file_name
from cchc_desktop.scoring.compute import Sheet
from cchc_desktop.scoring.scale import Criterion
from cchc_desktop.text import fold
from cchc_desktop.workspace import Workspace

Progress = Callable[[int, int], None]
MOST_A_FORM = 20  # files for each form: proof, not an archive
MERGED = "03_Tai_lieu_kiem_chung.pdf"
INDEX = "00_Muc_luc_van_ban_tai_lieu"
SCORES = "01_Bang_tu_cham_diem"
EXPLAINED = "02_Giai_trinh"
MANIFEST = "MANIFEST.txt"
_LONGEST = 60


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


@dataclass(frozen=True, slots=True)
class Made:
    """What was written: the folder or the zip files, the score, how many documents, which were lost."""

    paths: tuple[Path, ...]
    sheet: Sheet
    documents: int
    lost: tuple[str, ...] = ()


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
            with workspace.reading():
                sheet, documents, lost = _fill(workspace, year, folder, Path(scratch), progress, today, most)
            if zipped:
                paths = _zip(folder, out, split_mb)
            else:
                if out.exists():
                    out.rmdir()  # empty: looked at above
                folder.rename(out)
                paths = (out,)
    except OSError as error:
        raise write_problem(error, out) from error
    return Made(paths, sheet, documents, lost)


def _fill(
    workspace: Workspace, year: int, folder: Path, scratch: Path, progress: Progress | None, today: date, most: int
) -> tuple[Sheet, int, tuple[str, ...]]:
    door, office = workspace.scoring, workspace.office()
    sheet = door.sheet(year, today)
    items, lost = [], []
    for item in _items(workspace, sheet, scratch, most):
        (items if item.source.is_file() else lost).append(item)
    rows = _place(items, sheet, folder, progress)
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
        export_document(score_document(sheet, office, codes, today), folder / f"{SCORES}{suffix}")
        export_document(explained, folder / f"{EXPLAINED}{suffix}")
    _manifest(folder, subject)
    return sheet, len(items), tuple(f"{item.code}: {item.name}" for item in lost)


def _items(workspace: Workspace, sheet: Sheet, scratch: Path, most: int) -> Iterator[Item]:
    """Yield the documents of each criterion: what the program makes, what the clerk put there, proofs of forms."""
    door, office, year = workspace.scoring, workspace.office(), sheet.facts.year
    own = door.files(year)
    for criterion in sheet.scale.leaves:
        yield from _made(workspace, criterion, year, scratch)
        for file in (file for file in own if file.code == criterion.code):
            title = file.title or Path(file.name).stem
            yield Item(criterion.code, door.path_of(file.sha256), file.name, title, file.number, file.day, file.author)
        for _part, proofs in door.proofs(year, criterion, most):
            for proof in proofs:
                note = "văn bản ký" if proof.signed else ""
                author = proof.unit or office.name
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
            yield Item(criterion.code, path, path.name, title, plan.reference, plan.date, plan.office, note)
    if "reports" in criterion.documents:
        for frozen in workspace.reporting.frozen():
            if frozen.period.year != year:
                continue
            found = [name for name, _hash in frozen.files if name.endswith(".pdf")]
            if found:
                path = workspace.reporting.folder_of(frozen.uid) / found[0]
                title = f"Báo cáo kết quả tuyên truyền cải cách hành chính {frozen.period.phrase}"
                day = frozen.sent_on
                yield Item(criterion.code, path, found[0], title, "", day, office.name, "số liệu đã chốt")
        period = Period(year, PeriodKind.YEAR)
        if not any(frozen.period == period for frozen in workspace.reporting.frozen()):
            path = scratch / report_file_name(period, office.symbol, ".pdf")
            if not path.exists():
                export_report(workspace, period, path)
            title = f"Báo cáo kết quả tuyên truyền cải cách hành chính {period.phrase}"
            yield Item(criterion.code, path, path.name, title, "", None, office.name, "dự thảo, số liệu chưa chốt")


def _place(items: Sequence[Item], sheet: Sheet, folder: Path, progress: Progress | None) -> list[IndexRow]:
    """Copy each file to its criterion's folder under its code, merge what can be, and return the index."""
    from cchc_desktop.exports.pdf.merge import Entry, merge

    counts: dict[str, int] = defaultdict(int)
    names: list[tuple[str, str]] = []
    entries = []
    for item in items:
        counts[item.code] += 1
        code = f"{item.code}-{counts[item.code]:02d}"
        label = sheet.scale.find(item.code).label
        file = f"{_plain(item.code, 20)}_{_plain(label, 32)}/{code}_{_plain(item.title, _LONGEST)}"
        file += Path(item.name).suffix.lower()[:10]
        target = folder.joinpath(*file.split("/"))
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(item.source, target)
        names.append((code, file))
        entries.append(Entry(target, target.name, f"{code}. {item.title}"))
    pages = merge(entries, folder / MERGED, progress)
    rows = []
    for item, (code, file), span in zip(items, names, pages, strict=True):
        shown = "" if span is None else (f"{span[0]}" if span[0] == span[1] else f"{span[0]}-{span[1]}")
        note = item.note if span else "; ".join(part for part in (item.note, "tệp riêng") if part)
        rows.append(IndexRow(code, item.number, item.day, item.title, item.author, shown, note, file))
    return rows


def _manifest(folder: Path, subject: str) -> None:
    lines = [f"# {subject}", "# SHA-256 và tên từng tệp; kiểm tra bằng: sha256sum -c MANIFEST.txt"]
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            lines.append(f"{digest}  {file.relative_to(folder).as_posix()}")
    (folder / MANIFEST).write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def _zip(folder: Path, out: Path, split_mb: int | None) -> tuple[Path, ...]:
    """Pack the folder; with a size, into as many files as it takes, no document cut in two."""
    volumes: list[list[Path]] = [[]]
    room = left = split_mb * 1_000_000 if split_mb else 0
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = file.stat().st_size + 500
        if room and size > left and volumes[-1]:
            volumes.append([])
            left = room
        volumes[-1].append(file)
        left -= size
    if len(volumes) == 1:
        targets = [out]
    else:
        targets = [out.with_name(f"{out.stem}-{place}{out.suffix}") for place in range(1, len(volumes) + 1)]
    for target, files in zip(targets, volumes, strict=True):
        write_atomic(target, lambda stream, files=files: _pack(stream, folder, files))
    return tuple(targets)


def _pack(stream, folder: Path, files: Sequence[Path]) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.relative_to(folder).as_posix())


def _plain(text: str, longest: int) -> str:
    """Return a short file name without accents: it survives Zalo, old zip programs and long paths."""
    words = re.sub(r"[^a-z0-9.]+", "_", fold(text)).strip("_.")
    if len(words) > longest:
        words = words[: longest + 1].rpartition("_")[0] or words[:longest]  # never in the middle of a word
    return words.rstrip("_.") or "tai_lieu"

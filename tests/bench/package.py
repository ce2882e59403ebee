"""Package of 2,000 activities with 500 proofs of 200 KB: out and in, against a plain zip of the same bytes.

The peers know nothing of the data: out, a zip of the proofs as they are and of the rows' JSON ready-made; in, the zip
unpacked into a folder, each file flushed to the disk as every copy in the store is, and its JSON read. Ours reads and
hashes each proof before anything is written and again on the way in, triages the rows and saves them.
"""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from cchc_desktop import catalog
from cchc_desktop.models import Activity, Office, Unit
from cchc_desktop.workspace import Workspace
from tests.bench import Result

ROWS, PROOFS, SIZE, ROUNDS = 2_000, 500, 200_000, 3


def make(folder: Path) -> None:
    """Make the sending office."""
    chance = random.Random(5)
    kinds = [kind.id for kind in catalog.kinds()]
    with Workspace.open(folder) as workspace:
        workspace.save_office(Office(name="Sở Nội vụ", symbol="SNV"))
        units = [workspace.save_unit(Unit(None, f"Phòng chuyên môn {n}")).id for n in range(30)]
        workspace.add_activities(
            [
                Activity(
                    None, date(2026, 1, 1) + timedelta(days=n % 330), chance.choice(kinds),
                    f"Tuyên truyền cải cách hành chính đợt {n} tại thôn {n % 97}", unit_id=chance.choice(units),
                    reach=chance.randrange(20, 400), url=f"https://snv.example.gov.vn/tin-tuc/bai-viet-so-{n}.html",
                )
                for n in range(ROWS)
            ]
        )  # fmt: skip
        proof = folder / "p.pdf"
        for n in range(PROOFS):
            proof.write_bytes(b"%PDF-1.4 " + n.to_bytes(4, "big") + chance.randbytes(SIZE))
            workspace.attach(n * 4 + 1, proof)


def unpack(source: Path, out: Path) -> None:
    out.mkdir()
    with zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            target = out / name.replace("/", "_")
            with archive.open(name) as stream, target.open("wb") as file:
                shutil.copyfileobj(stream, file)
                file.flush()
                os.fsync(file.fileno())


def pack(members: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w") as archive:
        for file in sorted(members.iterdir()):
            method = zipfile.ZIP_DEFLATED if file.suffix == ".json" else zipfile.ZIP_STORED
            archive.write(file, file.name, method)
    with out.open("rb") as done:
        os.fsync(done.fileno())


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def measure() -> list[Result]:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        make(root / "sender")
        package = root / "a.cchc"
        times: dict[str, list[float]] = {"out": [], "pack": [], "in": [], "unpack": [], "again": []}
        with Workspace.open(root / "sender") as sender:
            sender.exchange.export_package(package)
            for n in range(ROUNDS):
                times["unpack"].append(timed(lambda n=n: unpack(package, root / f"out{n}")))
                times["out"].append(timed(lambda: sender.exchange.export_package(package)))
                times["pack"].append(timed(lambda: pack(root / "out0", root / "peer.zip")))
                with Workspace.open(root / f"receiver{n}") as receiver:

                    def take(receiver: Workspace = receiver) -> None:
                        receiver.exchange.accept_package(receiver.exchange.read_package(package))

                    times["in"].append(timed(take))
                    times["again"].append(timed(take))
        found = {key: median(values) for key, values in times.items()}
    return [
        Result("package of 2,000 activities, 500 proofs: out / plain zip", found["out"] / found["pack"], 4.0,
               found["out"], found["pack"]),
        Result("package of 2,000 activities, 500 proofs: in / plain unpacking", found["in"] / found["unpack"], 4.0,
               found["in"], found["unpack"]),
        Result("the same package again / plain unpacking", found["again"] / found["unpack"], 4.0, found["again"],
               found["unpack"], "nothing written"),
    ]  # fmt: skip

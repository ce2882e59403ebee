"""The catalogue: complete, consistent, and found the way a clerk types."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cchc_desktop import catalog, labels
from cchc_desktop.errors import AppError, NotFoundError
from cchc_desktop.models import EvidenceState, Level, PlanState, Topic, UnitKind
from cchc_desktop.periods import PeriodKind, WindowRule
from cchc_desktop.text import fold

# Words of product.md 1.5, domain.md 4 and the issue; each must lead to a kind.
NAMED = [
    "trang thông tin điện tử", "trang thông tin của đơn vị", "chuyên trang", "cổng thông tin điện tử",
    "cổng dịch vụ công", "thư điện tử", "facebook", "zalo", "nhóm zalo", "mạng xã hội", "hội nghị", "giao ban",
    "sinh hoạt chi bộ", "công đoàn", "đoàn thanh niên", "đào tạo", "tập huấn", "hội thảo", "tọa đàm", "diễn đàn",
    "đối thoại", "ngạch", "tuyển dụng", "phổ biến, giáo dục pháp luật", "pano", "áp phích", "khẩu hiệu", "bảng tin",
    "màn hình led", "băng rôn", "niêm yết", "tờ rơi", "tờ gấp", "cuốn tài liệu", "sổ tay", "bản tin", "sự kiện",
    "mít tinh", "cổ động", "cuộc thi tìm hiểu", "sân khấu hóa", "tiểu phẩm", "luân chuyển sách", "xe thư viện lưu động",
    "báo in", "báo điện tử", "phát thanh", "truyền hình", "loa truyền thanh", "phóng sự", "chuyên mục trên báo",
    "thông tin cho báo chí", "lấy ý kiến", "đường dây nóng", "phản ánh, kiến nghị", "tuyên truyền miệng",
    "xe thông tin lưu động", "video clip", "youtube", "mã QR", "tin nhắn", "thi trực tuyến", "thi viết", "khảo sát",
    "hỏi - đáp trên sóng", "đội thanh niên tình nguyện", "biểu diễn văn nghệ", "ra mắt mô hình", "học tập kinh nghiệm",
    "ban hành kế hoạch", "nêu gương",
]  # fmt: skip


@pytest.mark.parametrize("words", NAMED)
def test_everything_named_is_there(words: str) -> None:
    wanted = fold(words)
    assert any(
        wanted in fold(kind.label) or any(wanted in fold(word) for word in kind.keywords) for kind in catalog.kinds()
    )


def test_kinds_are_consistent() -> None:
    kinds = catalog.kinds()
    assert len({kind.id for kind in kinds}) == len(kinds) >= 60
    assert len({fold(kind.label) for kind in kinds}) == len(kinds)
    groups = [group.id for group in catalog.groups()]
    assert list(dict.fromkeys(kind.group for kind in kinds)) == groups
    for kind in kinds:
        assert kind.id.isascii() and kind.id == kind.id.lower() and " " not in kind.id
        assert kind.label and kind.counting_unit and kind.verb and kind.noun and kind.occasion
        assert bool(kind.reach_unit) == bool(kind.reach_phrase), kind.id
        assert not kind.noun.endswith(".") and kind.verb[0].islower()


def test_integrated_is_not_a_kind() -> None:
    assert not [kind for kind in catalog.kinds() if fold(kind.label).startswith("long ghep")]


def test_screens_count_as_online() -> None:
    assert catalog.kind("led").channel is catalog.Channel.ONLINE
    assert catalog.kind("own_site").channel is catalog.Channel.ONLINE
    assert catalog.kind("conference").channel is catalog.Channel.TRADITIONAL
    assert catalog.kind("leaflet").channel is catalog.Channel.TRADITIONAL


def test_every_id_and_label_finds_its_kind() -> None:
    for kind in catalog.kinds():
        for typed in (kind.id, kind.label, kind.label.upper(), fold(kind.label)):
            assert catalog.find_kind(typed) is kind


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("hội nghị", "conference"), ("hoi nghi pho bien", "legal_conference"), ("nhom zalo", "zalo_group"),
     ("FANPAGE", "facebook"), ("loa", "loudspeaker"), ("tap huan", "training"), ("to roi", "leaflet")],
)  # fmt: skip
def test_starts_and_keywords(typed: str, kind: str) -> None:
    assert catalog.find_kind(typed).id == kind


def test_unclear_and_unknown_kinds_name_candidates() -> None:
    with pytest.raises(AppError, match=r"own_site.*portal") as unclear:
        catalog.find_kind("tin, bài")
    assert unclear.value.hint
    with pytest.raises(AppError, match="Không có hình thức"):
        catalog.find_kind("bồ câu đưa thư")
    with pytest.raises(AppError, match="Không có hình thức"):
        catalog.find_kind("  ")
    with pytest.raises(NotFoundError, match="không có hình thức “nothing”"):
        catalog.kind("nothing")


def test_tags() -> None:
    official = [tag.id for tag in catalog.contents()][:7]
    assert official == [
        "steering", "institutions", "procedures", "organisation", "civil_service", "public_finance",
        "digital_government",
    ]  # fmt: skip
    for tags in (catalog.contents(), catalog.audiences()):
        assert len({tag.id for tag in tags}) == len(tags) == len({tag.label for tag in tags})
        for tag in tags:
            assert catalog.find_tag(tags, tag.id) is tag
            assert catalog.find_tag(tags, fold(tag.label)) is tag
    assert catalog.find_tag(catalog.audiences(), "doanh").id == "businesses"


def test_every_enum_has_its_words() -> None:
    for enum in (EvidenceState, Level, PlanState, Topic, UnitKind, PeriodKind, WindowRule):
        words = [labels.label(member) for member in enum]
        assert len(set(words)) == len(words)
        assert all(labels.short_label(member) for member in enum)
    assert labels.label(PlanState.SIGNED) != labels.label(EvidenceState.SIGNED)  # equal as strings


def test_core_imports_nothing_heavy() -> None:
    """The window's start must not pay for exports (layout.md)."""
    code = (
        "import sys; from cchc_desktop import catalog, files, labels, legacy, paths, regimes; catalog.kinds();"
        "print([m for m in ('openpyxl', 'reportlab', 'docx', 'sqlite_utils', 'lxml', 'PySide6', 'platformdirs')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""The card of keys (F1)."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets import Card, Pill, Scroll, label

KEYS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Ở mọi trang",
        (
            ("Alt+1 đến Alt+9", "Mở trang theo thứ tự ở thanh bên trái"),
            ("Ctrl+PgUp, Ctrl+PgDn", "Trang trước, trang sau"),
            ("Ctrl+F", "Tìm, không cần gõ dấu"),
            ("Ctrl+Shift+A", "Ghi nhanh một hoạt động"),
            ("F5", "Nạp lại số liệu"),
            ("F1", "Bảng phím này"),
        ),
    ),
    (
        "Khi nhập",
        (
            ("Enter", "Sang ô tiếp theo"),
            ("Shift+Tab", "Về ô trước"),
            ("Ctrl+S", "Cất"),
            ("Esc", "Hoãn"),
            ("Ctrl+Enter", "Cất và thêm"),
            ("Ctrl+V", "Ở Ghi nhanh: dán chữ, liên kết, ảnh chụp màn hình, tệp"),
            ("Alt+D", "Ở Ghi nhanh: dùng ngày chương trình gợi ý"),
            ("5/3, 5-3-26, hn, hq", "Ngày 05 tháng 3, ngày đầy đủ, hôm nay, hôm qua"),
        ),
    ),
    (
        "Trong danh sách",
        (
            ("Ctrl+N", "Thêm"),
            ("F2", "Sửa"),
            ("Del", "Xóa vào thùng rác"),
            ("F4", "Lặp lại hoạt động với ngày hôm nay"),
            ("Ctrl+P", "In"),
        ),
    ),
    (
        "Trong Nhật ký và Bảng tính của Nhật ký",
        (
            ("Ctrl+Z", "Hoàn tác thao tác vừa làm"),
            ("Ctrl+C, Ctrl+V", "Chép kèm tiêu đề, dán từ Excel"),
            ("F2 hoặc gõ", "Sửa ô đang chọn"),
            ("Ctrl+D", "Điền xuống"),
            ("Ctrl+E", "Sửa nhiều hoạt động đã chọn"),
            ("Shift+Space", "Chọn cả dòng"),
            ("Ctrl+G", "Ghi lượt định kỳ đến hạn"),
        ),
    ),
    (
        "Khi đối chiếu tệp của đơn vị",
        (
            ("Ctrl+O", "Nhập tệp, hoặc thả tệp vào trang Đơn vị"),
            ("A, U, J", "Thêm, cập nhật, cùng sự kiện"),
            ("R", "Bỏ qua; nhấn lần nữa để trả lại đơn vị"),
            ("F2", "Sửa dòng trước khi nhận: ngày, hình thức, đơn vị"),
            ("Enter", "Chi tiết: từng ô bên nhật ký và bên tệp"),
            ("Ctrl+S", "Nhận: ghi mọi dòng đã quyết định"),
            ("Ctrl+R", "Nhắc đơn vị chưa gửi: công văn, tin nhắn"),
        ),
    ),
    (
        "Khi soạn kế hoạch",
        (
            ("Tab, Shift+Tab", "Thụt vào, đưa ra một mức"),
            ("Alt+↑, Alt+↓", "Chuyển cả mục lên, xuống"),
            ("Enter", "Dòng mới cùng mức; Enter ở dòng trống: ra một mức"),
            ("Backspace", "Ở đầu dòng: bỏ số; lần nữa: nối vào dòng trước"),
            ("Ctrl+Shift+Del", "Xóa cả mục"),
            ("Ctrl+Z, Ctrl+Y", "Hoàn tác, làm lại mọi lần sửa của kế hoạch"),
            ("Ctrl+Tab", "Ra khỏi phần soạn; trong phụ lục: ngăn ô của bảng"),
            ("Ctrl+P, Ctrl+E", "In; xuất Word, PDF"),
        ),
    ),
    (
        "Lịch, ma trận, lịch sử",
        (
            ("PgUp, PgDn, Home", "Lịch: tháng trước, tháng sau, hôm nay"),
            ("Enter, Ins", "Lịch: xem hoạt động của ngày, thêm hoạt động ngày đó"),
            ("+, -", "Ma trận: xem từng hình thức của nhóm, gộp lại"),
            ("Ctrl+Z", "Lịch sử: hoàn tác lần thay đổi gần nhất"),
            ("Ctrl+Shift+C", "Minh chứng cần bổ sung: chép tin nhắn nhắc đơn vị"),
        ),
    ),
)


class KeysDialog(QDialog):
    """Every key in one place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Các phím của chương trình")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 16, 20, 16)
        outer.setSpacing(12)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for title, rows in KEYS:
            card = Card(title)
            grid = QGridLayout()
            grid.setContentsMargins(14, 8, 14, 10)
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(6)
            for row, (key, words) in enumerate(rows):
                grid.addWidget(Pill(key, "neutral"), row, 0)
                grid.addWidget(label(words, wrap=True), row, 1)
            grid.setColumnMinimumWidth(0, theme.control_width(24))
            grid.setColumnStretch(1, 1)
            card.body.addLayout(grid)
            column.addWidget(card)
        outer.addWidget(Scroll(content), 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        outer.addWidget(buttons)
        self.resize(640, 560)

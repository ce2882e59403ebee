"""Where centred lines break: names of offices, titles, signatures.

Few lines first, then lines of like length. A break never splits a word of two syllables (LAO ĐỘNG),
VÀ goes with what follows it, a dash with what precedes it, a number with its noun (domain.md 1.3).
"""

from __future__ import annotations

from collections.abc import Callable

_PAIRS = """
an toàn|bảo hiểm|bảo tàng|bệnh viện|biên tập|bưu điện|cải cách|cao đẳng|chi cục|chi nhánh|chính phủ
chính quyền|chủ tịch|chứng khoán|chuyên môn|chuyển đổi|cộng đồng|công an|công báo|công chức|công đoàn|công nghệ
công nghiệp|công tác|công thương|công trình|công viên|cơ quan|cơ sở|dân số|dân tộc|dịch vụ|doanh nghiệp|du lịch
dự án|đại học|đào tạo|đăng ký|đầu tư|địa chính|điện tử|điều hành|đối ngoại|đô thị|đơn vị|đường bộ
giai đoạn|giám đốc|giám sát|giáo dục|giao thông|hành chính|hạ tầng|hội đồng|hợp tác|kế hoạch|khoa học|khoáng sản
khu vực|kiểm định|kiểm soát|kiến trúc|kinh tế|kỹ thuật|lao động|lâm nghiệp|liên hiệp|liên minh|lưu trữ|mặt trận
môi trường|mỹ thuật|nghệ thuật|nghiên cứu|nghiệp vụ|ngoại vụ|ngoại giao|nhà nước|nhân dân|nhân lực
nội chính|nội vụ|nông dân|nông nghiệp|nông thôn|phát thanh|phát triển|phòng chống|phó giám|phó chủ|phụ nữ
phục vụ|phương tiện|quản lý|quân sự|quốc hội|quốc phòng|quy hoạch|quyền hạn|sinh viên|sử dụng|sự nghiệp|tài chính
tài nguyên|tài sản|thanh niên|thanh tra|thành phố|thể dục|thể thao|thị trấn|thị xã|thiên nhiên|thông tin|thống kê
thủ đô|thủ tục|thủy lợi|thủy sản|thực hiện|thực phẩm|thương binh|thương mại|tiếp nhận|tín dụng|tỉnh ủy|toàn dân
tổ chức|tổ quốc|tôn giáo|tổng cục|tổng hợp|trách nhiệm|trung học|trung tâm|trung ương|truyền hình
truyền thông|trường học|trưởng ban|tuyên giáo|tuyên truyền|tư pháp|ủy ban|ứng dụng|văn hóa|văn phòng|văn thư
vận tải|vận động|vật tư|vệ sinh|viễn thông|việt nam|xã hội|xây dựng|xuất bản|y tế|yêu cầu
uỷ ban|văn hoá|thuỷ lợi|thuỷ sản|đặc khu|phó trưởng|trưởng phòng|chánh văn|phó chánh|kết quả|định hướng|địa bàn
""".replace("\n", "|")
PAIRS = frozenset(tuple(pair.split(" ")) for pair in _PAIRS.split("|") if pair)
_LEVELS = {"tỉnh", "phố", "quận", "huyện", "xã", "phường", "trấn", "khu", "đô"}  # a place name follows
# Words that open a new piece of a title: a line may well begin with them.
_OPENERS = {"của", "về", "theo", "tại", "trên", "giai", "năm", "trong", "để", "nhằm", "tháng", "quý", "và", "do"}
_DASHES = {"-", "–", "—"}


def centred_lines(text: str, width_of: Callable[[str], float], limit: float) -> list[str]:
    """Return the lines of a centred text, each within `limit`; only a single word may be wider."""
    words = text.split()
    if not words:
        return []
    glued = _glued(words)
    widths = [width_of(word) for word in words]
    space = width_of(" ")
    return [" ".join(words[start:end]) for start, end in _best(words, widths, space, glued, limit)]


def _best(
    words: list[str], widths: list[float], space: float, glued: list[bool], limit: float
) -> list[tuple[int, int]]:
    """Choose breaks by dynamic programming: fewest breaks in bad places, then fewest lines, then evenness."""
    count = len(words)
    best: list[tuple[float, int, float, int]] = [(0, 0, 0, 0)]  # of the first n words; last: where their last line starts
    for end in range(1, count + 1):
        bad = 1.0 if end < count and glued[end] else 0.0
        bonus = 0.08 if end < count and (words[end].casefold() in _OPENERS or words[end - 1] in _DASHES) else 0.0
        choices: list[tuple[float, int, float, int]] = []
        width = -space
        for start in range(end - 1, -1, -1):
            width += widths[start] + space
            if width > limit and start < end - 1:
                break
            lonely = 0.5 if end == count and start and end - start == 1 else 0.0
            faults, lines, cost, _ = best[start]
            choices.append((faults + bad + lonely, lines + 1, cost + (width / limit) ** 2 - bonus, start))
        best.append(min(choices))
    spans: list[tuple[int, int]] = []
    end = count
    while end:
        start = best[end][3]
        spans.append((start, end))
        end = start
    return spans[::-1]


def _glued(words: list[str]) -> list[bool]:
    """Tell of each word whether it must stay on the line of the word before it."""
    low = [word.strip(",;:()").casefold() for word in words]
    glued = [False] * len(words)
    for i in range(1, len(words)):
        before, here = low[i - 1], low[i]
        between_numbers = before in _DASHES and i > 1 and low[i - 2][-1:].isdigit() and here[:1].isdigit()
        glued[i] = (
            (before, here) in PAIRS
            or here in _DASHES
            or between_numbers
            or before == "và"
            or (here[:1].isdigit() and before not in _DASHES)
            or (before in ("số", "khóa", "lần") and here[:1].isalnum())
        )
    i = 0
    while i < len(words):
        if low[i] in _LEVELS and not (i + 1 < len(words) and (low[i], low[i + 1]) in PAIRS):
            for j in range(i + 1, min(i + 4, len(words))):
                if not words[j][:1].isupper() or low[j] in ("và", *_LEVELS):
                    break
                glued[j] = True
        i += 1
    return glued


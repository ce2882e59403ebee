"""Where centred lines break: names of offices, titles, signatures.

Few lines first, then lines of like length. A break never splits a word of two syllables (LAO ĐỘNG),
VÀ goes with what follows it, a dash with what precedes it, a number with its noun (domain.md 1.3).
"""

from __future__ import annotations

from collections.abc import Callable

_PAIRS = """
an toàn|biên tập|bưu điện|bảo hiểm|bảo tàng|bảo đảm|bệnh viện|cao đẳng|chi cục|chi nhánh|chuyên môn|chuyển đổi
chánh văn|chính phủ|chính quyền|chăn nuôi|chất lượng|chỉ số|chủ tịch|chứng khoán|cung cấp|cán bộ|công an
công báo|công chánh|công chức|công dân|công khai|công nghiệp|công nghệ|công thương|công trình|công tác|công viên
công đoàn|cơ quan|cơ sở|cải cách|cộng đồng|cửa khẩu|doanh nghiệp|du lịch|dân số|dân tộc|dịch vụ|dự án|giai đoạn
giao thông|giám sát|giám đốc|giáo dục|hiệu quả|hài lòng|hành chính|hình thức|hạ tầng|hội đồng|hợp tác|khoa học
khoáng sản|khu công|khu kinh|khu vực|kinh phí|kinh tế|kiến trúc|kiểm soát|kiểm định|kế hoạch|kết quả|kỷ cương
kỷ luật|kỹ thuật|lao động|liên hiệp|liên minh|lâm nghiệp|lưu trữ|minh bạch|môi trường|mặt trận|mỹ thuật
nghiên cứu|nghiệp vụ|nghệ thuật|ngoại giao|ngoại vụ|người dân|nhiệm vụ|nhà nước|nhân dân|nhân lực|nâng cao
nông dân|nông nghiệp|nông thôn|nội chính|nội dung|nội vụ|pháp luật|phát thanh|phát triển|phòng chống|phó chánh
phó chủ|phó giám|phó trưởng|phương tiện|phổ biến|phụ nữ|phục vụ|quy hoạch|quyền hạn|quân sự|quản lý|quốc gia
quốc hội|quốc phòng|quốc tế|sinh viên|sáng tạo|sử dụng|sự nghiệp|thanh niên|thanh tra|thiên nhiên|thuỷ lợi
thuỷ sản|thành phố|thí điểm|thông tin|thú y|thương binh|thương mại|thể dục|thể thao|thị trấn|thị xã|thống kê
thủ tục|thủ đô|thủy lợi|thủy sản|thực hiện|thực phẩm|tiếp nhận|toàn dân|triển khai|trung học|trung tâm
trung ương|truyền hình|truyền thông|trách nhiệm|trường học|trưởng ban|trưởng phòng|trồng trọt|trực tuyến
tuyên giáo|tuyên truyền|tài chính|tài nguyên|tài sản|tín dụng|tôn giáo|tăng cường|tư pháp|tỉnh ủy|tổ chức
tổ quốc|tổng cục|tổng hợp|uỷ ban|viên chức|viễn thông|việt nam|văn bản|văn hoá|văn hóa|văn phòng|văn thư|vận tải
vận động|vật tư|vệ sinh|xuất bản|xây dựng|xã hội|y tế|yêu cầu|điều hành|điện tử|đào tạo|đô thị|đăng ký|đơn vị
đường bộ|đại học|đảm bảo|đầu tư|đẩy mạnh|đặc khu|địa bàn|địa chính|định hướng|đối ngoại|đổi mới|ủy ban|ứng dụng
""".replace("\n", "|")
PAIRS = frozenset(tuple(pair.split(" ")) for pair in _PAIRS.split("|") if pair)
# A place name follows these, and stays with them.
_LEVELS = {"tỉnh", "quận", "huyện", "xã", "phường"}
_LONG_LEVELS = {("thành", "phố"), ("thị", "xã"), ("thị", "trấn"), ("đặc", "khu"), ("thủ", "đô")}
# Words that open a new piece of a title: a line may well begin with them.
_OPENERS = {"của", "về", "theo", "tại", "trên", "giai", "năm", "trong", "để", "nhằm", "tháng", "quý", "và", "do"}
_DASHES = {"-", "–", "—"}


def centred_lines(text: str, width_of: Callable[[str], float], limit: float) -> list[str]:
    """Return the lines of a centred text, each within `limit`; only a single word may be wider."""
    words = [word for word in text.replace("\n", " ").split(" ") if word]  # no-break spaces hold
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
    # Of the first n words: bad breaks, lines, unevenness, where the last line starts.
    best: list[tuple[float, int, float, int]] = [(0, 0, 0, 0)]
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
    for i in range(len(words)):
        level = low[i] in _LEVELS or (i > 0 and (low[i - 1], low[i]) in _LONG_LEVELS)
        if not level or (i + 1 < len(words) and (low[i], low[i + 1]) in PAIRS):
            continue
        for j in range(i + 1, min(i + 4, len(words))):
            if not words[j][:1].isupper() or low[j] == "và" or low[j] in _LEVELS:
                break
            glued[j] = True
    return glued

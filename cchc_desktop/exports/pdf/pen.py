"""The one place that puts ink on a reportlab canvas.

`direct` writes text operators into the page's stream itself, with the encoded form of each word
kept: about twice as fast for long tables. It needs three private names of reportlab; without them
the pen falls back to the public calls, and a test holds that both print the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cchc_desktop.exports.pdf.fonts import Face

Segment = tuple[Face, str]
Rule = tuple[float, float, float, float]  # x0 y0 x1 y1
_MANY = 50_000


class Pen:
    def __init__(self, canvas: Any, direct: bool = True) -> None:
        self.canvas = canvas
        self.direct = direct and all(hasattr(canvas, name) for name in ("_code", "_escape", "_doc"))
        self._words: dict[str, dict[str, str | None]] = {}  # of each face: a word escaped, None when not in subset 0
        self._refs: dict[tuple[str, int], str] = {}

    def text(self, x: float, y: float, segments: Iterable[Segment], size: float, word_space: float = 0.0) -> None:
        """Draw one line; `word_space` is added to each space to justify it."""
        if not self.direct:
            line = self.canvas.beginText(x, y)
            line.setWordSpace(word_space)
            for face, text in segments:
                line.setFont(face.name, size)
                line.textOut(text)
            self.canvas.drawText(line)
            return
        out = [f"BT {word_space:.4f} Tw 1 0 0 1 {x:.3f} {y:.3f} Tm"]
        for face, text in segments:
            out.append(self._shown(face, text, size))
        out.append("ET")
        self.canvas._code.append(" ".join(out))

    def lines(self, face: Face, size: float, placed: Sequence[tuple[float, float, str]]) -> None:
        """Draw many unjustified lines of one face at once: (x, y, text)."""
        if not placed:
            return
        if not self.direct:
            for x, y, text in placed:
                self.text(x, y, ((face, text),), size)
            return
        words = self._words.setdefault(face.name, {})
        font = f"{self._ref(face, 0)} {size:g} Tf"
        out = [f"BT 0 Tw {font}"]
        for x, y, text in placed:
            codes: list[str] = []
            for word in text.split(" "):
                code = words.get(word)
                if code is None:
                    code = self._encode(face, word, words)
                    if code is None:
                        break
                codes.append(code)
            else:
                out.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm ({' '.join(codes)}) Tj")
                continue
            out.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm {self._shown(face, text, size)} {font}")
        out.append("ET")
        self.canvas._code.append("\n".join(out))

    def rules(self, rules: Sequence[Rule], thickness: float) -> None:
        """Draw straight lines, black."""
        if rules:
            self.canvas.setLineWidth(thickness)
            self.canvas.lines(rules)

    def _encode(self, face: Face, word: str, words: dict[str, str | None]) -> str | None:
        if word in words:
            return words[word]
        if len(words) > _MANY:
            words.clear()
        chunks = face.font.splitString(word, self.canvas._doc)  # pyright: ignore[reportAttributeAccessIssue]
        plain = all(subset == 0 for subset, _ in chunks)
        words[word] = "".join(self.canvas._escape(code) for _, code in chunks) if plain else None
        return words[word]

    def _shown(self, face: Face, text: str, size: float) -> str:
        """Return the operators for text that may lie in several subsets of its font."""
        return " ".join(
            f"{self._ref(face, subset)} {size:g} Tf ({self.canvas._escape(code)}) Tj"
            for subset, code in face.font.splitString(text, self.canvas._doc)  # pyright: ignore[reportAttributeAccessIssue]
        )

    def _ref(self, face: Face, subset: int) -> str:
        """Return the page's name of a font subset, which registers the font with the file."""
        key = (face.name, subset)
        ref = self._refs.get(key)
        if ref is None:
            font: Any = face.font
            font.splitString(" ", self.canvas._doc)
            ref = self._refs[key] = font.getSubsetInternalName(subset, self.canvas._doc)
        return ref

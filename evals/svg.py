"""Plots as inline SVG, drawn without any library, so that a report is one file that opens anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

WIDTH, HEIGHT = 520, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 20, 50


@dataclass
class Plot:
    """A plot with linear axes from (x_low, y_low) to (x_high, y_high); marks that are added appear in their order.

    `title` and `description` are for those who do not see it.
    """

    title: str
    description: str
    x_label: str
    y_label: str
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    height: int = HEIGHT
    _marks: list[str] = field(default_factory=list)

    def x(self, value: float) -> float:
        """Return where a value lies on the horizontal axis, in units of the drawing."""
        return _LEFT + _share(value, self.x_range) * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        """Return where a value lies on the vertical axis, in units of the drawing."""
        return self.height - _BOTTOM - _share(value, self.y_range) * (self.height - _TOP - _BOTTOM)

    def line(self, points: Sequence[tuple[float, float]], style: str = "line") -> None:
        """Add a line through points. `style` is a class of the report's style sheet."""
        placed = " ".join(f"{self.x(x):.1f},{self.y(y):.1f}" for x, y in points)
        self._marks.append(f'<polyline class="{style}" points="{placed}"/>')

    def dot(self, x: float, y: float) -> None:
        """Add a dot."""
        self._marks.append(f'<circle class="bar" cx="{self.x(x):.1f}" cy="{self.y(y):.1f}" r="5"/>')

    def bar(self, low: tuple[float, float], high: tuple[float, float]) -> None:
        """Add a filled rectangle between two opposite corners."""
        left, right = sorted((self.x(low[0]), self.x(high[0])))
        top, bottom = sorted((self.y(low[1]), self.y(high[1])))
        self._marks.append(
            f'<rect class="bar" x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}"/>'
        )

    def text(self, x: float, y: float, words: str, anchor: str = "start") -> None:
        """Add words at a place given in values of the axes."""
        self._place(self.x(x), self.y(y) + 4, words, anchor)

    def beside(self, y: float, words: str) -> None:
        """Add words to the left of the vertical axis."""
        self._place(_LEFT - 6, self.y(y) + 4, words, "end")

    def x_ticks(self, values: Sequence[tuple[float, str]]) -> None:
        """Add named ticks with grid lines to the horizontal axis."""
        for value, words in values:
            self.line([(value, self.y_range[0]), (value, self.y_range[1])], "grid")
            self._place(self.x(value), self.height - _BOTTOM + 16, words, "middle")

    def y_ticks(self, values: Sequence[tuple[float, str]]) -> None:
        """Add named ticks with grid lines to the vertical axis."""
        for value, words in values:
            self.line([(self.x_range[0], value), (self.x_range[1], value)], "grid")
            self.beside(value, words)

    def svg(self) -> str:
        """Return the drawing."""
        middle = self.height / 2
        labels = (
            f'<text class="label" x="{(WIDTH + _LEFT) / 2:.0f}" y="{self.height - 8}" text-anchor="middle">'
            f"{escape(self.x_label)}</text>"
            f'<text class="label" x="14" y="{middle:.0f}" text-anchor="middle" transform="rotate(-90 14 {middle:.0f})">'
            f"{escape(self.y_label)}</text>"
        )
        return (
            f'<svg role="img" viewBox="0 0 {WIDTH} {self.height}" xmlns="http://www.w3.org/2000/svg">'
            f"<title>{escape(self.title)}</title><desc>{escape(self.description)}</desc>"
            f"{''.join(self._marks)}{labels}</svg>"
        )

    def _place(self, x: float, y: float, words: str, anchor: str) -> None:
        self._marks.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>')


def _share(value: float, bounds: tuple[float, float]) -> float:
    low, high = bounds
    return (value - low) / (high - low) if high > low else 0.0

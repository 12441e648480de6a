"""Colours as numbers from 0 to 1, and whether two are so near that text in one cannot be seen on the other."""

from __future__ import annotations

from collections.abc import Sequence

Colour = tuple[float, ...]
WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)
_NEAR = 0.09


def is_near(one: Colour, other: Colour) -> bool:
    """Say whether every part (red, green, blue) differs by less than about a tenth."""
    return all(abs(a - b) <= _NEAR for a, b in zip(one[:3], other[:3], strict=False))


def from_hex(digits: str) -> Colour | None:
    """Return the colour of six or eight hexadecimal digits (the last six count), or None."""
    try:
        red, green, blue = bytes.fromhex(digits[-6:])
    except ValueError:
        return None
    return red / 255, green / 255, blue / 255


def from_parts(parts: Sequence[float], space: str = "") -> Colour | None:
    """Return the colour of a PDF's numbers (grey, red-green-blue or cyan-magenta-yellow-black), or None.

    `space` is the name of the colour space: one number of a spot colour is ink, not light.
    """
    if any(not isinstance(part, int | float) for part in parts) or space in ("Indexed", "Pattern", "Lab"):
        return None
    numbers = [min(max(float(part), 0.0), 1.0) for part in parts]
    if space in ("Separation", "DeviceN"):
        return WHITE if not any(numbers) else None
    match numbers:
        case [grey]:
            return grey, grey, grey
        case [red, green, blue]:
            return red, green, blue
        case [cyan, magenta, yellow, black]:
            red, green, blue = ((1 - ink) * (1 - black) for ink in (cyan, magenta, yellow))
            return red, green, blue
    return None

"""Where a person lives: rooms and flats, and houses in a street by number.

The words are those of the nine languages. A street without a number, or a building alone, may be a public place and
stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_I = re.IGNORECASE
_ROOM = (
    r"(?:room|rm|apt|apartment|flat|unit|suite|villa|zimmer|wohnung|whg|chambre|appartement|appt|apto|apartamento"
    r"|habitación|piso|квартира|кв|комната|شقة|غرفة)"
)
_HOUSE = r"(?:building|bldg|block|tower|house|entrance|floor|haus|bâtiment|edificio|дом|корпус|этаж|عمارة|مبنى|بناية)"
_NUMBER = r"\.?\s*(?:no\.?|number|nr\.?|#|№)?\s*[A-Z]?-?\d{1,5}(?:-\d{1,5}){0,3}[A-Z]?(?![\w%])"
# "Flat 20 percent", "room 2 nights": a number of something is no door.
_AMOUNT = (
    r"(?!\s*(?:%|percent|bed|rooms?|yuan|rmb|people|persons?|days?|nights?|weeks?|months?|years?|hours?|minutes?"
    r"|sqm|m2|km|元))"
)
_PART = rf"(?<!\w)(?:{_ROOM}|{_HOUSE}){_NUMBER}"
_CHAIN = re.compile(rf"{_PART}(?:\s*,?\s*{_PART})+|(?<!\w){_ROOM}{_NUMBER}{_AMOUNT}", _I)
_ROAD = re.compile(
    r"(?<!\w)(?:no\.?\s*|#)?\d{1,5}[a-z]?,?\s+(?:[^\W\d_][\w'’-]*\s+){1,4}?"
    r"(?:road|rd|street|str?|avenue|ave|lane|hutong|alley|dajie|[a-z]*lu|[a-z]*jie)\b"
    r"|(?<!\w)\d{1,5}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|place)\s+\w[\w'’ -]{2,30}?(?=[,.;?!]|\s\d|$)"
    r"|\w+(?:straße|strasse|str\.)\s*\d{1,4}\s?[a-z]?\b"
    r"|\b(?:calle|avenida)\s+[^\W\d]+(?:\s[^\W\d]+){0,4}?,?\s+(?:n[.º°]*\s*)?\d{1,4}\b"
    r"|(?<!\w)ул(?:ица|ице|\.)\s*\w+,?\s*(?:д(?:ом|\.)?\s*)?\d{1,4}\b",
    _I,
)
_EAST_PART = r"[A-Z]?\d{1,5}[A-Z]?\s*(?:号院|号楼|栋|幢|座|单元|号门|层|号(?![线航口令文楼])|동|丁目|番地?)"
_GAP = r"[\s,，、-]*"
_EAST = re.compile(
    rf"(?<!\d)(?:(?:{_EAST_PART}{_GAP}|[A-Z]座{_GAP})+\d{{1,5}}[A-Z]?(?:号?室|号房|房|户|호|号)?"
    rf"(?![\d元块天小个年月人线])|(?:{_EAST_PART}{_GAP}){{2,}}|\d{{3,5}}[A-Z]?(?:号?室(?!\s*\d\s*厅)|号房|호(?!선)))"
    rf"|(?<=[路街巷弄里条道村]){_EAST_PART}",
    _I,
)


def find_addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, kind) of every address in a text whose digits are 0-9."""
    for pattern in (_CHAIN, _ROAD, _EAST):
        for found in pattern.finditer(text):
            yield found.start(), found.end(), "address"

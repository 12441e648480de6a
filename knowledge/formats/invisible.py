"""Blocks without the characters that nobody can see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.formats.blocks import Block, Table
from knowledge.hidden_text import remove_hidden


def without_invisible(blocks: Sequence[Block]) -> tuple[list[Block], int]:
    """Return the blocks in NFC without invisible characters, and how many there were."""
    total = 0

    def clean(text: str) -> str:
        nonlocal total
        visible, hidden = remove_hidden(text)
        total += hidden
        return visible

    cleaned: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            columns = tuple(clean(text) for text in block.columns)
            rows = tuple(tuple(clean(text) for text in row) for row in block.rows)
            cleaned.append(replace(block, columns=columns, rows=rows))
        else:
            cleaned.append(replace(block, text=clean(block.text)))
    return cleaned, total

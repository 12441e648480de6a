"""Whether a quote stands verbatim in a document of a knowledge folder."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

from knowledge.errors import DocumentError
from knowledge.front_matter import load_yaml
from knowledge.parsers import read_document

_REFERENCE = re.compile(r"\[\^[^\]]+\](?!:)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)|<(https?://[^>]*)>")


class DocumentTexts:
    """The texts of one folder, each read once when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.text = lru_cache(maxsize=None)(self._text)
        self._statements = lru_cache(maxsize=None)(self._parsed)

    def has(self, document: str) -> bool:
        """Say whether there is such a document."""
        name = PurePosixPath(document)
        return bool(document) and ".." not in name.parts and (self._folder / name).is_file()

    def holds(self, document: str, quote: str) -> bool:
        """Say whether a quote stands in a document, apart from footnote references and line breaks."""
        if not quote.strip() or not self.has(document):
            return False
        return _joined(quote) in self.text(document) or quote in self._statements(document)

    def _text(self, document: str) -> str:
        path = self._folder / document
        raw = path.read_text(encoding="utf-8", errors="replace")
        if path.suffix == ".yaml":
            return _joined(" ".join(_strings(load_yaml(raw))))
        return _joined(_LINK.sub(r"\1\2", _REFERENCE.sub("", raw)))

    def _parsed(self, document: str) -> frozenset[str]:
        try:
            parsed, _ = read_document(self._folder / document, PurePosixPath(document))
        except DocumentError:
            return frozenset()
        return frozenset(statement.text for section in parsed.sections for statement in section.statements)


def _joined(text: str) -> str:
    return " ".join(text.split())


def _strings(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _strings(each)]
    if isinstance(value, list):
        return [text for each in value for text in _strings(each)]
    return [str(value)]

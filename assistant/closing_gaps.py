"""Gaps as staff see them: a numbered listing, and a gap closed by writing its question into a document.

The numbers of a listing are kept in the data folder, so that `--accept 3` means what stood there as 3, whatever has
been asked since. The file holds numbers of kept questions, not their words.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.assemble import open_log
from assistant.gaps import Gap, Wording, find_gaps
from assistant.question_log import Asked, QuestionLog
from embeddings.errors import BuildError
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel, Vectors
from knowledge.edit_questions import add_questions
from knowledge.errors import HutongError, UsageError
from knowledge.settings import Settings

NUMBERS = "gaps.json"
TURN_ON = (
    "Nothing is kept of what residents ask: set HUTONG_KEEP_QUESTIONS=true, and their unanswered questions stand here"
)
_PLACE = re.compile(r"\s*(?P<document>[^#›]+?\.\w{2,8})\s*(?:[#›](?P<section>.*))?")


@dataclass(frozen=True, slots=True)
class Listing:
    """Numbered gaps, from 1, and how many questions were left out because they point back to an earlier turn."""

    gaps: tuple[Gap, ...]
    follow_ups: int = 0


@dataclass(frozen=True, slots=True)
class Accepted:
    """The questions written into a section of a document."""

    document: str
    section: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GapList:
    """The gaps of a data folder, and the documents they are closed in. `live` gives the vectors' centring."""

    log: QuestionLog
    numbers: Path
    documents: Path
    live: LiveIndex
    model: EmbeddingModel

    def list(self, out_of_scope: bool = False) -> Listing:
        """Return the gaps and keep their numbers. Raises LogError, ModelError.

        With `out_of_scope` also what was taken for questions about something else than life in Beijing.
        """
        asked = self.log.gaps(out_of_scope)
        if not asked:
            return Listing(())
        gaps = find_gaps(asked, self.model, self._shifts())
        _write_numbers(self.numbers, gaps)
        return Listing(tuple(gaps), sum(question.follow_up for question in asked))

    def accept(self, number: int, place: str = "", every_wording: bool = False) -> Accepted:
        """Write the question of a listed gap into a document's front matter, and close the gap.

        `place` is "document.md#Section", "document.md › Section" or empty for the nearest section. Only the wording
        that stands for the gap is written, or with `every_wording` each one. Raises UsageError where the number or
        the place is not there, DocumentError where the document cannot be edited; nothing is written then.
        """
        gap = _listed(self.numbers, number, self.log)
        document, section = parse_place(place) if place else (gap.document, gap.section)
        if not document or not section:
            example = f'--accept {number} "folder/document.md#Section"'
            raise UsageError(f"Gap {number} has no nearest section. Name one: {example}")
        wordings = gap.wordings if every_wording else gap.wordings[:1]
        pairs = [(wording.language, wording.text) for wording in wordings]
        added = add_questions(self.documents, PurePosixPath(document), section, pairs)
        self.log.close(gap.events)
        return Accepted(document, section, tuple(added))

    def _shifts(self) -> Mapping[str, Vectors]:
        try:
            return self.live.current().shifts
        except BuildError:
            # Without a build there is nothing to centre by; the same language still groups well.
            return {}


def open_gaps(settings: Settings) -> GapList:
    """Return the gaps of the data folder that the settings name; the model is loaded when it is needed."""
    model = EmbeddingModel(settings.embedding_model, settings.cache_dir, settings.engine)
    live = LiveIndex(settings.builds_dir, model)
    return GapList(open_log(settings), settings.data_dir / NUMBERS, settings.knowledge_dir, live, model)


def parse_place(place: str) -> tuple[str, str]:
    """Split "document.md#Section" or "document.md › Section". Raises UsageError where no section is named."""
    found = _PLACE.fullmatch(place)
    if not found or not (found["section"] or "").strip():
        raise UsageError(f'{place!r} names no section. Write "folder/document.md#Section heading"')
    return found["document"].strip(), found["section"].strip()


def gap_record(number: int, gap: Gap) -> dict[str, Any]:
    """Return a gap as a JSON object."""
    return {
        "number": number,
        "key": gap.key,
        "question": gap.wordings[0].text,
        "asked": len(gap.events),
        "languages": list(gap.languages),
        "document": gap.document,
        "section": gap.section,
        "last": gap.last.isoformat(),
        "wordings": [{"language": w.language, "question": w.text, "asked": len(w.events)} for w in gap.wordings],
    }


def _write_numbers(path: Path, gaps: Sequence[Gap]) -> None:
    groups = [
        {
            "document": gap.document,
            "section": gap.section,
            "wordings": [list(wording.events) for wording in gap.wordings],
        }
        for gap in gaps
    ]
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(groups, stream)
    Path(temporary).replace(path)


def _listed(path: Path, number: int, log: QuestionLog) -> Gap:
    again = "List the gaps again: python -m knowledge gaps"
    try:
        groups = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UsageError(f"There is no listing yet. {again}") from error
    except (OSError, ValueError) as error:
        raise HutongError(f"{path}: cannot be read ({error}). {again}") from error
    if not 1 <= number <= len(groups):
        raise UsageError(f"The last listing has no gap {number}. {again}")
    group = groups[number - 1]
    open_questions: dict[int, Asked] = {question.id: question for question in log.gaps(out_of_scope=True)}
    there = [[open_questions[n] for n in events if n in open_questions] for events in group["wordings"]]
    wordings = tuple(_wording(same) for same in there if same)
    if not wordings:
        raise UsageError(f"Gap {number} of the last listing is closed or has expired. {again}")
    last = max((question.day for same in there for question in same), default=dt.date.min)
    return Gap(wordings, group["document"], group["section"], last)


def _wording(same: Sequence[Asked]) -> Wording:
    return Wording(same[0].language, same[0].question, tuple(question.id for question in same))

"""Doc2Dial (Feng et al. 2020, EMNLP): turns of dialogues over government documents, each grounded in a span of one.

128 documents of two of the four domains (dmv, ssa). Licence unclear: measured where it lies, nothing of it is kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.intake import clean
from assistant.language import identify
from assistant.models import Question, Turn
from assistant.rephrase import search_text
from embeddings.search import Hit
from evals.cases import Gold
from evals.metrics.retrieval import Found, rank_spans
from evals.public.documents import Searcher, document_rank, searcher
from evals.public.figures import Bench, Figure, PublicSet
from evals.public.intervals import mean_figure
from evals.public.reading import read_json_lines, thinned
from knowledge.sentences import split_sentences

MOST = 500
SEED = 0
MRR_DEPTH = 10
LAST_TURN, WITH_HISTORY, GAIN = "last turn", "search text", "search text - last turn"
_ROLES = {"user": "user", "agent": "assistant"}
_NOTE = (
    "two of four domains; DialDoc 2021 is given the document and marks the span (F1, exact match), MultiDoc2Dial has "
    "other dialogues over all domains: nothing to set beside it"
)


@dataclass(frozen=True, slots=True)
class Grounded:
    """A later turn of a dialogue, the file of its document, and the sentences of its grounding span there."""

    dialogue: str
    question: Question
    span: tuple[Gold, ...]

    @property
    def document(self) -> str:
        return self.span[0].document


@dataclass(frozen=True, slots=True)
class Scores:
    """What one turn reached: its document first and among the first five, share of its span, reciprocal rank of it."""

    hit_at_1: float
    hit_at_5: float
    recall_at_5: float
    reciprocal_rank: float


MEASURES: tuple[tuple[str, Callable[[Scores], float]], ...] = (
    ("document Hit@1", lambda s: s.hit_at_1),
    ("document Hit@5", lambda s: s.hit_at_5),
    ("span recall@5", lambda s: s.recall_at_5),
    ("passage MRR@10", lambda s: s.reciprocal_rank),
)


def measure(bench: Bench) -> list[Figure]:
    """Return how well the documents and spans of later turns are found: by the last turn alone, and by our search text.

    A span's sentences count as found in a passage of their own document that holds them; MRR is of the first passage
    that holds one. Dialogues are resampled whole. The last group is the paired difference.
    """
    texts = {line["doc_id"]: line["text"] for line in read_json_lines(bench.folder / "docs.jsonl.gz")}
    names = {identity: f"document-{number:03}.md" for number, identity in enumerate(texts)}
    documents = {names[identity]: as_markdown(identity, text) for identity, text in texts.items()}
    later = [turn for turn in _turns(bench, names) if any(t.role == "user" for t in turn.question.history)]
    asked = thinned(later, MOST, SEED, bench.every)
    with searcher(bench, documents) as over:
        alone = _scores(over, asked, [Question(turn.question.text) for turn in asked], LAST_TURN)
        joined = _scores(over, asked, [turn.question for turn in asked], WITH_HISTORY)
    dialogues = [turn.dialogue for turn in asked]
    figures = []
    for name, of in MEASURES:
        before, after = [of(score) for score in alone], [of(score) for score in joined]
        gain = [b - a for a, b in zip(before, after, strict=True)]
        for group, values in ((LAST_TURN, before), (WITH_HISTORY, after), (GAIN, gain)):
            figures.append(mean_figure(name, group, values, dialogues, note=_NOTE))
    return figures


SET = PublicSet("doc2dial", "doc2dial", "turns of dialogues over government documents, their span to be found", measure)


def as_markdown(identity: str, text: str) -> str:
    """Return a document of the set in Markdown: its title out of its id, and what stands over a block as a heading."""
    blocks = (block.strip().split("\n", 1) for block in re.split(r"\n\s*\n", text) if block.strip())
    written = [f"## {block[0].strip()}\n\n{block[1].strip()}" if block[1:] else block[0] for block in blocks]
    title = json.dumps(identity.rsplit("#", 1)[0].strip(), ensure_ascii=False)
    return f"---\ntitle: {title}\n---\n\n" + "\n\n".join(written) + "\n"


def _turns(bench: Bench, names: Mapping[str, str]) -> Iterator[Grounded]:
    for line in read_json_lines(bench.folder / "turns.jsonl.gz"):
        *earlier, last = line["history"]
        span = tuple(Gold(names[line["doc_id"]], sentence) for sentence in _sentences(line["answer"]))
        if span and last["text"].strip():
            question = Question(last["text"], tuple(turn_of(said) for said in earlier))
            yield Grounded(line["dialogue"], clean(question), span)


def turn_of(said: Mapping[str, Any]) -> Turn:
    """Return a turn of a dialogue as the assistant takes it."""
    return Turn(_ROLES[said["role"]], said["text"])


def _sentences(span: str) -> Iterator[str]:
    for line in span.split("\n"):
        yield from (sentence for sentence in split_sentences(line) if any(c.isalnum() for c in sentence))


def _scores(over: Searcher, asked: Sequence[Grounded], questions: Sequence[Question], step: str) -> list[Scores]:
    hits = over.find([search_text(q, identify(q.text)) for q in questions], f"Doc2Dial, {step}")
    return [score(turn, found) for turn, found in zip(asked, hits, strict=True)]


def score(turn: Grounded, hits: Sequence[Hit]) -> Scores:
    """Return what the passages found for a turn, best first, reach of its document and span."""
    rank = document_rank(hits, turn.document)
    passages = [
        Found(hit.document.id, "\n".join((*hit.chunk.heading_path, hit.chunk.text))) for hit in hits[:MRR_DEPTH]
    ]
    spans = rank_spans(turn.span, passages, same_document=True)
    return Scores(float(rank == 1), float(0 < rank <= 5), spans.recall_at(5).value, spans.reciprocal_rank)

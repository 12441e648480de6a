"""How much of a person's rewrite the search text brings in, counted by hand, and the three sets that hold rewrites."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.models import Question, Turn
from embeddings.model import EmbeddingModel
from evals.public import canard, cast, mtrag_questions
from evals.public.content_words import content_words
from evals.public.figures import Figure
from evals.public.rewriting import ADDING, ALL_TURNS, ALONE, GAIN, LAST_TURN, SEARCH_TEXT, FollowUp
from evals.public.rewriting import figures as figures_of
from tests.evals.public_samples import bench_of, one, write_gzip, write_json, write_json_lines


def asked(question: str, *said: str) -> Question:
    """A question after turns of user and assistant, the user first."""
    return Question(question, tuple(Turn("assistant" if n % 2 else "user", text) for n, text in enumerate(said)))


MUSEUMS = "Which museums are free on Mondays in the whole city?"
CASES = (
    # Wanted: forbidden, city. Brought: both, and visitors; open is in the question.
    FollowUp(
        "a",
        asked("When does it open?", "Is the Forbidden City open to visitors?"),
        "When does the Forbidden City open?",
    ),
    # Wanted: embassy, chaoyang. Brought: embassy; the assistant said the other.
    FollowUp(
        "b",
        asked("How do I get there?", "Where is the embassy?", "In Chaoyang."),
        "How do I get to the embassy in Chaoyang?",
    ),
    # Stands alone. Brought, for nothing: buy, train, tickets, tianjin.
    FollowUp("c", asked(MUSEUMS, "Where can I buy train tickets to Tianjin?"), MUSEUMS),
)


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> list[Figure]:
    folder = tmp_path_factory.mktemp("rewriting")
    return figures_of(CASES, bench_of(folder, folder / "scratch", model), "because")


@pytest.mark.parametrize(
    ("measure", "group", "value", "cases"),
    [
        ("added words: recall", ADDING, (1 + 1 / 2) / 2, 2),
        ("added words: precision", "", (2 / 3 + 1 + 0) / 3, 3),
        ("added words: said before", ADDING, 1.0, 2),
        ("leans on history", ADDING, 1.0, 2),
        ("leans on history", ALONE, 0.0, 1),
        ("rewrite's words: recall", LAST_TURN, (1 / 3 + 1 / 3 + 1) / 3, 3),
        ("rewrite's words: recall", SEARCH_TEXT, (1 + 2 / 3 + 1) / 3, 3),
    ],
)
def test_words_are_counted_as_by_hand(
    figures: list[Figure], measure: str, group: str, value: float, cases: int
) -> None:
    figure = one(figures, measure, group)

    assert (figure.value, figure.cases) == (pytest.approx(value), cases)
    assert figure.note == "because"


def test_a_question_that_stands_alone_is_its_own_rewrite_and_drifts_from_it_with_history(figures: list[Figure]) -> None:
    part = f"cosine, {ALONE}"

    assert one(figures, part, LAST_TURN).value == pytest.approx(1.0, abs=1e-5)
    assert one(figures, part, SEARCH_TEXT).value < 1
    # Less weight for what was said before than for the question itself.
    assert one(figures, part, ALL_TURNS).value < one(figures, part, SEARCH_TEXT).value


def test_a_question_that_leans_comes_nearer_to_its_rewrite_by_the_paired_difference(figures: list[Figure]) -> None:
    part = f"cosine, {ADDING}"
    gain = one(figures, part, GAIN)

    assert gain.value > 0
    assert gain.value == pytest.approx(one(figures, part, SEARCH_TEXT).value - one(figures, part, LAST_TURN).value)
    assert gain.low <= gain.value <= gain.high


def test_function_words_and_what_is_left_of_contractions_are_no_content() -> None:
    assert content_words("What's the FEE, and doesn't it include the dog's licence?") == {
        "fee",
        "include",
        "dog",
        "licence",
    }


def test_canard_s_titles_open_the_history_and_first_questions_are_left_out(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    titles, first = ["Frank Zappa", "Disbandment"], "What group disbanded?"
    lines = [
        {"History": titles, "QuAC_dialog_id": "d", "Question": first, "Question_no": 1, "Rewrite": first},
        {
            "History": [*titles, first, "The Mothers of Invention"],
            "QuAC_dialog_id": "d",
            "Question": "When did they disband?",
            "Question_no": 2,
            "Rewrite": "When did Zappa and the Mothers of Invention disband?",
        },
    ]
    write_json(tmp_path / "dev.json.gz", lines)

    figures = canard.measure(bench_of(tmp_path, tmp_path / "scratch", model))

    # Wanted: zappa, mothers, invention. The user said the first (in the title), the assistant the others.
    assert one(figures, "added words: recall", ADDING).value == pytest.approx(1 / 3)
    assert one(figures, "added words: said before", ADDING).value == 1.0
    assert one(figures, "added words: recall", ADDING).cases == 1
    assert one(figures, "leans on history", ALONE).cases == 0


def test_cast_s_turns_are_paired_with_their_resolution_by_number(tmp_path: Path, model: EmbeddingModel) -> None:
    spoken = ["What is throat cancer?", "Is it treatable?"]
    topic = {
        "number": 31,
        "title": "cancer",
        "turn": [{"number": n, "raw_utterance": text} for n, text in enumerate(spoken, 1)],
    }
    write_json(tmp_path / "evaluation_topics_v1.0.json.gz", [topic])
    write_gzip(
        tmp_path / "evaluation_topics_annotated_resolved_v1.0.tsv.gz",
        "31_1\tWhat is throat cancer?\n31_2\tIs throat cancer treatable?\n",
    )

    figures = cast.measure(bench_of(tmp_path, tmp_path / "scratch", model))

    recall = one(figures, "added words: recall", ADDING)
    assert (recall.value, recall.cases) == (1.0, 1)
    assert one(figures, "leans on history", ADDING).value == 1.0
    assert one(figures, "leans on history", ALONE).cases == 0


def test_mtrag_s_questions_are_cut_into_turns_without_speaker_and_stray_quotes(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    first, last = '|user|: "What are the sheltered rooms for?', "|user|: What items should I keep?"
    rewrite = "|user|: What items should I keep in the sheltered rooms and cellar?"
    names = ("q<::>1", "q<::>2")
    retrieval = tmp_path / "retrieval"
    write_json_lines(
        retrieval / "govt_questions.jsonl.gz",
        [{"_id": names[0], "text": first}, {"_id": names[1], "text": f"{first}\n{last}"}],
    )
    write_json_lines(
        retrieval / "govt_rewrite.jsonl.gz", [{"_id": names[0], "text": first}, {"_id": names[1], "text": rewrite}]
    )

    figures = mtrag_questions.measure(bench_of(tmp_path, tmp_path / "scratch", model))

    assert mtrag_questions.turns_of(f"{first}\n{last}") == [
        "What are the sheltered rooms for?",
        "What items should I keep?",
    ]
    # Wanted: sheltered, rooms, cellar; said before: the first two.
    recall = one(figures, "added words: recall", ADDING)
    assert (recall.value, recall.cases) == (pytest.approx(2 / 3), 1)
    assert one(figures, "added words: precision", "").value == 1.0

"""Lists and comparisons over a small real build: rows with citations, relaxed matches, and passages when unsure."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from assistant.emergency import EmergencyRules
from assistant.models import LANGUAGES, Answer, Question, Status, Turn
from assistant.pipeline import Pipeline
from assistant.records import answer_record
from assistant.rendering import markdown
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from evals.metrics.citations import citation_score, read_citations
from evals.metrics.claims import claims_in
from knowledge.footnotes import REFERENCES
from knowledge.settings import SHIPPED_DOCUMENTS
from tests.conftest import TODAY, make_build

PLACES = (
    "schools/lfip.md",
    "schools/wab.md",
    "schools/dulwich.md",
    "schools/isb.md",
    "schools/harrow.md",
    "schools/swedish-school-closed.md",
    "schools/school-types-overview.md",
    "hospitals/raffles-medical-beijing.md",
    "hospitals/oasis-international-hospital.md",
)
FRENCH = {
    "en": "Which schools teach in French?",
    "zh": "哪些学校用法语授课？",
    "es": "¿Qué colegios enseñan en francés?",
    "fr": "Quelles écoles enseignent en français ?",
    "de": "Welche Schulen unterrichten auf Französisch?",
    "ru": "Какие школы преподают на французском?",
    "ar": "ما هي المدارس التي تدرّس بالفرنسية؟",
    "ja": "フランス語で教える学校を教えてください",
    "ko": "프랑스어로 가르치는 학교 알려 주세요",
}
OTHERS = (
    "Which schools in Shunyi take a four-year-old, and what do they cost?",
    "clinics in Haidian where somebody speaks Korean",
    "Compare Dulwich and ISB",
    "Dulwich or Harrow, which is cheaper?",
    "德威和京西国际学校的学费",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places")
    for name in PLACES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(SHIPPED_DOCUMENTS / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def pipeline(
    folder: Path, model: EmbeddingModel, rules: EmergencyRules, tmp_path_factory: pytest.TempPathFactory
) -> Pipeline:
    builds = tmp_path_factory.mktemp("place-builds")
    make_build(folder, builds, model)
    return Pipeline(LiveIndex(builds, model), model, rules, lambda: TODAY, 1200)


@pytest.fixture(scope="module")
def answers(pipeline: Pipeline) -> dict[str, Answer]:
    return {text: pipeline.invoke(Question(text)) for text in (*FRENCH.values(), *OTHERS)}


def rows(answer: Answer) -> list[str]:
    return [row.name for table in answer.tables for row in table.rows]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_has_the_same_rows_in_every_language(answers: dict[str, Answer], language: str) -> None:
    answer = answers[FRENCH[language]]

    assert (answer.status, answer.language) == (Status.ANSWERED, language)
    assert {name.split(" (")[0] for name in rows(answer)} == {
        "Lycée français international Charles de Gaulle de Pékin",
        "Western Academy of Beijing",
        "International School of Beijing",
    }
    assert "**3**" in " ".join(answer.opening)


def test_everything_in_a_table_is_quoted_word_for_word(answers: dict[str, Answer], folder: Path) -> None:
    for text, answer in answers.items():
        quotes = {citation.marker: citation for citation in answer.citations}
        cells = [said for table in answer.tables for row in table.rows for cell in row.cells for said in cell]

        assert cells, text
        for said in cells:
            for citation in (quotes[marker] for marker in said.markers):
                assert said.is_detail or citation.quote == said.text
                written = (folder / citation.document).read_text(encoding="utf-8")
                assert citation.quote in REFERENCES.sub("", written)


def test_the_evaluation_finds_every_claim_of_a_table_supported(answers: dict[str, Answer]) -> None:
    for text, answer in answers.items():
        record = answer_record(text, answer)
        claims = claims_in(record["answer"])
        score = citation_score(claims, read_citations(record["citations"]))

        assert len(claims) >= 2, text
        assert score.recall.value == 1.0, score.recall.explanation


def test_markers_in_the_text_and_citations_are_the_same(answers: dict[str, Answer]) -> None:
    for text, answer in answers.items():
        used = {int(marker) for marker in re.findall(r"\[(\d+)\]", markdown(answer))}

        assert used <= {citation.marker for citation in answer.citations}, text


def test_what_is_asked_besides_has_a_column(answers: dict[str, Answer]) -> None:
    (table,) = answers[OTHERS[0]].tables

    assert table.columns == ("Name", "Where", "What the documents say", "Fees", "Phone")
    assert {row.name.split(" (")[0] for row in table.rows} == {
        "Dulwich College Beijing",
        "International School of Beijing",
    }


def test_a_relaxed_match_is_named_as_such(answers: dict[str, Answer]) -> None:
    answer = answers[OTHERS[1]]

    assert rows(answer) == ["OASIS International Hospital"]
    assert answer.opening[-1] == (
        "Nothing in my documents matches all of this: Clinic · Korean · Haidian. Without “Clinic · Haidian”: **1**."
    )


def test_where_nothing_fits_it_is_said_and_not_taken_for_another_subject(pipeline: Pipeline) -> None:
    answer = pipeline.invoke(Question("Which schools teach in Urdu?"))

    assert answer.tables == ()
    assert answer.status in (Status.ANSWERED, Status.ABSTAINED)
    assert answer.opening[0] == "Nothing in my documents matches all of this: School · Urdu."


def test_a_comparison_sets_documents_side_by_side(answers: dict[str, Answer]) -> None:
    (table,) = answers[OTHERS[2]].tables

    assert table.columns == ("Aspect", "Dulwich College Beijing (DCB)", "International School of Beijing (ISB)")
    assert rows(answers[OTHERS[2]])[:3] == ["Fees", "Ages", "Curriculum"]
    assert rows(answers[OTHERS[3]]) == ["Fees"]
    assert "| **Fees** |" in markdown(answers[OTHERS[3]])


def test_a_list_is_narrowed_and_compared_by_what_was_said_before(pipeline: Pipeline) -> None:
    history = [Turn("user", FRENCH["en"])]
    narrowed = pipeline.invoke(Question("And in Shunyi?", tuple(history)))
    history += [Turn("assistant", markdown(pipeline.invoke(Question(OTHERS[0]))))]
    compared = pipeline.invoke(Question("compare these two", tuple(history)))

    assert rows(narrowed) == ["International School of Beijing (ISB)"]
    assert {name.split(" (")[0] for name in compared.tables[0].columns[1:]} == {
        "Dulwich College Beijing",
        "International School of Beijing",
    }


@pytest.mark.parametrize(
    "text",
    [
        "What does Dulwich cost a year?",
        "How many pupils does WAB have?",
        "Where do most international schools lie?",
        "Which languages are taught at ISB?",
        "Which schools take a child without a residence permit?",
    ],
)
def test_a_question_about_one_place_or_a_rule_gets_passages(pipeline: Pipeline, text: str) -> None:
    answer = pipeline.invoke(Question(text))

    assert answer.tables == ()
    assert answer.opening == ()


@pytest.mark.parametrize("text", ["Which schools in Tianjin teach in French?", "东京有哪些法语学校？"])
def test_places_in_another_city_are_not_listed(pipeline: Pipeline, text: str) -> None:
    assert pipeline.invoke(Question(text)).tables == ()

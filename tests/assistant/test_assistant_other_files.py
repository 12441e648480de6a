"""A PDF and a spreadsheet in the folder are answered from like any other document."""

from __future__ import annotations

import pytest

from assistant.emergency import EmergencyRules
from assistant.models import Answer, Question, Status
from assistant.page.view import inline
from assistant.pipeline import Pipeline
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from tests.conftest import TODAY, make_build
from tests.knowledge.formats_samples import grid, lines, pdf, together

SIDECAR = "title: Ice rink of the district park\nsource: District park office\nas_of: 2025-11\n"
RATES = "Rink,Adult ticket,Opening\nNorth rink*,45 yuan,09:00\nSouth rink_a_,60 yuan,10:00\n"


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel, rules: EmergencyRules) -> Pipeline:
    folder, builds = tmp_path_factory.mktemp("other"), tmp_path_factory.mktemp("builds")
    skates = grid([["Skate size", "Hire (yuan)", "Deposit"], ["35 to 40", "30", "200"], ["41 to 46", "35", "200"]])
    (folder / "rink.pdf").write_bytes(
        pdf(
            lines("The ice rink lies in the west of the district park, behind the tea house."),
            together(lines("Skates can be hired at the rink on weekdays from nine to five.", top=760), skates),
        )
    )
    (folder / "rink.pdf.yaml").write_text(SIDECAR, encoding="utf-8")
    (folder / "tickets.csv").write_text(RATES, encoding="utf-8")
    make_build(folder, builds, model)
    return Pipeline(LiveIndex(builds, model), model, rules, lambda: TODAY, 1200)


def ask(pipeline: Pipeline, text: str) -> Answer:
    return pipeline.invoke(Question(text))


def test_an_answer_from_a_pdf_names_publisher_date_and_page(pipeline: Pipeline) -> None:
    answer = ask(pipeline, "When can skates be hired at the ice rink?")

    assert answer.status is Status.ANSWERED
    found = [c for c in answer.citations if c.quote.startswith("Skates can be hired")]
    assert [(c.document, c.source, c.as_of, c.page) for c in found] == [
        ("rink.pdf", "District park office", "2025-11", 2)
    ]


def test_a_row_of_a_spreadsheet_is_shown_with_its_columns_and_letter_for_letter(pipeline: Pipeline) -> None:
    answer = ask(pipeline, "What does an adult ticket for the South rink cost?")

    rows = [line for extract in answer.extracts for line in extract.lines if line.columns]
    assert ("Rink", "Adult ticket", "Opening") in {line.columns for line in rows}
    assert "South rink_a_" in " ".join(inline(line.text) for line in rows)

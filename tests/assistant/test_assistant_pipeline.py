"""The path of a question over a small real build: every status once, cited, in the reader's language, unlogged."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from langchain_core.runnables import RunnableLambda

from assistant.emergency import EmergencyRules
from assistant.messages import say
from assistant.models import LANGUAGES, Answer, Question, Status, Turn
from assistant.pipeline import Pipeline
from assistant.records import answer_record
from assistant.rendering import markdown
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel, Vectors
from knowledge.footnotes import REFERENCES
from knowledge.settings import BUNDLED_MODEL
from tests.conftest import CACHE, TODAY

FARE = {
    "en": "How much does a metro ride cost in Beijing?",
    "zh": "北京地铁票价是多少？",
    "es": "¿Cuánto cuesta un viaje en metro en Pekín?",
    "fr": "Combien coûte un trajet en métro à Pékin ?",
    "de": "Was kostet eine Fahrt mit der Pekinger U-Bahn?",
    "ru": "Сколько стоит поездка в метро в Пекине?",
    "ar": "كم سعر تذكرة المترو في بكين؟",
    "ja": "北京の地下鉄の料金はいくらですか？",
    "ko": "베이징 지하철 요금은 얼마예요?",
}
BURNING = "My kitchen is on fire!"
STATUSES = {
    Status.ANSWERED: FARE["en"],
    Status.CLARIFY: "visa",
    Status.EMERGENCY: BURNING,
    Status.ABSTAINED: "What is the price of parking at the Shunyi exit-entry hall?",
    Status.OUT_OF_SCOPE: "Who won the football match last night?",
    Status.REFUSED: "???",
}
QUESTIONS = [
    *FARE.values(),
    *STATUSES.values(),
    "What is the phone number of Peking Union for appointments in English?",
    "Where is the hall for foreigners in Shunyi and when is it open?",
    "How long do I have to register my address?",
    "How long may I stay in transit without a visa?",
    "What used to be the opening hours of the main hall?",
]


class BrokenModel(EmbeddingModel):
    """A model that gives up on every question, and says which it was."""

    def embed_questions(self, texts: Sequence[str]) -> Vectors:
        raise RuntimeError(f"cannot embed {texts}")


class BrokenLive(LiveIndex):
    """Builds that cannot be looked at, for a reason nobody thought of."""

    def current(self) -> object:  # type: ignore[override]
        raise ZeroDivisionError("no such build")


def pipeline(live: LiveIndex, model: EmbeddingModel, rules: EmergencyRules) -> Pipeline:
    return Pipeline(live, model, rules, lambda: TODAY, 1200)


@pytest.fixture(scope="module")
def without_build(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel, rules: EmergencyRules) -> Pipeline:
    return pipeline(LiveIndex(tmp_path_factory.mktemp("empty"), model), model, rules)


@pytest.fixture(scope="module")
def breaking(small_builds: Path, model: EmbeddingModel, rules: EmergencyRules) -> Pipeline:
    broken = BrokenModel(BUNDLED_MODEL, CACHE)
    return pipeline(LiveIndex(small_builds, model), broken, rules)


@pytest.fixture(scope="module")
def answers(small_pipeline: Pipeline) -> dict[str, Answer]:
    return {text: small_pipeline.invoke(Question(text)) for text in QUESTIONS}


@pytest.mark.parametrize(("status", "text"), STATUSES.items())
def test_every_status_has_its_question(answers: dict[str, Answer], status: Status, text: str) -> None:
    answer = answers[text]

    assert answer.status is status
    assert markdown(answer)
    assert bool(answer.extracts) is (status is Status.ANSWERED)
    assert answer.ms["total"] > 0


def test_without_a_build_the_documents_are_said_to_be_updated(without_build: Pipeline) -> None:
    answer = without_build.invoke(Question(FARE["de"]))

    assert (answer.status, answer.language, answer.build) == (Status.UNAVAILABLE, "de", 0)
    assert answer.opening == (say("de", "unavailable"),)


def test_a_part_that_breaks_is_an_error_in_the_readers_language(
    breaking: Pipeline, tmp_path: Path, model: EmbeddingModel, rules: EmergencyRules
) -> None:
    for broken in (breaking, pipeline(BrokenLive(tmp_path, model), model, rules)):
        answer = broken.invoke(Question(FARE["ru"]))

        assert (answer.status, answer.language) == (Status.ERROR, "ru")
        assert "12345" in answer.closing[0]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", BURNING), ("zh", "厨房着火了！"), ("de", "In unserer Wohnung brennt es!"), ("ar", "اندلع حريق في شقتنا")],
)
def test_an_emergency_gets_its_number_whatever_is_missing_or_broken(
    language: str,
    text: str,
    without_build: Pipeline,
    breaking: Pipeline,
    tmp_path: Path,
    model: EmbeddingModel,
    rules: EmergencyRules,
) -> None:
    for broken in (without_build, breaking, pipeline(BrokenLive(tmp_path, model), model, rules)):
        answer = broken.invoke(Question(text))

        assert (answer.status, answer.language) == (Status.EMERGENCY, language)
        assert "119" in answer.opening[0]
        assert answer.citations


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_quotes_are_framed_in_the_language_of_the_question(answers: dict[str, Answer], language: str) -> None:
    answer = answers[FARE[language]]

    assert (answer.status, answer.language) == (Status.ANSWERED, language)
    assert answer.opening == (() if language == "en" else (say(language, "quoted_in_english"),))
    assert any("3 yuan" in line.text for line in answer.extracts[0].lines)
    frame = say(language, "from_section_undated", title="Metro and bus fares", section="Metro fare")
    assert markdown(answer).split("\n\n")[len(answer.opening)] == frame


def test_markers_in_the_text_and_citations_are_the_same(answers: dict[str, Answer]) -> None:
    for text, answer in answers.items():
        used = {int(marker) for marker in re.findall(r"\[(\d+)\]", markdown(answer))}

        assert used == {citation.marker for citation in answer.citations}, text


def test_every_line_shown_is_the_verbatim_quote_of_its_citations(
    answers: dict[str, Answer], small_folder: Path
) -> None:
    for answer in answers.values():
        quotes = {citation.marker: citation for citation in answer.citations}
        for line in (line for extract in answer.extracts for line in extract.lines):
            for citation in (quotes[marker] for marker in line.markers):
                written = REFERENCES.sub("", (small_folder / citation.document).read_text(encoding="utf-8"))

                assert citation.quote == line.text
                assert citation.quote in written


def test_a_question_for_a_number_shows_the_contact_card(answers: dict[str, Answer]) -> None:
    answer = answers["What is the phone number of Peking Union for appointments in English?"]

    assert answer.contacts[0].contact.phone == "010-69156699"
    assert "010-69156699" in next(c.quote for c in answer.citations if c.marker == answer.contacts[0].markers[0])
    assert answers[FARE["en"]].contacts == ()


def test_old_or_single_sourced_details_are_to_be_confirmed_and_others_not(answers: dict[str, Answer]) -> None:
    answered = [answer for answer in answers.values() if answer.status is Status.ANSWERED]

    assert {any(citation.confirm for citation in answer.citations) for answer in answered} == {True, False}
    for answer in answered:
        assert bool(answer.closing) is any(citation.confirm for citation in answer.citations)


def test_staff_learn_the_nearest_section_also_of_what_was_not_answered(answers: dict[str, Answer]) -> None:
    near = {status: answers[text].nearest for status, text in STATUSES.items()}

    assert near[Status.ABSTAINED] == ("policies/visas/exit-entry-offices.md", "District halls")
    assert near[Status.ANSWERED] == ("daily-life/metro-and-bus-fares.md", "Metro fare")
    assert near[Status.OUT_OF_SCOPE] is not None
    assert near[Status.REFUSED] is None
    for status, text in STATUSES.items():
        assert "nearest" not in answer_record(status, answers[text])


def test_it_works_as_a_langchain_runnable(small_pipeline: Pipeline) -> None:
    chain = RunnableLambda(Question) | small_pipeline

    one, two = chain.batch([FARE["en"], BURNING])

    assert (one.status, two.status) == (Status.ANSWERED, Status.EMERGENCY)
    assert chain.invoke(FARE["en"]).extracts == one.extracts


def test_a_follow_up_is_understood_by_what_was_asked_before(small_pipeline: Pipeline) -> None:
    history = (Turn("user", "How long may I stay without a visa in transit?"), Turn("assistant", "240 hours."))

    alone = small_pipeline.invoke(Question("And which countries does it hold for?"))
    after = small_pipeline.invoke(Question("And which countries does it hold for?", history))

    assert alone.status is not Status.ANSWERED
    assert {citation.document for citation in after.citations} == {"policies/visas/transit-without-visa.md"}


def test_a_bare_word_after_a_conversation_is_no_longer_too_little(small_pipeline: Pipeline) -> None:
    history = (Turn("user", "How much does a metro ride cost in Beijing?"),)

    assert small_pipeline.invoke(Question("Discounts?", history)).status is Status.ANSWERED


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_speaks_the_pages_language(small_pipeline: Pipeline, language: str) -> None:
    answer = small_pipeline.invoke(Question("!!!", page_language=language))

    assert answer.opening == (say(language, "refused_empty"),)


def test_a_document_past_its_review_date_says_so(
    small_builds: Path, model: EmbeddingModel, rules: EmergencyRules
) -> None:
    later = Pipeline(LiveIndex(small_builds, model), model, rules, lambda: TODAY.replace(year=2030), 1200)

    answer = later.invoke(Question(FARE["en"]))

    assert all(citation.past_review for citation in answer.citations)
    assert re.search(r"review date of these lines \(20\d\d-\d\d-\d\d\) has passed", answer.closing[0])


def test_a_question_never_appears_in_the_log(
    caplog: pytest.LogCaptureFixture, small_pipeline: Pipeline, without_build: Pipeline, breaking: Pipeline
) -> None:
    caplog.set_level(logging.DEBUG)
    history = (Turn("user", "zebrafish licence"), Turn("assistant", "zebrafish answer"))

    for tried in (small_pipeline, without_build, breaking):
        tried.invoke(Question("How do I register my zebrafish with the police?", history))

    assert "could not be answered: RuntimeError" in caplog.text
    assert "zebrafish" not in caplog.text
    assert "Traceback" not in caplog.text

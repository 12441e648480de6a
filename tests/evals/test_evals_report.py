"""A report says every figure with its interval, shows every miss, and is one page that loads nothing."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from typing import Any

from assistant.models import Question
from evals.cases import KeyFact
from evals.measures import RIGHT
from evals.plots import plot_languages, plot_latency, plot_reliability, plot_risk
from evals.report import HTML, MARKDOWN, RunResult, render
from evals.run_folder import RunConfig
from evals.scoring import score
from evals.summary import facts_by_type, grouped, language_gaps, of_groups, results_csv, share_of
from tests.evals.evals_samples import case, record, scored

ENVIRONMENT = {"build": 5, "documents": 291, "statements": 3202, "model": "e5", "engine": "onnx"}


def result(*pairs: tuple[Any, Any]) -> RunResult:
    """A run of these cases and records."""
    asked, records = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return RunResult("r1", RunConfig(("own",)), ENVIRONMENT, asked, records, [score(*pair) for pair in pairs])


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: set[str] = set()
        self.links: set[str | None] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value for name, value in attrs if name == "href"}


def test_a_miss_is_shown_with_question_answer_gold_passages_and_reason() -> None:
    missed = (
        case(id="c2", question=Question("وكم يدوم؟"), language="ar"),
        record(answer="Nothing. [1]", language="ar"),
    )

    page = render(result((case(), record()), missed), HTML)
    text = render(result((case(), record()), missed), MARKDOWN)

    for shown in (page, text):
        assert "retrieved but not used" in shown
        assert "missing: 4 hours; it stands in a passage that was found" in shown
        assert "وكم يدوم؟" in shown
        assert "A metro trip lasts at most 4 hours; longer means another 3 yuan." in shown
        assert "50.0%" in shown
    assert "Nothing. [1]" in page


def test_what_people_and_documents_wrote_stays_text() -> None:
    hostile = "<script>alert(1)</script><img src=x>"
    missed = (
        case(question=Question(hostile), topic=hostile),
        record(answer=hostile, retrieved=[{**record()["retrieved"][0], "text": hostile, "document": hostile}]),
    )

    tags = Tags(render(result(missed), HTML))

    assert not {"script", "img", "link", "iframe"} & set(tags.names)
    assert not {"src", "onerror"} & tags.attributes
    assert tags.links <= {"../index.html"}


def test_a_run_without_misses_has_a_whole_report() -> None:
    page = render(result((case(), record())), HTML)

    assert "<p>None.</p>" in page
    assert page.rstrip().endswith("</html>")


def test_the_table_of_results_adds_up_by_group() -> None:
    scores = [scored("a"), scored("b", right=False), scored("c", language="ko", group="g")]

    rows = list(csv.DictReader(io.StringIO(results_csv(scores))))

    found = {(r["grouping"], r["group"]): (r["part"], r["whole"]) for r in rows if r["measure"] == "strictly right"}
    assert found[("all", "all")] == ("2", "3")
    assert found[("language", "en")] == ("1", "2")
    assert found[("language", "ko")] == ("1", "1")
    assert all(float(r["low"]) <= float(r["value"]) <= float(r["high"]) for r in rows)


def test_languages_stand_in_the_order_of_the_assistant() -> None:
    scores = [scored(str(n), language=language) for n, language in enumerate(("ko", "zh", "tlh", "en"))]

    assert [name for name, _ in grouped(scores, "language")] == ["en", "zh", "ko", "tlh"]


def test_plots_describe_themselves_and_stay_inside_their_frame() -> None:
    scores = [scored(str(n), right=n % 3 > 0, ms=float(n), confidence=float(n)) for n in range(30)]
    languages = [("en", share_of(scores, RIGHT)), ("ko", share_of(scores[:5], RIGHT))]

    for drawing in (plot_risk(scores), plot_latency(scores), plot_languages(languages)):
        numbers = [p.split(",") for part in drawing.split('points="')[1:] for p in part.split('"')[0].split()]
        assert all(0 <= float(x) <= 520 and 0 <= float(y) <= 300 for x, y in numbers)
        assert "<title>" in drawing
    assert "At 100% coverage 33% are not strictly right." in plot_risk(scores)
    assert "Median 14 ms, 95th percentile 28 ms." in plot_latency(scores)


def test_a_run_that_answered_nothing_can_be_drawn() -> None:
    refused = [scored("a", refused=True, confidence=None)]

    assert "<svg" in plot_risk(refused)
    assert "<svg" in plot_latency([])


def test_groups_count_as_right_only_where_every_wording_is() -> None:
    scores = [
        scored("a1", group="a", cited="x.md y.md"),
        scored("a2", group="a", cited="x.md"),
        scored("b1", group="b", cited="x.md"),
        scored("b2", right=False, group="b", cited="y.md"),
        scored("alone", right=False),
    ]

    found = {name: (value.estimate, groups) for name, _, value, groups in of_groups(scores)}

    assert found["all wordings right"] == (0.5, 2)
    assert found["same documents"] == (0.25, 2)  # one of two documents shared in a, none in b


def test_the_gap_to_english_is_taken_over_the_same_needs_where_there_are_such() -> None:
    scores = [scored("e1", group="a"), scored("d1", language="de", group="a")]
    scores += [scored("e2", group="b"), scored("d2", right=False, language="de", group="b")]
    scores += [scored(f"e{n}", right=False) for n in range(3, 9)]

    assert [(name, gap.estimate) for name, gap in language_gaps(scores)] == [("de, 2 pairs", -0.5)]


def test_without_the_same_needs_the_gap_is_that_of_the_shares() -> None:
    scores = [scored("e1"), scored("e2", right=False), scored("d1", language="de")]

    assert [(name, gap.estimate) for name, gap in language_gaps(scores)] == [("de", 0.5)]
    assert language_gaps(scores[2:]) == []


def test_key_facts_are_counted_by_type() -> None:
    facts = (KeyFact(("4 hours",), "time limit"), KeyFact(("9 yuan",), "fee"), KeyFact(("9 am",), "hours"))
    asked = case(key_facts=facts)

    found = [(name, share.part, share.whole) for name, share in facts_by_type([(asked, record())])]

    assert found == [("fee", 0, 1), ("hours", 0, 1), ("time limit", 1, 1)]


def test_answers_of_equal_confidence_are_drawn_as_right_as_they_are() -> None:
    drawing = plot_reliability([scored(f"c{n}", n % 2 == 0) for n in range(40)])

    assert drawing.count("<circle") == 10
    assert "Expected calibration error" in drawing
    assert "<circle" not in plot_reliability([])

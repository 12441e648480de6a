"""Claims of an answer, whether their citations support them, and whether quotes stand in their documents."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

from assistant.citations import CitationTable
from assistant.compose import contact_cards
from assistant.models import Answer, Extract, Line, Status
from assistant.records import answer_record
from evals.metrics.citations import SUPPORT, Cited, citation_score, read_citations, verbatim_quotes
from evals.metrics.claims import CONTACT, OWN, Claim, claims_in
from knowledge.parsers import read_knowledge

ANSWER = """From **Permits**, Fees (as of 2025-07-01):

- The fee is **400 yuan**. [1][2]
1. Bring a \\[1\\] copy. [3]

| Age | Fee | |
| --- | --- | --- |
| under 6 | free \\| none | [4] |

Contact: **Hall** 大厅 · ☎ 6915 5288 (in English) · 1 Dahua Road [5][6]

Call **120**[7] now.

Some of these details are old."""


def test_an_answer_is_taken_apart_into_its_claims() -> None:
    assert claims_in(ANSWER) == (
        Claim("The fee is **400 yuan**.", (1, 2)),
        Claim("Bring a [1] copy.", (3,)),
        Claim("under 6 | free | none", (4,)),
        Claim(
            "Contact: **Hall** 大厅 · ☎ 6915 5288 (in English) · 1 Dahua Road",
            (5, 6),
            CONTACT,
            ("6915 5288", "1 Dahua Road"),
        ),
        Claim("120", (7,), OWN),
    )
    assert claims_in("") == ()


def test_in_a_list_each_cell_is_a_claim_and_a_name_is_none() -> None:
    table = (
        "| Name | Where | Says | Phone |\n| --- | --- | --- | --- |\n"
        "| **Elm** 榆树 | 5 Elm Road. [1] | Speaks \\| teaches French. [2][3] From 3. [4] | ☎ 010-1234 5678 [5] |\n"
        "| **Oak** | – | Is old. [6] | – |"
    )

    assert claims_in(table) == (
        Claim("5 Elm Road.", (1,)),
        Claim("Speaks | teaches French.", (2, 3)),
        Claim("From 3.", (4,)),
        Claim("☎ 010-1234 5678", (5,), CONTACT, ("010-1234 5678",)),
        Claim("Is old.", (6,)),
    )


def test_a_list_item_without_a_marker_is_a_claim_without_support() -> None:
    score = citation_score(claims_in("- Uncited.\n- Cited. [1]"), [Cited(1, "a.md", "Cited.")])

    assert score.recall.value == 0.5
    assert score.recall.explanation == "unsupported: Uncited."
    assert score.precision.value == 1.0
    assert score.support == SUPPORT


def test_a_claim_is_supported_only_word_for_word() -> None:
    claims = [Claim("The fee is 400 yuan.", (1,))]

    assert citation_score(claims, [Cited(1, "a.md", "The fee\nis 400 yuan.")]).recall.value == 1.0
    # The assistant shows addresses without their scheme, so that no page turns them into links.
    assert citation_score([Claim("See a.cn.", (1,))], [Cited(1, "a.md", "See https://a.cn.")]).recall.value == 1.0
    score = citation_score(claims, [Cited(1, "a.md", "The fee is 500 yuan.")])
    assert score.recall.value == 0.0
    assert score.precision.value == 0.0


def test_an_irrelevant_citation_and_one_without_a_source_are_not_precise() -> None:
    claims = [Claim("Yes, it is.", (1, 2, 3))]

    score = citation_score(claims, [Cited(1, "a.md", "Yes, it is."), Cited(2, "b.md", "Another thing.")])

    assert score.recall.value == 1.0
    assert (score.precision.part, score.precision.whole) == (1, 3)
    assert score.precision.explanation == "[2] adds nothing to: Yes, it is.; [3] adds nothing to: Yes, it is."


def test_a_contact_is_supported_when_each_detail_stands_in_a_quote() -> None:
    (claim,) = claims_in("Contact: **Hall** · ☎ 010-6915 5288 · 1 Dahua Road [1][2]")
    phone, address = Cited(1, "a.md", "Phone (010) 69155288."), Cited(2, "a.md", "It is at **1 Dahua Road**.")

    assert citation_score([claim], [phone, address]).recall.value == 1.0
    assert citation_score([claim], [phone, address]).precision.value == 1.0
    assert citation_score([claim], [phone]).recall.value == 0.0


def test_without_claims_there_is_no_figure() -> None:
    score = citation_score([], [])

    assert math.isnan(score.recall.value)
    assert math.isnan(score.precision.value)
    assert math.isnan(verbatim_quotes([], {}).value)


def test_a_quote_is_looked_for_without_footnotes_and_targets_of_links() -> None:
    text = "- See the [hall](https://a.cn/x_(y)) in\n  **Chaoyang**[^c].[^a]\n| 1 | 2[^b] |"

    quotes = [Cited(1, "a.md", "See the hall in **Chaoyang**."), Cited(2, "a.md", "1 | 2")]

    assert verbatim_quotes(quotes, {"a.md": text}).value == 1.0


def test_a_quote_in_other_words_or_another_document_is_named() -> None:
    quotes = [Cited(1, "a.md", "See the Hall."), Cited(2, "gone.md", "See the hall."), Cited(3, "a.md", "")]

    share = verbatim_quotes(quotes, {"a.md": "See the hall."})

    assert share.value == 0.0
    assert share.explanation.startswith("[1] not in a.md: See the Hall.; [2] not in gone.md")


def test_an_answer_that_quotes_its_documents_is_supported_throughout(tmp_path: Path) -> None:
    (tmp_path / "hall.md").write_text(
        "---\ntitle: Hall\nsource: City\nas_of: 2025-07-01\ncontacts:\n  - name: Hall\n    phone: 010-6915 5288\n"
        "    phone_note: in English\n    address: 1 Dahua Road\n---\n\n# Hall\n\n## Fees\n\n"
        "- The fee is **400 yuan**; see https://a.cn.[^a]\n- Call the [desk](https://a.cn): 010-69155288.[^a]\n\n"
        "| Age | Fee |\n| --- | --- |\n| under 6 | free[^a] |\n\n[^a]: City, <https://a.cn>, as of 2025-07-01\n",
        encoding="utf-8",
    )
    (document,) = read_knowledge(tmp_path).documents
    table = CitationTable(dt.date(2026, 1, 1))
    statements = [(section.heading, each) for section in document.sections for each in section.statements]
    lines = tuple(Line(s.text, table.cite(document, h, s), s.kind, s.columns) for h, s in statements)
    cards = contact_cards(document, statements, "phone?", table)
    extract = Extract("Hall", "", "Fees", "2025-07-01", lines)
    answer = Answer(Status.ANSWERED, "en", (), (extract,), cards, (), tuple(table.citations))

    record = answer_record("1", answer)
    citations = read_citations(record["citations"])
    score = citation_score(claims_in(record["answer"]), citations)

    assert score.recall.whole == 4
    assert (score.recall.value, score.precision.value) == (1.0, 1.0)
    known = {"hall.md": (tmp_path / "hall.md").read_text(encoding="utf-8")}
    assert verbatim_quotes(citations, known).value == 1.0

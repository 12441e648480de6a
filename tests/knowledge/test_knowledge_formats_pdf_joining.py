"""Lines become running text: words that were broken are joined, and nothing else."""

from __future__ import annotations

import pytest

from knowledge.formats.pdf_joining import Joiner


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["One line", "and another."], "One line and another."),
        (["a new regis-", "tration"], "a new registration"),
        (["the appli-", "cations, all"], "the applications, all"),
        (["a self-", "employed person"], "a self-employed person"),
        (["from 2024-", "2025 on"], "from 2024-2025 on"),
        (["Beijing-", "Shanghai"], "Beijing-Shanghai"),
        (["a dash -", "like this"], "a dash - like this"),
        (["soft hy\u00ad", "phen"], "soft hyphen"),
        (["外国人居留", "证件"], "外国人居留证件"),
        (["费用为400", "元"], "费用为400 元"),
        (["한국어", "문장"], "한국어 문장"),
        (["こんに", "ちは"], "こんにちは"),
    ],
)
def test_lines_are_joined_as_they_were_written(lines: list[str], text: str) -> None:
    assert Joiner(lines).join(lines) == text


def test_the_rest_of_the_file_tells_whether_a_hyphen_belongs_to_the_word() -> None:
    joiner = Joiner(["A cooperation of long-stay guests and a preschool.", "Once a co-worker, twice."])

    assert joiner.join(["the pre-", "school"]) == "the preschool"
    assert joiner.join(["long-", "stay"]) == "long-stay"
    assert joiner.join(["the co-", "worker"]) == "the co-worker"


def test_two_halves_that_a_long_file_does_not_know_are_one_word() -> None:
    joiner = Joiner(["The made thing was well known to all of the people here."] * 40)

    assert joiner.join(["data manip-", "ulated"]) == "data manipulated"
    assert joiner.join(["man-", "made"]) == "man-made"

"""A fact stands in a text in any dress, but a number only whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.loosening import loosen
from evals.metrics.comparison import any_stands_in, stands_in


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("24 hours", "Within **24 hours** of arrival."),
        ("RMB 2,800", "it costs RMB 2800"),
        ("Café Zürich", "the CAFE ZURICH"),
        ("8610 6915 6699", "Ring 8610-6915-6699."),
        ("6915 6699", "Ring 861069156699."),  # a phone stands in itself with its area code
        ("400", "400 yuan"),
        ("400", "room 5, 400 yuan"),
        ("200", "200.00 yuan"),
        ("2024", "in 2024."),
        ("10 days", "2025, 10 days"),
        ("朝阳区", "北京市 朝阳区"),
        ("30", "8:30"),
    ],
)
def test_a_form_stands_in(form: str, text: str) -> None:
    assert stands_in(form, text)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("4 hours", "within 24 hours"),
        ("400", "1,400 yuan"),
        ("400", "1400"),
        ("400", "4000"),
        ("RMB 2", "RMB 2,800"),
        ("10", "10.5 km"),
        ("5 km", "10.5 km"),
        ("", "anything"),
        ("...", "anything..."),
        ("passport", "visa"),
    ],
)
def test_a_form_does_not_stand_in(form: str, text: str) -> None:
    assert not stands_in(form, text)


def test_a_number_that_is_cut_once_may_stand_whole_elsewhere() -> None:
    assert stands_in("400", "1,400 yuan before, 400 yuan now")
    assert any_stands_in(["four hundred", "400 yuan"], "It is 400 yuan")
    assert not any_stands_in([], "text")


@given(st.text(max_size=60))
def test_every_text_stands_in_itself(text: str) -> None:
    assert stands_in(text, f"before {text} after") or not loosen(text)

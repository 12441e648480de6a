"""A reply is read as the form asked for, with or without a fence, or it is named what is wrong with it."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict, Field

from assistant.chat.reading import read_form


class Score(BaseModel):
    """What is asked for."""

    model_config = ConfigDict(extra="forbid")
    score: int = Field(ge=1, le=5)


@pytest.mark.parametrize(
    "reply",
    [
        '{"score": 4}',
        ' \n{"score": 4}\n',
        '```json\n{"score": 4}\n```',
        '```\n{\n  "score": 4\n}\n```\nI hope this helps {really}.',
        'Here is my verdict: {"score": 4} as you asked.',
        '<think>Hm.</think>\n```JSON\n{"score": 4}\n```',
    ],
)
def test_an_object_is_read_bare_fenced_or_among_words(reply: str) -> None:
    assert read_form(reply, Score) == Score(score=4)


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("four", "holds no JSON object"),
        ("} {", "holds no JSON object"),
        ('{"score": 4, }', "is no JSON"),
        ('{"score": secret-word}', "is no JSON"),
        ('{"score": 6}', "score: input should be less than or equal to 5"),
        ('{"score": 4, "more": 1}', "more: extra inputs are not permitted"),
        ("{}", "score: field required"),
    ],
)
def test_what_is_not_in_form_is_told_in_one_line_without_the_replys_words(reply: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem) as caught:
        read_form(reply, Score)

    assert "\n" not in str(caught.value)
    assert "secret-word" not in str(caught.value)

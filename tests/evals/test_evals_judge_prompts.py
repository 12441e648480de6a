"""Every prompt has a version, and says how to reply."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from evals.judge.forms import Quality, claim_verdicts, fact_verdicts
from evals.judge.judgement import PROMPTS
from evals.judge.prompts import FOLDER, read_prompt
from knowledge.errors import UsageError


def test_there_is_a_prompt_for_every_judgement_and_no_other() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(PROMPTS)
    assert all(read_prompt(name).version >= 1 for name in PROMPTS)


@pytest.mark.parametrize(
    ("name", "form"), [("claims", claim_verdicts(2)), ("facts", fact_verdicts(2)), ("quality", Quality)]
)
def test_the_example_in_a_prompt_is_a_reply_in_form(name: str, form: type) -> None:
    example = re.findall(r"\{[^}]*\}", read_prompt(name).text)[-1]

    assert form.model_validate(json.loads(example))


@pytest.mark.parametrize("text", ["Judge.", "---\nversion: one\n---\nJudge.", "---\nversion: 1\n---\n"])
def test_a_prompt_without_a_version_or_words_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "claims.md").write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=r"claims\.md: has no version"):
        read_prompt("claims", tmp_path)


def test_a_prompt_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"claims\.md: cannot be read"):
        read_prompt("claims", tmp_path)

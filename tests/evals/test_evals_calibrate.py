"""The fit is right on cases made for it, keeps a group in one fold, and says where a file differs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from assistant.answerability import NAMES, Signals
from assistant.models import Question
from evals.calibrate import (
    FALSE_REFUSALS,
    Sample,
    _groups,
    development_cases,
    differences,
    digest,
    fit,
    logistic,
    written,
)
from evals.cases import Case

DRAW = np.random.default_rng(7)


def case(name: str, group: str = "", of: str = "", entries: tuple[str, ...] = ()) -> Case:
    return Case(name, Question(name), "fact", "en", ("answered",), (), (), group=group, of=of, entries=entries)


def sample(number: int, is_answerable: bool) -> Sample:
    lacks = float(DRAW.random() < (0.1 if is_answerable else 0.8))
    asked = 0.9 + DRAW.normal(0.02 if is_answerable else -0.02, 0.02)
    return Sample(case(f"c{number}"), is_answerable, Signals(0.85, asked, 0.1, 0, 0, lacks, 0, 0, 2.5, 0))


SAMPLES = [sample(n, n % 3 > 0) for n in range(300)]


def test_what_tells_the_classes_apart_gets_its_weight_and_noise_gets_none() -> None:
    fitted = dict(zip(NAMES, fit(SAMPLES).weights, strict=True))

    assert fitted["asked"] > 10
    assert fitted["lacks_thing"] < -1
    assert abs(fitted["length"]) < 0.1


def test_about_the_allowed_share_of_answerable_cases_is_refused_when_left_out() -> None:
    refused = fit(SAMPLES).refused

    assert refused["answerable"].estimate == pytest.approx(FALSE_REFUSALS, abs=0.01)
    assert refused["fact"].estimate > 0.6


def test_a_weight_never_gets_the_sign_that_its_signal_may_not_have() -> None:
    rows = np.array([s.signals.row() for s in SAMPLES])
    labels = np.array([not s.is_answerable for s in SAMPLES])

    assert dict(zip(NAMES, logistic(rows, labels)[1], strict=True))["asked"] == 0


def test_the_same_samples_give_the_same_file() -> None:
    cases = [s.case for s in SAMPLES]

    assert written(fit(SAMPLES), cases, "m", "m:1") == written(fit(list(SAMPLES)), cases, "m", "m:1")


def test_cases_of_one_group_variants_and_one_document_share_a_fold() -> None:
    cases = [case("a", group="g"), case("b", group="g"), case("c", of="a"), case("d", entries=("x",)), case("e")]
    linked = [Sample(each, True, SAMPLES[0].signals) for each in (*cases, case("f", group="g", entries=("x",)))]

    names = _groups(linked)

    assert len({names[0], names[1], names[2], names[3], names[5]}) == 1
    assert names[4] != names[0]


def test_only_development_cases_are_read() -> None:
    cases = development_cases()

    assert {each.split for each in cases} == {"dev"}
    assert "first" not in {each.suite for each in cases}


def test_the_check_names_what_differs_beyond_rounding(tmp_path: Path) -> None:
    cases = [s.case for s in SAMPLES]
    text = written(fit(SAMPLES), cases, "m", "m:1")
    kept = yaml.safe_load(text)
    path = tmp_path / "calibration.yaml"

    path.write_text(yaml.safe_dump({**kept, "threshold": kept["threshold"] + 0.001}), encoding="utf-8")
    assert differences(text, path) == []

    path.write_text(yaml.safe_dump({**kept, "threshold": kept["threshold"] + 1, "cases_digest": "0"}), encoding="utf-8")
    assert [line.split(":")[0] for line in differences(text, path)] == ["cases_digest", "threshold"]
    assert digest(cases) != digest(cases[1:])

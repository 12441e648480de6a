"""Fitting when to abstain: signals of the development cases, a small logistic model, figures on cases left out."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant import answerability, compose, scope
from assistant.answerability import DIRECTIONS, NAMES, Homes, Signals
from assistant.assemble import Assistant, today
from assistant.calibration import CALIBRATION_FILE
from assistant.emergency import load_rules
from assistant.errors import StopWithAnswer
from assistant.intake import take_in
from assistant.language import identify
from assistant.models import Status
from assistant.pipeline import TOP_K, Pipeline
from assistant.rephrase import has_word, search_text
from embeddings.build import Report, build
from embeddings.live import LiveIndex
from embeddings.model import EmbeddingModel
from embeddings.search import embed, search
from embeddings.vectors import VECTORS_FILE, VectorCache
from evals.altered import alterations, write_copy
from evals.cases import Case, read_suite, suite_names
from evals.metrics.abstention import REFUSALS
from evals.statistics import Interval, wilson
from knowledge.settings import SHIPPED_DOCUMENTS, Settings

FALSE_REFUSALS = 0.04  # share of answerable questions that may be refused; the bar is 0.05, and unseen cases vary
FOLDS = 10
_PENALTY = 1.0
_DIGITS = 3
_TOLERANCE = 0.02
_ELSEWHERE = (Status.EMERGENCY, Status.REFUSED, Status.CLARIFY)
_HEADER = """\
# When an answer is given: fitted on the development cases, written by python -m evals calibrate. Do not edit.
# log odds of an answer = intercept + sum of weight x signal (assistant/answerability.py); below threshold: abstained.
"""
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """A development case with its signals, and whether it is to be answered."""

    case: Case
    is_answerable: bool
    signals: Signals


@dataclass(frozen=True, slots=True)
class Fit:
    """The model, and the share of cases refused on folds that it was not fitted on, by kind."""

    intercept: float
    weights: tuple[float, ...]
    threshold: float
    refused: dict[str, Interval]


def development_cases() -> list[Case]:
    """Return the cases that may be tuned on."""
    return [case for name in suite_names() for case in read_suite(name, "dev")]


def samples(cases: Sequence[Case], settings: Settings, assistant: Assistant, report: Report) -> list[Sample]:
    """Return the cases that reach the question whether to answer, each with its signals.

    Left out are emergencies, lists, requests to say more, other cities, and cases that may end either way.
    """
    plain = [case for case in cases if not (case.withheld or case.planted)]
    report.step("Asking the development cases")
    found = list(_samples_of(plain, assistant.pipeline, assistant.live, assistant.model))
    for altered in alterations(case for case in cases if case.withheld or case.planted):
        with tempfile.TemporaryDirectory(dir=settings.builds_dir.parent, prefix="altered-") as scratch:
            documents, builds = Path(scratch) / "documents", Path(scratch) / "builds"
            write_copy(settings.knowledge_dir, documents, altered.withheld, altered.planted)
            cache = VectorCache(settings.cache_dir / VECTORS_FILE)
            build(documents, builds, cache, assistant.model, report, dt.datetime.now(dt.UTC))
            live = LiveIndex(builds, assistant.model)
            rules = load_rules(documents, SHIPPED_DOCUMENTS)
            pipeline = Pipeline(live, assistant.model, rules, today, settings.max_question_characters)
            found += _samples_of(altered.cases, pipeline, live, assistant.model)
            live.current().close()
    return sorted(found, key=lambda sample: sample.case.id)


def _samples_of(cases: Iterable[Case], pipeline: Pipeline, live: LiveIndex, model: EmbeddingModel) -> Iterator[Sample]:
    homes = Homes()
    for case in cases:
        may_refuse = bool(set(case.statuses) & set(REFUSALS))
        if (case.is_answerable and may_refuse) or not (case.is_answerable or may_refuse):
            continue
        answer = pipeline.invoke(case.question)
        if answer.status in _ELSEWHERE or answer.tables:
            continue
        try:
            question = take_in(case.question, len(case.question.text) + 1)
        except StopWithAnswer:
            continue
        index = live.current()
        text = search_text(question, identify(question.text, question.page_language))
        vector = embed(index, model, text)
        hits = search(index, vector, text, TOP_K)
        if scope.is_elsewhere(text, hits):
            continue
        chosen = compose.choose(hits, has_word(text.question, "past"))
        signals = answerability.signals(text, vector.vector, hits, chosen, index, homes)
        if signals is not None:
            yield Sample(case, case.is_answerable, signals)


def fit(found: Sequence[Sample]) -> Fit:
    """Return the model fitted on all samples, its threshold and figures from grouped cross-validation."""
    rows = np.array([sample.signals.row() for sample in found])
    labels = np.array([sample.is_answerable for sample in found])
    folds = np.array([_fold(group) for group in _groups(found)])
    unseen = np.zeros(len(found))
    for fold in range(FOLDS):
        held_out = folds == fold
        if held_out.any():
            intercept, weights = logistic(rows[~held_out], labels[~held_out])
            unseen[held_out] = rows[held_out] @ weights + intercept
    threshold = round(float(np.quantile(unseen[labels], FALSE_REFUSALS)), _DIGITS)
    intercept, weights = logistic(rows, labels)
    kinds = [sample.case.kind if not sample.is_answerable else "answerable" for sample in found]
    refused = {
        kind: wilson(sum(unseen[n] < threshold for n in of_kind), len(of_kind))
        for kind in sorted(set(kinds))
        if (of_kind := [n for n, other in enumerate(kinds) if other == kind])
    }
    rounded = tuple(round(float(weight), _DIGITS) for weight in weights)
    return Fit(round(float(intercept), _DIGITS), rounded, threshold, refused)


def logistic(rows: Numbers, labels: NDArray[np.bool_]) -> tuple[float, Numbers]:
    """Return intercept and weights, shape (signals,), of a ridge-penalised logistic regression.

    Both classes weigh the same; a weight may only have the sign of its signal's direction.
    """
    mean, deviation = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = (rows - mean) / deviation
    signs = np.where(labels, 1.0, -1.0)
    importance = np.where(labels, 1.0, labels.sum() / max(1, (~labels).sum()))

    def loss(parameters: Numbers) -> tuple[float, Numbers]:
        margins = signs * (scaled @ parameters[1:] + parameters[0])
        slope = -signs * importance / (1 + np.exp(margins))
        total = float((importance * np.logaddexp(0, -margins)).sum() + _PENALTY * (parameters[1:] ** 2).sum() / 2)
        return total, np.concatenate([[slope.sum()], scaled.T @ slope + _PENALTY * parameters[1:]])

    bounds = [(None, None), *((0, None) if direction > 0 else (None, 0) for direction in DIRECTIONS)]
    start = np.zeros(rows.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-12, "maxiter": 5000})
    weights = found.x[1:] / deviation
    return float(found.x[0] - mean @ weights), weights


def _groups(found: Sequence[Sample]) -> list[str]:
    """Return a name a sample: what asks the same, or varies the same case, or asks the same document, has one name."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while parents.setdefault(name, name) != name:
            name = parents[name]
        return name

    for sample in found:
        case = sample.case
        for other in filter(None, (case.group, case.of, *(f"entry {entry}" for entry in case.entries[:1]))):
            parents[root(case.id)] = root(other)
    return [root(sample.case.id) for sample in found]


def _fold(group: str) -> int:
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % FOLDS


def digest(cases: Sequence[Case]) -> str:
    """Return the digest of what the model was fitted on."""
    told = "\n".join(f"{case.id}\t{case.question.text}\t{' '.join(case.statuses)}" for case in cases)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def written(fitted: Fit, cases: Sequence[Case], model: str, fingerprint: str) -> str:
    """Return the text of calibration.yaml."""
    fields: dict[str, Any] = {
        "model": model,
        "model_digest": fingerprint,
        "cases": len(cases),
        "cases_digest": digest(cases),
        "intercept": fitted.intercept,
        "weights": dict(zip(NAMES, fitted.weights, strict=True)),
        "threshold": fitted.threshold,
    }
    return _HEADER + yaml.safe_dump(fields, sort_keys=False, allow_unicode=True)


def differences(text: str, path: Path = CALIBRATION_FILE) -> list[str]:
    """Return where a newly written calibration differs from the file, numbers beyond rounding only."""
    new, old = yaml.safe_load(text), yaml.safe_load(path.read_text(encoding="utf-8"))
    flat_new, flat_old = ({**fields, **fields.pop("weights")} for fields in (new, old))
    return [
        f"{name}: {flat_old.get(name)} in {path.name}, {value} now"
        for name, value in flat_new.items()
        if not _same(value, flat_old.get(name))
    ]


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= _TOLERANCE * max(1.0, abs(other))
    return one == other

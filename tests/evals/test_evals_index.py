"""The index lists every run with its figures, compares the latest two by two, and no damaged folder stops it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml

from evals import index_comparisons
from evals.compare import Difference
from evals.index import write_index
from evals.index_comparisons import page_name, verdict
from evals.index_runs import read_runs
from evals.score_table import read_scores
from evals.scoring import CaseScore
from evals.summary import results_csv, table_csv
from knowledge.errors import UsageError
from tests.evals.evals_samples import scored

ENVIRONMENT = {"build": 5, "documents": 291, "statements": 3202, "model": "e5", "engine": "onnx"}


def add_run(results: Path, name: str, scores: list[CaseScore], suites: tuple[str, ...] = ("own",), **more: Any) -> Path:
    """Write the folder of a scored run."""
    folder = results / name
    folder.mkdir(parents=True)
    (folder / "config.yaml").write_text(yaml.safe_dump({"suites": list(suites)}), encoding="utf-8")
    (folder / "environment.json").write_text(json.dumps(ENVIRONMENT | more), encoding="utf-8")
    (folder / "scores.csv").write_text(table_csv(score.row() for score in scores), encoding="utf-8")
    (folder / "results.csv").write_text(results_csv(scores), encoding="utf-8")
    (folder / "report.html").write_text("<p>report</p>", encoding="utf-8")
    return folder


def marks(right: int, of: int = 40) -> list[CaseScore]:
    """The scores of `of` cases, the first `right` of them strictly right."""
    return [scored(f"c{n}", n < right, stage="" if n < right else "retrieved but not used") for n in range(of)]


def text_of(path: Path) -> str:
    """What a page says, without its markup."""
    body = path.read_text(encoding="utf-8").split("<main>")[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_a_run_is_listed_with_its_figures_and_a_link_to_its_report(tmp_path: Path) -> None:
    add_run(tmp_path, "20261124T115448-first", marks(30), suites=("first", "dev"))

    page = write_index(tmp_path)

    assert page == tmp_path / "index.html"
    said = text_of(page)
    assert "2026-11-24 11:54 first" in said
    assert "first, dev 40 5, e5, onnx 75.0% 59.8%–85.8%" in said
    assert 'href="20261124T115448-first/report.html"' in page.read_text(encoding="utf-8")


def test_a_folder_without_runs_has_an_index_too(tmp_path: Path) -> None:
    assert "There is no finished run yet" in text_of(write_index(tmp_path / "results"))


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("config.yaml", None, "holds no run (no config.yaml)"),
        ("config.yaml", b"suites: [", "no configuration of a run"),
        ("config.yaml", b"suites: [1]", "names no suites"),
        ("config.yaml", b"\xff\xfe\x00", "no configuration of a run"),
        ("environment.json", b"{", "environment.json: damaged"),
        ("environment.json", b"[]", "environment.json: damaged"),
        ("scores.csv", None, "not finished, 0 answers so far"),
        ("scores.csv", b"", "scores.csv: has no column id"),
        ("scores.csv", b"id,right,language,in_language,retrieved\nc1,yes,en,1,1\n", "scores.csv: damaged"),
        ("scores.csv", b"\xff", "scores.csv: damaged"),
        ("results.csv", b"x\n1\n", "results.csv: has no column grouping"),
        ("results.csv", b"grouping,measure,part,whole,low,high\nall,strictly right,?,1,0,1\n", "results.csv: damaged"),
        ("results.csv", b"grouping,measure,part,whole,low,high\nall,verbatim,1,1,0,1\n", "damaged (no strictly right)"),
    ],
)
def test_a_damaged_or_unfinished_run_is_listed_with_what_is_wrong(
    name: str, raw: bytes | None, said: str, tmp_path: Path
) -> None:
    add_run(tmp_path, "20261123T100000-good", marks(20))
    broken = add_run(tmp_path, "20261124T100000-bad", marks(20)) / name
    broken.unlink()
    if raw is not None:
        broken.write_bytes(raw)

    page = text_of(write_index(tmp_path))

    assert "20261124T100000-bad" in page.split("Not finished or damaged")[1]
    assert said in page
    assert "2026-11-23 10:00 good" in page


def test_scores_come_back_from_their_table(tmp_path: Path) -> None:
    scores = [scored("a", stage="x"), scored("b", right=False, confidence=None, rank=None, group="g")]
    (tmp_path / "scores.csv").write_text(table_csv(score.row() for score in scores), encoding="utf-8")

    assert read_scores(tmp_path / "scores.csv") == scores


def test_a_table_of_an_earlier_version_says_nothing_of_newer_columns(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_text("id,right,language,in_language,retrieved\na,1,en,1,\n", encoding="utf-8")

    (score,) = read_scores(tmp_path / "scores.csv")

    assert (score.id, score.right, score.retrieved, score.verbatim, score.ms) == ("a", True, None, None, 0.0)


def test_nothing_is_called_better_or_worse_unless_it_holds_after_holm() -> None:
    def row(only_a: int, only_b: int, adjusted: float) -> Difference:
        return Difference("strictly right", "all", 10, only_a, only_b, 10, adjusted, adjusted)

    assert verdict(row(0, 20, 0.049)) == "better"
    assert verdict(row(20, 0, 0.049)) == "worse"
    assert verdict(row(0, 20, 0.05)) == "no difference shown"
    assert verdict(row(0, 20, float("nan"))) == "no difference shown"


def test_two_runs_are_compared_with_the_cases_that_turned(tmp_path: Path) -> None:
    a, b = "20261124T100000-own", "20261124T110000-own"
    after = [scored(f"c{n}", n != 3, stage="" if n != 3 else "not retrieved") for n in range(40)]
    add_run(tmp_path, a, marks(10))
    add_run(tmp_path, b, after, build=6)

    index = write_index(tmp_path)
    page = tmp_path / "comparisons" / f"{a}--{b}.html"

    line = text_of(index).split("Compare two runs")[1]
    assert "40 cases, strictly right 25.0% → 97.5%: +72.5 points" in line
    assert "better (p after Holm <0.001). 30 cases mended, 1 broken." in line
    said = text_of(page)
    assert "strictly right, all n=40 25.0% 97.5% +72.5" in said
    assert "+1.78 <0.001 <0.001 better" in said  # 2 asin √0.975 − 2 asin √0.25
    assert "Broken (1)" in said
    assert "c3 fact, en not retrieved" in said
    assert "build 5 6" in said
    raw = page.read_text(encoding="utf-8")
    assert f'href="../{b}/report.html#case-c3"' in raw
    assert f'href="../{a}/report.html#case-c12"' in raw


def test_a_small_difference_is_not_called_one(tmp_path: Path) -> None:
    add_run(tmp_path, "20261124T100000-own", marks(20))
    add_run(tmp_path, "20261124T110000-own", marks(22))

    said = text_of(write_index(tmp_path))

    assert "no difference shown (p after Holm 1.000). 2 cases mended, 0 broken." in said
    assert not {"better", "worse"} & set(said.split("+5.0 points")[1].split())


def test_runs_without_a_common_case_are_not_compared(tmp_path: Path) -> None:
    add_run(tmp_path, "20261124T100000-own", marks(5))
    add_run(tmp_path, "20261124T110000-other", [scored("x1")])

    assert "Compare two runs" not in text_of(write_index(tmp_path))


def test_every_two_of_the_latest_runs_are_compared_and_older_pages_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_comparisons, "LATEST", 3)
    for hour in range(3):
        add_run(tmp_path, f"20261124T1{hour}0000-own", marks(4 + hour, 10))
    write_index(tmp_path)
    assert len([*(tmp_path / "comparisons").glob("*.html")]) == 3

    add_run(tmp_path, "20261124T130000-own", marks(9, 10))
    write_index(tmp_path)

    pages = sorted(path.name[:11] for path in (tmp_path / "comparisons").glob("*.html"))
    assert pages == ["20261124T11", "20261124T11", "20261124T12"]


def test_a_comparison_is_made_anew_only_where_scores_changed(tmp_path: Path) -> None:
    for hour in range(3):
        add_run(tmp_path, f"20261124T1{hour}0000-own", marks(4 + hour, 10))
    write_index(tmp_path)
    pages = sorted((tmp_path / "comparisons").glob("*.html"))
    for page in pages:
        page.write_text("kept", encoding="utf-8")

    scores = table_csv(score.row() for score in marks(9, 10))
    (tmp_path / "20261124T100000-own" / "scores.csv").write_text(scores, encoding="utf-8")
    before = write_index(tmp_path).read_text(encoding="utf-8")

    assert [page.read_text(encoding="utf-8") == "kept" for page in pages] == [False, False, True]
    (tmp_path / "comparisons" / "summaries.json").write_text("[{]", encoding="utf-8")
    assert write_index(tmp_path).read_text(encoding="utf-8") == before


def test_runs_of_the_same_suites_are_drawn_over_time(tmp_path: Path) -> None:
    add_run(tmp_path, "20261124T100000-own", marks(20))
    add_run(tmp_path, "20261124T110000-own", marks(30))
    add_run(tmp_path, "20261124T120000-other", marks(30), suites=("other",))

    page = write_index(tmp_path).read_text(encoding="utf-8")

    assert page.count("<svg") == 1
    assert "<desc>2026-11-24 10:00 50%; 2026-11-24 11:00 75%</desc>" in page


def test_the_pages_load_nothing_and_run_only_their_own_script(tmp_path: Path) -> None:
    hostile = "20261124T100000-<script>alert(1)</script>&\"'#?x="
    add_run(tmp_path, hostile.replace("/", "∕"), [scored("<b>", right=False), *marks(3)])
    add_run(tmp_path, "20261124T110000-own", [scored("<b>"), *marks(4)], model="<img src=x>")

    pages = [write_index(tmp_path), *(tmp_path / "comparisons").glob("*.html")]

    assert len(pages) == 2
    for page in pages:
        raw = page.read_text(encoding="utf-8")
        policy = unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', raw)[0])
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        scripts = re.findall(r"<script>(.*?)</script>", raw, re.DOTALL)
        assert len(scripts) == (page.name == "index.html")
        for inline in (*scripts, *re.findall(r"<style>(.*?)</style>", raw, re.DOTALL)):
            assert base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode() in policy
        assert not re.search(r"<(?:img|b|link|iframe)\b|<\w[^>]*\ssrc=|https?://(?!www\.w3\.org/2000/svg)", raw)
        for address in re.findall(r'href="([^"]*)"', raw):
            assert (page.parent / unquote(unescape(address).partition("#")[0])).is_file()


def test_a_folder_with_any_name_is_listed(tmp_path: Path) -> None:
    add_run(tmp_path, "copy of a run", marks(5))
    add_run(tmp_path, "20269999T999999-own", marks(5))

    runs, broken = read_runs(tmp_path)

    assert [(run.title, run.when) for run in runs] == [("20269999T999999-own", "–"), ("copy of a run", "–")]
    assert broken == []


def test_the_page_of_two_long_names_still_has_a_name_that_fits() -> None:
    a, b = "20261124T100000-" + "核" * 70, "20261124T110000-" + "核" * 70

    assert len(page_name(a, b).encode()) < 255
    assert page_name(a, b) != page_name(a, b + "x")


def test_where_nothing_can_be_written_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")

    with pytest.raises(UsageError, match="cannot be written"):
        write_index(tmp_path / "file")

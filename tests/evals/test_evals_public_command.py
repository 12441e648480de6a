"""python -m evals public: sets that are not there are skipped, and every figure is told to people and to programs."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from embeddings.model import EmbeddingModel
from evals.__main__ import app
from evals.public import canard, output
from evals.public.command import SETS, SetResult, run_sets
from evals.public.figures import Figure, PublicSet, Published
from evals.public.reading import read_json, thinned
from knowledge.errors import UsageError
from knowledge.settings import BUNDLED_MODEL
from tests.conftest import CACHE, Quiet
from tests.evals.public_samples import write_gzip

OURS = Figure("Hit@1", "en", 0.5, 0.25, 0.75, 8, (Published("their system", 0.4, "Paper, table 2"),), "other passages")
UNKNOWN = Figure("Hit@1", "zh", 1.0, math.nan, math.nan, 1)
RESULT = SetResult(PublicSet("tiny", "tiny", "a purpose", lambda bench: []), (OURS, UNKNOWN), 61.25)


def unloaded() -> EmbeddingModel:
    return EmbeddingModel(BUNDLED_MODEL, CACHE)


def test_a_set_that_is_not_there_is_skipped_with_the_remedy(tmp_path: Path) -> None:
    results = list(run_sets((), tmp_path / "nothing", unloaded(), tmp_path / "scratch", 1, Quiet()))

    assert [result.set for result in results] == list(SETS)
    assert not any(result.figures for result in results)
    shown = [line for result in results for line in output.lines(result)]
    assert shown[0] == (
        f"xquad: skipped, there is no folder {tmp_path / 'nothing' / 'xquad'}. Set HUTONG_EVALDATA to where it is"
    )


def test_the_command_ends_well_where_nothing_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUTONG_EVALDATA", str(tmp_path))

    app(["public", "canard", "--json", "--out", str(tmp_path / "figures.json")], standalone_mode=False)

    printed = json.loads(capsys.readouterr().out)
    assert str(tmp_path / "canard") in printed["canard"]["skipped"]
    assert json.loads((tmp_path / "figures.json").read_text(encoding="utf-8")) == printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["public", "squad"], "There is no public set 'squad'. There are: xquad, doc2dial"),
        (["public", "--out", "no/such/folder/figures.json"], "there is no folder no/such/folder"),
    ],
)
def test_a_wrong_call_is_named_with_the_remedy(arguments: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        app(arguments, standalone_mode=False)


def test_sets_come_in_their_own_order_and_leave_only_vectors_behind(tmp_path: Path) -> None:
    (tmp_path / "data" / "canard").mkdir(parents=True)
    write_gzip(tmp_path / "data" / "canard" / "dev.json.gz", "[]")

    results = list(run_sets(["cast", "canard"], tmp_path / "data", unloaded(), tmp_path / "scratch", 1, Quiet()))

    assert [(result.set.name, bool(result.skipped)) for result in results] == [("canard", False), ("cast", True)]
    assert [path.name for path in (tmp_path / "scratch").iterdir()] == ["vectors.sqlite"]


@pytest.mark.parametrize("content", [None, "no JSON"])
def test_a_file_that_is_missing_or_damaged_is_named(tmp_path: Path, content: str | None) -> None:
    folder = tmp_path / "canard"
    folder.mkdir()
    if content is not None:
        write_gzip(folder / "dev.json.gz", content)

    with pytest.raises(UsageError, match=r"dev\.json\.gz"):
        list(run_sets(["canard"], tmp_path, unloaded(), tmp_path / "scratch", 1, Quiet()))


def test_a_file_that_is_cut_short_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cut.json.gz"
    write_gzip(path, json.dumps(list(range(1000))))
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(UsageError, match=r"cut\.json\.gz"):
        read_json(path)


def test_the_published_figure_stands_beside_ours_and_its_source_below() -> None:
    shown = list(output.lines(RESULT))

    assert shown[0] == "tiny: a purpose (61 s)"
    assert shown[1] == "  Hit@1  en   0.500 [ 0.250,  0.750]      8 cases  published: 0.400 their system"
    assert shown[3:] == ["  their system: Paper, table 2", "  Hit@1 (en): other passages"]


def test_programs_get_the_same_figures_and_null_for_what_cannot_be_estimated() -> None:
    told = json.loads(output.as_json([RESULT]))["tiny"]

    assert (told["purpose"], told["seconds"], told["skipped"]) == ("a purpose", 61.2, "")
    ours, unknown = told["figures"]
    assert (ours["value"], ours["low"], ours["high"], ours["cases"]) == (0.5, 0.25, 0.75, 8)
    assert ours["published"] == [{"system": "their system", "value": 0.4, "source": "Paper, table 2"}]
    assert (unknown["low"], unknown["high"]) == (None, None)


def test_a_draw_is_fixed_keeps_the_order_and_is_thinned() -> None:
    cases = list(range(100))

    drawn = thinned(cases, 10, 0, 1)

    assert drawn == sorted(drawn)
    assert len(set(drawn)) == 10
    assert thinned(cases, 10, 0, 1) == drawn != thinned(cases, 10, 1, 1)
    assert thinned(cases, 10, 0, 3) == drawn[::3]
    assert thinned(cases, 100, 0, 1) == cases


def test_every_set_has_a_name_and_folder_of_its_own_words() -> None:
    assert len({one.name for one in SETS}) == len(SETS)
    assert canard.SET in SETS
    assert all(one.purpose and one.folder for one in SETS)

"""The facets of a build: written once, read back the same, and part of what makes a build the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from embeddings.errors import BuildError
from embeddings.facet_file import FACETS, MENTIONS, digest_of, read_facets, read_mentions, write_facets, write_mentions
from embeddings.index import Index
from embeddings.model import EmbeddingModel
from knowledge.facets import FacetCatalogue, FacetField, FacetValue, load_facets
from knowledge.settings import SHIPPED_DOCUMENTS
from tests.conftest import make_build

LANGUAGES = FacetField("languages", {"en": "Languages"}, (FacetValue("french", {"en": "French"}, ("Francophone",)),))


def test_a_catalogue_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    facets, _ = load_facets(SHIPPED_DOCUMENTS)

    write_facets(tmp_path / FACETS, facets)

    assert read_facets(tmp_path / FACETS) == facets


def test_statements_keep_what_they_name(tmp_path: Path) -> None:
    texts = ["Staff speak French.", "Nothing here.", "Francophone and French."]

    write_mentions(tmp_path / MENTIONS, texts, FacetCatalogue((LANGUAGES,)))

    french = frozenset({("languages", "french")})
    assert read_mentions(tmp_path / MENTIONS) == (french, frozenset(), french)


@pytest.mark.parametrize("damaged", [b"", b"{}", b'{"fields": 3}', b"\xff"])
def test_a_damaged_catalogue_is_a_value_error(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / FACETS).write_bytes(damaged)

    if damaged == b"{}":
        assert read_facets(tmp_path / FACETS) == FacetCatalogue()
    else:
        with pytest.raises(ValueError, match="faults"):
            read_facets(tmp_path / FACETS)


def test_another_word_for_a_value_changes_the_digest() -> None:
    other = replace(LANGUAGES, values=(replace(LANGUAGES.values[0], also=("Francophone", "en français")),))

    assert digest_of(FacetCatalogue((LANGUAGES,))) != digest_of(FacetCatalogue((other,)))


def test_a_new_word_in_facets_yaml_makes_a_new_build(tmp_path: Path, model: EmbeddingModel) -> None:
    folder, builds = tmp_path / "documents", tmp_path / "builds"
    folder.mkdir()
    (folder / "library.md").write_text("# Library\n\nThe library opens at 9:00.\n", encoding="utf-8")
    facets = "district:\n  name: {en: District}\n  values:\n    haidian:\n      name: {en: Haidian}\n"
    (folder / "facets.yaml").write_text(facets, encoding="utf-8")
    first = make_build(folder, builds, model)
    again = make_build(folder, builds, model)

    (folder / "facets.yaml").write_text(facets + "      also: [Hai Dian]\n", encoding="utf-8")
    changed = make_build(folder, builds, model)

    assert (first.is_new, again.is_new, changed.is_new) == (True, False, True)
    directory = builds / f"{changed.manifest.number:06}"
    index = Index.open(directory)
    assert index.facets.fields[0].values[0].also == ("Hai Dian",)
    assert index.mentions == (frozenset(),)
    index.close()
    (directory / MENTIONS).unlink()
    with pytest.raises(BuildError, match="missing or damaged"):
        Index.open(directory)

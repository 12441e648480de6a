"""The manifest: read back as written, or refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embeddings.errors import BuildError
from embeddings.manifest import FILE_NAME, FORMAT, Manifest

COUNTS = st.integers(0, 10**9)
MANIFESTS = st.builds(
    Manifest,
    number=COUNTS,
    created=st.text(),
    format=st.just(FORMAT),
    model=st.text(),
    fingerprint=st.text(),
    dimensions=COUNTS,
    documents=st.dictionaries(st.text(), st.text()),
    chunks=COUNTS,
    statements=COUNTS,
    questions=COUNTS,
    skipped=st.lists(st.text()).map(tuple),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MANIFESTS)
def test_a_manifest_is_read_back_as_written(tmp_path: Path, manifest: Manifest) -> None:
    manifest.write(tmp_path)

    assert Manifest.read(tmp_path) == manifest


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"null", b"[]", b'"text"', b"{}", b'{"number": 1, "skipped": []}', b"\xff\xfe{}", b'{"skipped": null}'],
)
def test_a_damaged_manifest_is_named_with_the_way_back(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)

    with pytest.raises(BuildError, match=r"manifest\.json: missing or damaged .* python -m embeddings rollback"):
        Manifest.read(tmp_path)


def test_a_manifest_with_a_field_of_a_later_version_is_refused(tmp_path: Path) -> None:
    Manifest(1, "", FORMAT, "", "", 384, {}, 0, 0, 0).write(tmp_path)
    path = tmp_path / FILE_NAME
    path.write_text(path.read_text(encoding="utf-8").replace('"number"', '"unknown": 1, "number"'), encoding="utf-8")

    with pytest.raises(BuildError, match="TypeError"):
        Manifest.read(tmp_path)


def test_a_missing_manifest_is_named_with_the_way_back(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"000007.manifest\.json: missing .* rollback"):
        Manifest.read(tmp_path / "000007")

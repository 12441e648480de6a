"""The check of facets: only what facets.yaml knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.languages import LANGUAGES
from knowledge.models import Problem

CheckFiles = Callable[..., list[Problem]]
NAME = "{" + ", ".join(f"{code}: N{code}" for code in LANGUAGES) + "}"
FACETS = f"""district:
  name: {NAME}
  values:
    chaoyang:
      name: {NAME.replace("N", "C")}
      also: [朝阳]
ages:
  name: {NAME.replace("N", "A")}
  range: years
"""


def with_facets(facets: str) -> dict[str, str]:
    header = f"---\ntitle: A\nfacets:\n{facets}\n---\n"
    return {"facets.yaml": FACETS, "a.md": f"{header}A fee.[^1]\n\n[^1]: NIA, as of 2023\n"}


def test_facets_that_the_catalogue_knows_have_no_problem(check_files: CheckFiles) -> None:
    assert check_files(with_facets('  district: [chaoyang]\n  ages: ["2-18", "1.5-6"]')) == []


@pytest.mark.parametrize(
    ("facets", "line", "code", "remedy"),
    [
        ("  district: [chaoyang, chaoyan]", 4, "facet-unknown", "Did you mean chaoyang?"),
        ("  districts: [chaoyang]", 4, "facet-unknown", "Did you mean district?"),
        ("  district:\n    - chaoyang\n    - x", 6, "facet-unknown", "Use one that stands there, or add it with"),
        ("  ages: [two]", 4, "facet-range", "Write lowest-highest"),
        ("  ages: [18-2]", 4, "facet-range", "Write lowest-highest"),
        ("  ages: [2]", 4, "facet-range", "Write lowest-highest"),
    ],
)
def test_a_facet_that_no_list_would_find_is_an_error_at_its_line(
    check_files: CheckFiles, facets: str, line: int, code: str, remedy: str
) -> None:
    found = check_files(with_facets(facets))

    assert [(p.line, p.code, p.is_error) for p in found] == [(line, code, True)]
    assert found[0].remedy.startswith(remedy)


def test_what_is_wrong_in_facets_yaml_itself_is_named(check_files: CheckFiles) -> None:
    files = with_facets("  district: [chaoyang]") | {"facets.yaml": FACETS.replace("ko: Cko", "xx: Cko")}

    assert [(p.path, p.line, p.code, p.is_error) for p in check_files(files)] == [
        ("facets.yaml", 5, "facets-file", False),
        ("facets.yaml", 5, "facets-file", False),
    ]

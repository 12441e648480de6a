"""From what a model wrote to the form that was asked for."""

from __future__ import annotations

import re
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Form = TypeVar("Form", bound=BaseModel)
_FENCED = re.compile(r"```(?:json)?[ \t]*\n(.*?)```", re.DOTALL | re.IGNORECASE)


def read_form(text: str, form: type[Form]) -> Form:
    """Return the JSON object in a reply as `form`; a fence or words round it are passed over.

    Raises ValueError with what is wrong, in one line without the reply's own words.
    """
    if not text.strip():
        raise ValueError("the reply is empty")
    fenced = _FENCED.search(text)
    inside = fenced[1] if fenced else text
    start, end = inside.find("{"), inside.rfind("}")
    if start < 0 or end < start:
        raise ValueError("the reply holds no JSON object")
    try:
        return form.model_validate_json(inside[start : end + 1])
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the reply"
        # Of JSON that is no JSON, pydantic quotes the place.
        problem = "is no JSON" if first["type"] == "json_invalid" else first["msg"].lower()
        raise ValueError(f"{where}: {problem}") from error

"""Contacts: sourced, reachable, and told in the body too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.checks.phones import digits_of, numbers_in
from knowledge.checks.written import Written
from knowledge.markdown import plain_text
from knowledge.models import Contact, Problem

_SITE = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?")
_EMAIL = re.compile(r"[^@\s]+@[\w-]+(?:\.[\w-]+)+")


def check_contacts(written: Written) -> Iterator[Problem]:
    """Yield contacts without name, source or sound address, and numbers that the body does not tell."""
    document = written.document
    known = {note.id for note in document.footnotes}
    told = " ".join(plain_text(statement.text) for section in document.sections for statement in section.statements)
    digits = re.sub(r"\D", "", told)
    for at, contact in enumerate(document.contacts):
        place = ("contacts", at, "footnotes")
        for reference in contact.footnotes:
            if reference not in known:
                message = f"contact {contact.name!r} names footnote {reference!r} that is not there"
                yield written.field_problem(place, "footnote-undefined", message, "Name a footnote of this document")
        if not (contact.footnotes or written.sidecar):
            message = f"contact {contact.name!r} has no footnote"
            remedy = "Name the footnotes that carry it: footnotes: [id]"
            yield written.field_problem(place, "contact-without-footnote", message, remedy, False)
        yield from _check_form(written, at, contact)
        place = ("contacts", at, "phone")
        for number in () if contact.phone in told else numbers_in(contact.phone):
            if digits_of(number) not in digits:
                message = f"the number {number} of {contact.name!r} stands in no statement"
                remedy = "Write a statement with the same number"
                yield written.field_problem(place, "contact-not-told", message, remedy, False)


def _check_form(written: Written, at: int, contact: Contact) -> Iterator[Problem]:
    if not contact.name.strip():
        place = ("contacts", at, "name")
        yield written.field_problem(place, "contact-form", "a contact has an empty name", "Say who answers")
    if contact.website and not _SITE.fullmatch(contact.website):
        place, message = ("contacts", at, "website"), f"{contact.website!r} is no address of a site"
        yield written.field_problem(place, "contact-form", message, "Write it as https://…")
    if contact.email and not _EMAIL.fullmatch(contact.email):
        place, message = ("contacts", at, "email"), f"{contact.email!r} is no e-mail address"
        yield written.field_problem(place, "contact-form", message, "Write it as name@place")

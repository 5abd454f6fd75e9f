"""The form *Kerro oma tarinasi* as it was sent: texts within their limits, choices that there are.  Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from curator.entry import people
from curator.models import People, PermissionScope
from curator.picking import answers, stories
from curator.removal.fault_words import Fault
from curator.removal.form import TRAP
from curator.removing.submissions import Sent

LANGUAGES: Final = ("fi", "sv", "en", "se")
"""What a story may be written in, among others; another one is "und"."""
OTHER: Final = "und"
_NEVER: Final = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd]")
"""What no keyboard writes and no page may hold."""
_ANSWERS: Final = frozenset({People.NONE, People.ADULTS_ASKED, People.CHILDREN_GUARDIAN})

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class StoryForm:
    """What somebody typed, word for word; empty for a form that is opened."""

    text: str = ""
    name: str = ""
    contact: str = ""
    written_in: str = ""
    alt: str = ""
    photographer: str = ""
    people: str = ""
    wall: bool = False
    channels: bool = False
    print: bool = False
    trapped: bool = False

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> "StoryForm":
        """From the fields of a request."""

        def text(name: str) -> str:
            return _NEVER.sub("", form.get(name, "").replace("\r\n", "\n")).strip()

        def line(name: str) -> str:
            return " ".join(text(name).split())

        return cls(
            text=text("text"),
            name=line("name"),
            contact=people.tidy_email(line("contact")),
            written_in=form.get("written_in", ""),
            alt=line("alt"),
            photographer=line("photographer"),
            people=form.get("people", ""),
            wall="wall" in form,
            channels="channels" in form,
            print="print" in form,
            trapped=bool(form.get(TRAP)),
        )

    def faults(self, *, with_picture: bool) -> dict[str, Fault]:
        """What is wrong, by field, in the order of the page; empty when all is well."""
        rules = (
            (not self.text and not with_picture, "text", Fault.NO_TEXT),
            (len(self.text) > stories.TEXT_LIMIT, "text", Fault.LONG_STORY),
            (len(self.alt) > answers.TEXT_LIMIT, "alt", Fault.LONG_ANSWER),
            (with_picture and not self.photographer, "photographer", Fault.NO_PHOTOGRAPHER),
            (len(self.photographer) > answers.TEXT_LIMIT, "photographer", Fault.LONG_ANSWER),
            (with_picture and self.people not in _ANSWERS, "people-none", Fault.NO_PEOPLE),
            (not self.name, "name", Fault.NO_NAME),
            (len(self.name) > stories.NAME_LIMIT, "name", Fault.LONG_NAME),
            (bool(self.contact) and not people.is_email(self.contact), "contact", Fault.NO_ADDRESS),
            (not self.wall, "wall", Fault.NO_PERMISSION),
            (self.trapped, TRAP, Fault.TRAPPED),
        )
        found: dict[str, Fault] = {}
        for wrong, field, fault in rules:
            if wrong:
                found.setdefault(field, fault)
        return found

    def scope(self) -> tuple[PermissionScope, ...]:
        """What is permitted."""
        ticked = ((self.wall, PermissionScope.WALL), (self.channels, PermissionScope.CHANNELS))
        return tuple(one for said, one in (*ticked, (self.print, PermissionScope.PRINT)) if said)

    def story(self, picture: str, language: str, _: Say) -> Sent:
        """What it says; only of a form without faults.  `_` speaks the page's `language`."""
        words = permission_words(_)
        answered = bool(picture)
        return Sent(
            text=self.text,
            author_name=self.name,
            language=self.written_in if self.written_in in {*LANGUAGES, OTHER} else language,
            scope=self.scope(),
            wording=" ".join(words[one] for one in self.scope()),
            contact=self.contact,
            picture=picture or None,
            alt=self.alt if answered else "",
            photographer=self.photographer if answered else "",
            people=People(self.people) if answered else People.UNANSWERED,
        )


def permission_words(_: Say) -> dict[PermissionScope, str]:
    """The sentences to tick, by what they permit."""
    return {
        PermissionScope.WALL: _(
            "My story and my picture may be shown with my name on the social wall and on the websites of the"
            " campaign’s municipalities and projects."
        ),
        PermissionScope.CHANNELS: _(
            "They may also be shown in the municipality’s own channels in social media and in its"
            " newsletters."
        ),
        PermissionScope.PRINT: _("The picture may also be used in the municipality’s printed material."),
    }

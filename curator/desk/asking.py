"""The two forms of a permission's page: what is asked, and what was answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col
from werkzeug.datastructures import MultiDict

from collector.queries import ReplyView
from config.models import Campaign, Tag, TagRole, Team
from config.settings import Settings
from curator.desk import words
from curator.desk.language import gettext as _
from curator.desk.questions import Faults
from curator.material import Material
from curator.models import Permission, PermissionScope, PermissionState, Person
from curator.permitting import permissions
from curator.permitting.asking_words import LANGUAGES, LIMIT, About
from curator.removal import addresses

REPLY_LIMIT: Final = 2000
ADDRESS_LIMIT: Final = 1000


@dataclass(frozen=True, slots=True)
class AskForm:
    """A request as it is asked: its words, their language, and what for."""

    text: str
    language: str = "fi"
    scope: tuple[PermissionScope, ...] = (PermissionScope.WALL,)
    keep: bool = False
    """The team asks in these words from now on."""

    @classmethod
    def fresh(cls, language: str | None, chosen: MultiDict[str, str], texts: dict[str, str]) -> "AskForm":
        """In the post's language where we have it, or as a person chose by the address."""
        wanted = chosen.get("in", "")
        if wanted not in LANGUAGES:
            wanted = (language or "").partition("-")[0]
        spoken = wanted if wanted in LANGUAGES else LANGUAGES[0]
        return cls(texts[spoken], spoken, _scope(chosen) or (PermissionScope.WALL,))

    @classmethod
    def sent(cls, form: MultiDict[str, str]) -> "AskForm":
        """From what a browser sent."""
        language = form.get("in", "")
        return cls(
            text=_lines(form.get("text", "")),
            language=language if language in LANGUAGES else LANGUAGES[0],
            scope=_scope(form) or (PermissionScope.WALL,),
            keep=bool(form.get("keep")),
        )

    def faults(self) -> Faults:
        """What is wrong with it."""
        if not self.text:
            return {"text": _("Write here how you asked, so that it can be shown later.")}
        if len(self.text) > LIMIT:
            return {"text": _("Shorten the text: at most 2,000 characters fit here.")}
        return {}


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """An answer as a person records it."""

    state: PermissionState | None = None
    scope: tuple[PermissionScope, ...] = (PermissionScope.WALL,)
    reply: str = ""
    reply_url: str = ""
    note: str = ""

    @classmethod
    def fresh(cls, last: Permission | None, replies: Sequence[ReplyView]) -> "AnswerForm":
        """For what was asked last, with the newest answer that was found; what it means is not guessed."""
        asked = permissions.scope_of(last) if last else ()
        found = replies[0] if replies else None
        return cls(
            scope=asked or (PermissionScope.WALL,),
            reply=found.text[:REPLY_LIMIT] if found else "",
            reply_url=found.url if found else "",
        )

    @classmethod
    def sent(cls, form: MultiDict[str, str]) -> "AnswerForm":
        """From what a browser sent."""
        state = form.get("state", "")
        return cls(
            state=PermissionState(state) if state in set(PermissionState) else None,
            scope=_scope(form),
            reply=_lines(form.get("reply", "")),
            reply_url=form.get("reply_url", "").strip(),
            note=form.get("note", "").strip(),
        )

    def faults(self, channel: PermissionState | None) -> Faults:
        """What is wrong with it.

        `channel`: the permission that comes with whose channel it is, which needs no words here.
        """
        found: Faults = {}
        if self.state is None:
            found["state"] = _("Choose what was answered.")
        elif self.state is PermissionState.GRANTED and not self.scope:
            found["scope"] = _("Choose what the permission is for.")
        told = bool(self.reply or self.note)
        if self.state is not None and not told and (how := words.say_how(self.state, channel)):
            found["note"] = how
        if len(self.reply) > REPLY_LIMIT:
            found["reply"] = _("Shorten the text: at most 2,000 characters fit here.")
        if self.reply_url and not _is_address(self.reply_url):
            found["reply_url"] = _("Write a whole web address, such as https://…")
        if len(self.note) > words.NOTE_LIMIT:
            found["note"] = str(words.NOTE_TOO_LONG)
        return found


def about(session: Session, settings: Settings, team: Team, parts: Material) -> dict[str, About]:
    """What a request of this team says of a post or story, by language: the terms differ."""
    campaign = session.get_one(Campaign, team.campaign_id)
    tag = session.execute(
        select(col(Tag.name))
        .where(col(Tag.campaign_id) == team.campaign_id, col(Tag.role) == TagRole.CAMPAIGN)
        .order_by(col(Tag.id))
        .limit(1)
    ).scalar()
    return {
        language: About(
            team=team.name,
            tag=tag or "",
            terms=addresses.terms(settings, campaign.key, team.key, language),
            picture=bool(parts.pictures),
            published=bool(parts.url),
        )
        for language in LANGUAGES
    }


def steps_with_names(session: Session, steps: Sequence[Permission]) -> list[tuple[Permission, str]]:
    """Each step with the name of who recorded it, "" for the service itself."""
    rows = session.execute(
        select(col(Person.id), col(Person.name)).where(col(Person.id).in_([one.person_id for one in steps]))
    )
    names = {row.id: row.name for row in rows}
    return [(one, names.get(one.person_id, "")) for one in steps]


def _scope(form: MultiDict[str, str]) -> tuple[PermissionScope, ...]:
    chosen = set(form.getlist("scope"))
    return tuple(one for one in PermissionScope if one.value in chosen)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and len(text) <= ADDRESS_LIMIT

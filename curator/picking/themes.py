"""A campaign's own lists of themes and target groups: what a pick is about, and whom it speaks to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from config import hashtags
from config.models import Campaign
from curator import acts
from curator.models import Pick, Theme, ThemeKind

NAME_LIMIT: Final = 60
MOST: Final = 60
"""So many of a kind a campaign has at most."""

NAMED_IN: Final = ("fi", "sv", "en")
_FIRST: Final = NAMED_IN[0]
"""The language every theme has a name in."""

DEFAULTS: Final = {
    ThemeKind.THEME: (
        ("customer-stories", "Asiakastarinat", "Kundberättelser", "Customer stories"),
        ("working-life", "Työelämä", "Arbetsliv", "Working life"),
        ("employer-image", "Työnantajakuva", "Arbetsgivarbild", "Employer image"),
        ("staff", "Henkilöstö", "Personal", "Staff"),
        ("company-stories", "Yritystarinat", "Företagsberättelser", "Company stories"),
        ("recruiting", "Rekrytointi", "Rekrytering", "Recruiting"),
        ("entrepreneurship", "Yrittäjyys", "Företagande", "Entrepreneurship"),
        ("studying", "Opiskelu", "Studier", "Studying"),
        ("nature", "Luonto", "Natur", "Nature"),
        ("culture", "Kulttuuri", "Kultur", "Culture"),
        ("events", "Tapahtumat", "Evenemang", "Events"),
        ("housing", "Asuminen", "Boende", "Housing"),
        ("everyday-life", "Arki", "Vardag", "Everyday life"),
        ("services", "Palvelut", "Tjänster", "Services"),
    ),
    ThemeKind.AUDIENCE: (
        ("families", "Lapsiperheet", "Barnfamiljer", "Families"),
        ("retirees", "Eläkeläiset", "Pensionärer", "Retirees"),
        ("remote-workers", "Etätyöntekijät", "Distansarbetare", "Remote workers"),
        ("couples-self-employed", "Pariskunnat ja yksinyrittäjät", "Par och ensamföretagare",
         "Couples and self-employed people"),
        ("international", "Kansainväliset osaajat", "Internationella talanger", "International newcomers"),
        ("highly-educated", "Korkeakoulutetut", "Högutbildade", "Highly educated people"),
        ("growth-entrepreneurs", "Kasvuyrittäjät", "Tillväxtföretagare", "Growth entrepreneurs"),
        ("returnees", "Paluumuuttajat", "Återflyttare", "People moving back"),
        ("students", "Opiskelijat", "Studerande", "Students"),
        ("visitors", "Matkailijat", "Besökare", "Visitors"),
    ),
}  # fmt: skip
"""What a new campaign begins with: key, then the name in Finnish, Swedish and English."""


class Problem(StrEnum):
    """Why a theme cannot be kept so; the desk has the words."""

    NO_NAME = "no_name"
    NAME_TOO_LONG = "name_too_long"
    TAKEN = "taken"
    TOO_MANY = "too_many"
    NOT_THERE = "not_there"


class ThemeError(Exception):
    """A rule says no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme or target group as pages show it; `names` by language."""

    id: int
    kind: ThemeKind
    key: str
    names: Mapping[str, str]
    active: bool

    def name(self, language: str) -> str:
        """What it is called in a language, in Finnish where that has no name."""
        return self.names.get(language) or self.names.get(_FIRST) or self.key


def ensure(session: Session, campaign_id: int) -> int:
    """Give a campaign the municipality's lists, those of its kinds that have nothing yet; how many."""
    made = 0
    for kind, rows in DEFAULTS.items():
        if _count(session, campaign_id, kind):
            continue
        for position, (key, *names) in enumerate(rows):
            named = dict(zip(NAMED_IN, names, strict=True))
            theme = Theme(campaign_id=campaign_id, kind=kind, key=key, names=named, position=position)
            session.add(theme)
            made += 1
    session.flush()
    return made


def ensure_all(session: Session) -> int:
    """`ensure` for every campaign there is."""
    campaigns = session.execute(select(col(Campaign.id))).scalars().all()
    return sum(ensure(session, number) for number in campaigns if number is not None)


def of_campaign(session: Session, campaign_id: int) -> list[ThemeView]:
    """All of a campaign's, those no longer offered too: by kind, then in their order."""
    rows = select(Theme).where(col(Theme.campaign_id) == campaign_id)
    kinds = list(ThemeKind)
    found = session.execute(rows.order_by(col(Theme.position), col(Theme.id))).scalars()
    return [_view(row) for row in sorted(found, key=lambda row: kinds.index(row.kind))]


def offered(all_of_them: Iterable[ThemeView], kind: ThemeKind, chosen: int | None) -> list[ThemeView]:
    """Those of a kind that can be chosen; what has been chosen stays a choice."""
    return [one for one in all_of_them if one.kind is kind and (one.active or one.id == chosen)]


@dataclass(frozen=True, slots=True)
class Usual:
    """The theme and target group that a team is likely to choose, by id."""

    theme_id: int | None = None
    audience_id: int | None = None


NOTHING_USUAL: Final = Usual()


def usual(session: Session, team_id: int) -> Usual:
    """Those of the team's last pick, as far as they are still offered."""
    newest = select(Pick).where(col(Pick.team_id) == team_id).order_by(col(Pick.id).desc()).limit(1)
    last = session.execute(newest).scalar()
    if last is None:
        return NOTHING_USUAL
    return Usual(*(_if_offered(session, number) for number in (last.theme_id, last.audience_id)))


def _if_offered(session: Session, theme_id: int | None) -> int | None:
    theme = session.get(Theme, theme_id) if theme_id else None
    return theme_id if theme is not None and theme.active else None


def fits(session: Session, campaign_id: int, kind: ThemeKind, theme_id: int | None) -> bool:
    """Whether a pick of a campaign may have it: none, or one of the campaign's of that kind."""
    if theme_id is None:
        return True
    found = session.get(Theme, theme_id)
    return found is not None and found.campaign_id == campaign_id and found.kind is kind


def add(session: Session, person_id: int, campaign_id: int, kind: ThemeKind, names: Mapping[str, str]) -> int:
    """Add one at the end of its list; gives its id.  `ThemeError`."""
    named = _tidy(names)
    acts.alone(session, campaign_id)
    others = _others(session, campaign_id, kind, None)
    if len(others) >= MOST:
        raise ThemeError(Problem.TOO_MANY)
    _not_taken(named, others)
    made = Theme(
        campaign_id=campaign_id,
        kind=kind,
        key=_key(named[_FIRST], {one.key for one in others}),
        names=named,
        position=max((one.position for one in others), default=-1) + 1,
    )
    session.add(made)
    session.flush()
    assert made.id is not None
    acts.record(session, person_id, "theme_added", "theme", made.id)
    return made.id


def rename(
    session: Session, person_id: int, campaign_id: int, theme_id: int, names: Mapping[str, str]
) -> None:
    """Call it something else, in any language; its key, which walls go by, stays.  `ThemeError`."""
    theme = _own(session, campaign_id, theme_id)
    named = _tidy(names)
    _not_taken(named, _others(session, campaign_id, theme.kind, theme_id))
    theme.names = named
    session.add(theme)
    acts.record(session, person_id, "theme_renamed", "theme", theme_id)
    acts.walls_may_change(session)


def move(session: Session, person_id: int, campaign_id: int, theme_id: int, *, up: bool) -> None:
    """Change places with the one above or below it; at the end of the list nothing changes.  `ThemeError`."""
    theme = _own(session, campaign_id, theme_id)
    rows = sorted(
        [*_others(session, campaign_id, theme.kind, theme_id), theme], key=lambda one: (one.position, one.id)
    )
    at = rows.index(theme)
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows):
        row.position = position
        session.add(row)
    acts.record(session, person_id, "theme_moved", "theme", theme_id)


def offer(session: Session, person_id: int, campaign_id: int, theme_id: int, *, active: bool) -> None:
    """Offer it for new picks again, or no longer; picks that have it keep it.  `ThemeError`."""
    theme = _own(session, campaign_id, theme_id)
    if theme.active is not active:
        theme.active = active
        session.add(theme)
        acts.record(session, person_id, "theme_offered" if active else "theme_retired", "theme", theme_id)


def _view(row: Theme) -> ThemeView:
    assert row.id is not None
    return ThemeView(row.id, row.kind, row.key, dict(row.names), row.active)


def _count(session: Session, campaign_id: int, kind: ThemeKind) -> int:
    rows = select(func.count()).where(col(Theme.campaign_id) == campaign_id, col(Theme.kind) == kind)
    return session.execute(rows).scalar_one()


def _others(session: Session, campaign_id: int, kind: ThemeKind, but: int | None) -> list[Theme]:
    rows = select(Theme).where(col(Theme.campaign_id) == campaign_id, col(Theme.kind) == kind)
    return [one for one in session.execute(rows).scalars() if one.id != but]


def _own(session: Session, campaign_id: int, theme_id: int) -> Theme:
    theme = session.get(Theme, theme_id, with_for_update=True)
    if theme is None or theme.campaign_id != campaign_id:
        raise ThemeError(Problem.NOT_THERE)
    return theme


def _tidy(names: Mapping[str, str]) -> dict[str, str]:
    named = {code: " ".join(names.get(code, "").split()) for code in NAMED_IN}
    if not named[_FIRST]:
        raise ThemeError(Problem.NO_NAME)
    if any(len(name) > NAME_LIMIT for name in named.values()):
        raise ThemeError(Problem.NAME_TOO_LONG)
    return {code: name for code, name in named.items() if name}


def _not_taken(named: Mapping[str, str], others: Iterable[Theme]) -> None:
    if named[_FIRST].casefold() in {str(one.names.get(_FIRST, "")).casefold() for one in others}:
        raise ThemeError(Problem.TAKEN)


def _key(name: str, taken: set[str]) -> str:
    begin = hashtags.fold(name)[:48] or "theme"
    tries = (begin if number == 1 else f"{begin}-{number}" for number in range(1, MOST + 2))
    return next(key for key in tries if key not in taken)

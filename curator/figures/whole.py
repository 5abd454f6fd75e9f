"""Figures (*Seuranta*): what was seen under the hashtags, what we did, and how much of it is known.

Counts of posts come from the day counters alone, so they stay true when posts are purged and cost
the same however many there are.  Nothing here says 0 where nobody could have seen anything.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from collector.volume import CHANNEL, NAMED, WHOLE
from config import clock
from config.models import Campaign, Tag, TagRole, Team
from curator.figures import authorship, breaks, by_network, counters, coverage, deeds, points, weeks
from curator.figures.authorship import OfAuthors
from curator.figures.breaks import Break
from curator.figures.by_network import OfNetwork
from curator.figures.counters import Reactions
from curator.figures.coverage import Coverage
from curator.figures.deeds import Deeds
from curator.figures.periods import Period, Span, steps
from curator.figures.points import Point, Told
from curator.figures.sums import Figure
from curator.figures.times import Times
from curator.models import MarkDay

TAGS_FIRST: Final = {TagRole.CAMPAIGN: 0, TagRole.STORY: 1, TagRole.PLACE: 2, TagRole.BORROWED: 3}


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures a person wants: of a campaign, or of one of its teams, and perhaps of one hashtag."""

    campaign_id: int
    period: Period
    team_id: int | None = None
    tag: str = ""
    """A folded hashtag, "" for none in particular."""


@dataclass(frozen=True, slots=True)
class OfTag:
    """Posts under one hashtag, all spellings; `networks`: only this period's, most first."""

    key: str
    name: str
    role: TagRole
    team_id: int | None
    team: str
    starts: date | None
    ends: date | None
    posts: Figure
    networks: tuple[tuple[str, int], ...]
    spellings: tuple[tuple[str, Figure], ...]
    clean: tuple[tuple[str, int], ...] = ()
    """The same as `networks` without spam; empty in an older document."""

    def of_networks(self) -> tuple[tuple[str, Figure], ...]:
        """Posts by network, most first, counted twice."""
        clean = dict(self.clean)
        return tuple((network, Figure(posts, clean=clean.get(network))) for network, posts in self.networks)


@dataclass(frozen=True, slots=True)
class OfTeam:
    """Posts under a team's own hashtags; with several of them a post may be in `posts` several times."""

    name: str
    tags: int
    posts: Figure


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything one page or one file tells; see `Asked` for what it is about."""

    campaign: str
    team: str
    asked: Asked
    posts: Figure
    """Posts with any of our hashtags, borrowed ones not counted."""
    channels: Figure
    """Posts on own and partner channels, with a hashtag or without; some are in `posts` too."""
    networks: tuple[OfNetwork, ...]
    tags: tuple[OfTag, ...]
    teams: tuple[OfTeam, ...]
    points: tuple[Point, ...]
    reactions: Reactions
    """To `posts`."""
    channel_reactions: Reactions
    """To `channels`; clicks are told of these only."""
    authors: tuple[OfAuthors, ...]
    """Of `posts`, by whole months: one line for each quarter the period meets."""
    deeds: Deeds
    deeds_before: Deeds | None
    deeds_year_before: Deeds | None
    coverage: Coverage
    starts: date | None = None
    """The campaign's first Helsinki date, None where an older document does not say."""
    ends: date | None = None
    """Its last one, None where it goes on or is not said."""
    named: Figure | None = None
    """Other people's posts that tag or mention us and are not in `posts`; None: no source shows such."""
    named_reactions: Reactions | None = None
    """To `named`."""
    typed: tuple[str, ...] = ()
    """Networks of which figures are typed by hand: what changes there is told beside the counted ones."""

    @property
    def ran(self) -> bool:
        """The campaign lasted on some day of the period, as far as that has been."""
        return not self.asked.period.to_come and within(self, self.asked.period.so_far) is not None

    @property
    def took_part(self) -> bool:
        """The campaign ran, and somebody whose deeds are told took part in it."""
        return self.ran and self.deeds.took_part

    @property
    def watched(self) -> int:
        """On how many days of the period so far at least one source worked."""
        return len(self.coverage.days(self.asked.period.so_far))

    def breaks(self, more: Iterable[str] = ()) -> list[Break]:
        """What changed outside, of the networks that are told of and of some more."""
        told = {one.network for one in self.networks} | set(self.typed) | set(more)
        return breaks.met(self.asked.period, told)

    def deed(self, name: str) -> Figure:
        """One of the deeds, by its name in `Deeds`, with what to compare it with."""
        told = (self.deeds if self.ran else None, self.deeds_before, self.deeds_year_before)
        return Figure(*(one.told(name) if one else None for one in told))


def of(session: Session, asked: Asked, now: datetime) -> Figures:
    """The figures a person asks for.  `now` is aware; nothing after it is known."""
    campaign = session.get_one(Campaign, asked.campaign_id)
    asked = replace(asked, period=asked.period.until(campaign.ends))
    teams = list(
        session.execute(
            select(Team).where(col(Team.campaign_id) == campaign.id).order_by(col(Team.id))
        ).scalars()
    )
    names = {team.id: team.name for team in teams}
    period, today = asked.period, clock.day_of(now)
    spans = (period.so_far, *period.compared(campaign.ends))
    first = min(span.first.replace(day=1) for span in spans if span is not None)
    covered = coverage.of_campaign(session, asked.campaign_id, first, today)
    wanted = _wanted(session, asked)
    times = _times(session, campaign, wanted, covered, spans)
    tags = _tags(wanted, names, times)
    ours = weeks.of_teams(session, (team for team in teams if asked.team_id in {None, team.id}))
    done = [_deeds(session, asked, campaign, ours, span) for span in spans]
    naming = by_network.naming(times, covered, _met(campaign, spans))
    keys = [WHOLE, CHANNEL, *([NAMED] if naming else [])]
    reacted = counters.reactions(session, asked.campaign_id, keys, spans)
    return Figures(
        campaign=campaign.name,
        team=names.get(asked.team_id, ""),
        asked=asked,
        posts=times.figure([WHOLE]),
        channels=by_network.channels(times, covered).figure([CHANNEL]),
        networks=by_network.of(times, covered, naming),
        tags=tags,
        teams=tuple(
            _team(team.name, [tag for tag in tags if tag.team_id == team.id], times)
            for team in teams
            if asked.team_id in {None, team.id}
        ),
        points=_points(session, asked, campaign, covered, wanted),
        reactions=reacted[WHOLE],
        channel_reactions=reacted[CHANNEL],
        authors=_authors(session, campaign, period.so_far, covered, today),
        deeds=done[0] or deeds.NOTHING,
        deeds_before=done[1],
        deeds_year_before=done[2],
        coverage=covered,
        starts=campaign.starts,
        ends=campaign.ends,
        named=naming.figure([NAMED]) if naming else None,
        named_reactions=reacted.get(NAMED),
    )


def _wanted(session: Session, asked: Asked) -> list[Tag]:
    """The hashtags that figures are told of; a team's are its own and the whole campaign's."""
    wanted = select(Tag).where(col(Tag.campaign_id) == asked.campaign_id)
    if asked.tag:
        wanted = wanted.where(col(Tag.key) == asked.tag)
    elif asked.team_id is not None:
        wanted = wanted.where(col(Tag.team_id).is_(None) | (col(Tag.team_id) == asked.team_id))
    return list(session.execute(wanted).scalars())


def _times(
    session: Session, campaign: Campaign, tags: list[Tag], covered: Coverage, spans: tuple[Span | None, ...]
) -> Times:
    keys = [WHOLE, CHANNEL, NAMED, *(f"#{tag.key}" for tag in tags)]
    keys += [f"={spelled}" for tag in tags for spelled in tag.spellings]
    number = campaign.id or 0
    counted = {span: counters.sums(session, number, keys, span) for span in set(spans)}
    marked = counters.sums(session, number, keys, spans[0], MarkDay)
    watched = covered.watched(_met(campaign, spans))
    return Times(spans, tuple(counted[span] for span in spans), watched, marked)


def _met(campaign: Campaign, spans: tuple[Span | None, ...]) -> list[Span | None]:
    return [within(campaign, span) if span is not None else None for span in spans]


def _tags(rows: list[Tag], teams: dict[int | None, str], times: Times) -> tuple[OfTag, ...]:
    found = [_tag(row, teams.get(row.team_id, ""), times) for row in rows]
    return tuple(sorted(found, key=lambda one: (TAGS_FIRST[one.role], -(one.posts.now or 0), one.key)))


def _tag(row: Tag, team: str, times: Times) -> OfTag:
    key = f"#{row.key}"
    networks, marked = Counter(times.sums[0].get(key, {})), times.marked.get(key, {})
    return OfTag(
        key=row.key,
        name=row.name,
        role=row.role,
        team_id=row.team_id,
        team=team,
        starts=row.starts,
        ends=row.ends,
        posts=times.figure([key], used=partial(used, row)),
        networks=tuple(networks.most_common()),
        clean=tuple((network, posts - marked.get(network, 0)) for network, posts in networks.most_common()),
        spellings=tuple(
            (spelled, times.figure([f"={spelled}"], used=partial(used, row)))
            for spelled in sorted(row.spellings)
        ),
    )


def used(tag: Tag | OfTag, span: Span) -> bool:
    """Whether a hashtag was counted on some day of a span."""
    return (tag.starts is None or tag.starts <= span.last) and (tag.ends is None or tag.ends >= span.first)


def _team(name: str, tags: list[OfTag], times: Times) -> OfTeam:
    return OfTeam(name, len(tags), times.of_used({f"#{tag.key}": partial(used, tag) for tag in tags}))


def _authors(
    session: Session, campaign: Campaign, span: Span, covered: Coverage, today: date
) -> tuple[OfAuthors, ...]:
    """None for quarters before the campaign began, and where it had ended."""
    met = within(campaign, span)
    if met is None or met.first > today:
        return ()
    return tuple(authorship.of(session, campaign.id or 0, met, covered, today))


def _points(
    session: Session, asked: Asked, campaign: Campaign, covered: Coverage, tags: list[Tag]
) -> tuple[Point, ...]:
    """None of a period that is still to come."""
    period = asked.period
    watched = frozenset(covered.days(period.so_far))
    met = within(campaign, period.so_far)
    counted = watched & frozenset(met.days() if met else ())
    tag = next((one for one in tags if one.key == asked.tag), None)
    of_tag = frozenset(day for day in counted if tag and used(tag, Span(day, day)))
    told = Told(watched, counted, of_tag, counted if covered.of_channels else frozenset())
    spans = [] if period.to_come else steps(period.so_far, period.step())
    return points.of(session, asked.campaign_id, spans, told, asked.tag)


def _deeds(
    session: Session, asked: Asked, campaign: Campaign, teams: list[weeks.OfTeam], span: Span | None
) -> Deeds | None:
    """None before the campaign began, or after it ended: there is nothing to compare with."""
    met = within(campaign, span) if span is not None and not asked.period.to_come else None
    return deeds.of(session, asked.campaign_id, asked.team_id, teams, met) if met is not None else None


def within(campaign: Campaign | Figures, span: Span) -> Span | None:
    """What of a span a campaign lasts; None: it is before the campaign began, or after it ended."""
    first, last = max(span.first, campaign.starts or span.first), min(span.last, campaign.ends or span.last)
    return Span(first, last) if first <= last else None

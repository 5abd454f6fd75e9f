"""Figures in words: changes, gaps, periods, and the sentences that sum a page up."""

from collections.abc import Mapping
from typing import Final

from babel.dates import format_date

from config import clock
from config.languages import locale
from config.models import TagRole
from curator.desk import formats, words
from curator.desk.language import gettext, language, ngettext
from curator.desk.language import lazy_gettext as _
from curator.figures import coverage
from curator.figures.counters import Reactions
from curator.figures.coverage import Cover, Day, Outage
from curator.figures.periods import Kind, Period, Span, Step
from curator.figures.sums import FEWEST, Change, Figure, Known
from curator.figures.whole import Figures, OfTag, OfTeam

KINDS: Final[Mapping[Kind, object]] = {
    Kind.WEEK: _("A week"),
    Kind.MONTH: _("A month"),
    Kind.QUARTER: _("A quarter"),
    Kind.HALF: _("Half a year"),
    Kind.YEAR: _("A year"),
    Kind.CAMPAIGN: _("The whole campaign"),
    Kind.PAYMENT: _("The funder’s payment periods"),
    Kind.FREE: _("Chosen days"),
}
ROLES: Final[Mapping[TagRole, object]] = {
    TagRole.CAMPAIGN: _("the campaign’s hashtag"),
    TagRole.STORY: _("hashtag for stories"),
    TagRole.PLACE: _("a place’s hashtag"),
    TagRole.BORROWED: _("borrowed hashtag"),
}
STEPS: Final[Mapping[Step, object]] = {
    Step.DAY: _("Day"),
    Step.WEEK: _("Week"),
    Step.MONTH: _("Month"),
}
REASONS: Final[Mapping[str, object]] = {
    "transient": _("the network did not answer"),
    "throttled": _("the network limited the searches"),
    "quota": _("the week’s search quota was used up"),
    "misconfigured": _("the address or key needs fixing"),
    "not_connected": _("not connected"),
    "key_refused": _("the connection was lost"),
    "unreadable": _("the network’s reply had changed"),
    "refused": _("the network no longer shows it"),
    coverage.PARTIAL: _("only some posts were seen"),
    coverage.ELECTION: _("before an election only known accounts are collected"),
}
DAYS: Final[Mapping[Day, object]] = {
    Day.WORKED: _("worked"),
    Day.SHARE: _("showed only a share"),
    Day.GAP: _("told nothing"),
    Day.OUTSIDE: _("was not asked"),
}
"""How a source did."""
REACTIONS: Final[Mapping[str, object]] = {
    "likes": _("likes"),
    "reposts": _("reposts"),
    "replies": _("comments"),
}
METHOD: Final = (
    _("A post is counted once, whoever shows it, on the Helsinki date on which it was published."),
    _("Counts stay when a post is removed later; they hold no personal data."),
    _("A post may have several hashtags, so hashtags do not add up to all posts."),
    _("Posts on own and partner channels are counted apart; those with a hashtag are in both figures."),
    _(
        "Other people’s posts that only tag or mention us are in neither figure; they are told on a line of "
        "their own where a source shows them."
    ),
    _("Likes, reposts, comments and clicks are as they last were known; unknown ones are left out."),
    _("Reactions are compared only with a period in which they were known of about the same share of posts."),
    _("A day on which no source worked is a gap, not 0."),
    _("A period that is going on is compared with an equally long beginning of the earlier one."),
    _("Changes are of all posts seen, spam included."),
    _(
        "Authors are counted by whole months among posts whose author is known, spam included. "
        "Nobody is followed from one quarter to the next."
    ),
)
NAMED: Final = _("Other people’s posts that tag or mention us, without the campaign’s hashtags")
FEW: Final = _("There are fewer than 20 posts, so no percentages are given.")


def figure(value: int | None) -> str:
    """A number with its thousands apart; an unknown one in words, never 0."""
    return gettext("Not known") if value is None else formats.whole(value)


def change(of: Change | None) -> str:
    """“+12 (+40 %)”, or why there is none."""
    if of is None:
        return gettext("No period to compare")
    amount = _signed(of.amount)
    if of.percent is None:
        return amount
    return gettext("%(amount)s (%(percent)s %%)", amount=amount, percent=_signed(of.percent))


def _signed(value: int) -> str:
    sign = "+" if value > 0 else "\u2212" if value < 0 else "±"
    return f"{sign}{formats.whole(abs(value))}"


def known(of: Known) -> str:
    """Of how many posts a sum is known, of few in numbers; "" where of all."""
    if of.of == 0:
        return gettext("No posts whose figures could be known.")
    if of.known == of.of:
        return ""
    if of.of < FEWEST:
        told = gettext("known of %(known)s of %(all)s posts", known=figure(of.known), all=figure(of.of))
        return formats.capital(told)
    return gettext("Known of %(percent)d %% of posts", percent=of.percent)


def without_spam(of: Known) -> str:
    """What of a sum is left without spam, "" where all of it is."""
    if of.clean is None or of.clean == of.total:
        return ""
    return without(of.clean)


def changes(of: Known) -> str:
    """Both changes of a sum, “” where there is nothing to compare it with."""
    told = (
        (gettext("Change since last period"), of.change),
        (gettext("Change since last year"), of.change_of_year),
    )
    return ". ".join(f"{said}: {change(since)}" for said, since in told if since)


def reacted(of: Figures) -> tuple[tuple[str, Figure, Reactions], ...]:
    """The reactions, to which posts they are, and how many posts these are as far as anybody knows."""
    told = (
        (gettext("Posts under the campaign’s hashtags"), of.posts, of.reactions),
        (gettext("Posts on own and partner channels"), of.channels, of.channel_reactions),
    )
    if of.named is None or of.named_reactions is None:
        return told
    return (*told, (str(NAMED), of.named, of.named_reactions))


def reaction(where: str, name: str) -> str:
    """“Julkaisut kampanjan aihetunnisteilla: tykkäykset”."""
    return f"{where}: {REACTIONS[name]}"


def reason(of: str) -> str:
    """Why a source told nothing."""
    return str(REASONS.get(of, REASONS["misconfigured"]))


def span(of: Span) -> str:
    """“1.11.–30.11.2026”; one day as one."""
    if of.first == of.last:
        return formats.full_date(of.first)
    return formats.dates(of.first, of.last)


def months(of: Figures, told: Span) -> str:
    """The months a line of authors tells of; one that goes beyond the period says that it is by month."""
    within = of.asked.period.so_far
    if told.first >= within.first and told.last <= within.last:
        return span(told)
    return gettext("by month: %(when)s", when=span(told))


def period(of: Period) -> str:
    """“Marraskuu 2026 (1.11.–30.11.2026)”."""
    return formats.capital(period_within(of))


def period_within(of: Period) -> str:
    """The same within a sentence or after a colon: “marraskuu 2026 (1.11.–30.11.2026)”."""
    first = of.whole.first
    spoken = locale(language())
    if of.kind is Kind.WEEK:
        year, number = clock.week_number(first)
        name = gettext("week %(number)s", number=f"{number}/{year}")
    elif of.kind is Kind.MONTH:
        name = format_date(first, "LLLL y", locale=spoken)
    elif of.kind is Kind.YEAR:
        name = str(first.year)
    elif of.kind is Kind.CAMPAIGN:
        name = str(KINDS[of.kind])
    elif of.kind is Kind.PAYMENT:
        name = of.name
    else:
        return span(of.whole)
    return f"{name} ({span(of.whole)})"


def step(of: Span, by: Step) -> str:
    """A line's name: a day, a week with its number, a month."""
    if by is Step.DAY:
        return formats.day(of.first)
    if by is Step.WEEK:
        year, number = clock.week_number(clock.monday(of.first))
        return f"{number}/{year} ({span(of)})"
    return format_date(of.first, "LLLL y", locale=locale(language()))


def outage(of: Outage) -> str:
    """“Instagram: ei tietoa 3.2.–9.2. (yhteys katkennut)”."""
    if of.span is None:
        when = gettext("from %(day)s on", day=formats.full_date(clock.day_of(of.from_at)))
    else:
        when = span(of.span)
    if of.reason == coverage.ELECTION:
        return gettext(
            "%(source)s: before an election only known accounts’ posts were collected, %(when)s",
            source=of.source,
            when=when,
        )
    if of.reason == coverage.PARTIAL:
        return gettext("%(source)s: only some posts were seen, %(when)s", source=of.source, when=when)
    return gettext(
        "%(source)s: not known %(when)s (%(reason)s)", source=of.source, when=when, reason=reason(of.reason)
    )


def worked(of: Cover, within: Span) -> str:
    """On how many days a source did how; what never was is left out."""
    told = of.tally(within)
    worked, share, gap, outside = (told[how] for how in (Day.WORKED, Day.SHARE, Day.GAP, Day.OUTSIDE))
    said = (
        (worked, ngettext("worked on one day", "worked on %(num)d days", worked)),
        (share, ngettext("showed only a share on one day", "showed only a share on %(num)d days", share)),
        (gap, ngettext("told nothing on one day", "told nothing on %(num)d days", gap)),
        (outside, ngettext("was not asked on one day", "was not asked on %(num)d days", outside)),
    )
    return formats.capital(", ".join(part for days, part in said if days))


def limits(of: OfTag, within: Span) -> str:
    """A hashtag's start and end where they fall into the period, "" else."""
    said = []
    if of.starts and of.starts > within.first:
        said.append(gettext("counted from %(day)s", day=formats.full_date(of.starts)))
    if of.ends and of.ends < within.last:
        said.append(gettext("counted until %(day)s", day=formats.full_date(of.ends)))
    return ", ".join(said)


def team_name(of: Figures) -> str:
    """Whose figures these are."""
    return of.team or str(_("The whole campaign"))


def team(of: OfTeam) -> str:
    """A team's line: its name, and what is counted where that is not posts."""
    return of.name if of.tags == 1 else gettext("%(team)s (uses of hashtags)", team=of.name)


def uses(of: OfTeam) -> str:
    """What a team's figure counts, where it has several hashtags; "" where it is posts."""
    return "" if of.tags == 1 else gettext("a post with several of these hashtags is counted for each")


def networks(of: OfTag) -> str:
    """“Mastodon 12, Bluesky 3”."""
    return ", ".join(f"{words.network(key)} {twice(one.now, one.clean)}" for key, one in of.of_networks())


def twice(seen: int | None, clean: int | None) -> str:
    """“12 (ilman roskaa 10)”; where nothing is marked, only how many were seen."""
    if seen is None or clean is None or clean == seen:
        return figure(seen)
    return f"{figure(seen)} ({without(clean)})"


def without(clean: int | None) -> str:
    """“ilman roskaa 10”, "" where nobody asked."""
    return "" if clean is None else gettext("without spam: %(posts)s", posts=figure(clean))

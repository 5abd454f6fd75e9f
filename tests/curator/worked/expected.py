"""The third quarter of 2026 as it was counted by hand from the story, before anything was run.

What is counted (see `tests.curator.worked.posts` for the posts), 1.7.–30.9.2026 in Helsinki:

    ==========================  ===================================================================  =====
    under our hashtags          twice, spelled, spam, erased, lifted, midnight, outage, retagged,
                                again, article, removed, stopped, page, last                            14
      without spam              all but `spam`                                                          13
      in the quarter before     before                                                                   1
    on own channels             article, page, notice                                                    3
    in the fediverse            all 14 but article and page; `twice` on two servers is one              12
    #kemijärvi, folded          all 14 but erased, lifted, removed                                      11
      on Mastodon               all but article (the site) and page (Facebook); without spam 8           9
      written kemijarvi         spelled, again                                                           2
      written kemijärvi         the other nine                                                           9
    #keminmaa                   erased, lifted, removed, and retagged by its edit                        4
    the campaign's hashtag      twice, removed                                                           2
    #visitlapland               borrowed, which is in no sum                                             1
    still held, of the 14       all but spelled and spam (purged on 1.9.) and erased; Posio's pause
                                keeps August's midnight, outage and again past 1.10.                    11
    likes of the 14             5+9+2+1+4+6+8+0+58+0, and of those that went 3 (spelled), 0 (spam) and
                                4 (erased); the feed does not tell article's                           100
      in the quarter before     before                                                                   1
    authors                     Aino, Pekka, Mainos, Saara, Erkki, Liisa, the Page, the town's site      8
      returning                 Aino (July, August, September), Pekka (the same)                         2
    weeks picked                Kemijärvi 13.7., Keminmaa 27.7. and 7.9. (taken down on its third
                                day); Kemijärvi's 21.9. was withdrawn before it began                    3
    weeks to pick for           13 Mondays, three teams (Kemijärvi, Keminmaa, Posio)                    39
      in a pause                Posio's 31.8., 7.9. and 14.9.: told apart, still weeks                   3
      left without a pick       39 less 3 picked less 3 paused                                          33
    removals asked for          20.7. (decided after 50 h), 28.7. (30 h), 9.9. (5 h), 30.9. (open)       4
    clicks on the wall          12 + 7 + 3; October's 4 are not the quarter's                           22
    views of the wall           100 + 20 + 30; June's 5 are the quarter's before                       150
    days on which we looked     92 without 6.9. and 7.9.                                                90
    ==========================  ===================================================================  =====
"""

from dataclasses import dataclass
from typing import Final

UNKNOWN: Final = None
"""Not known, or no period to compare with: never 0."""


@dataclass(frozen=True)
class Count:
    """One line: all seen, without spam (where posts are counted), and the quarter before.

    The same quarter of last year is unknown of every line: nobody looked in 2025.
    """

    now: int | None
    clean: int | None = UNKNOWN
    before: int | None = UNKNOWN


DONE, POSTS, TAGS, SPELLINGS, TEAMS, REACTIONS, AUTHORS, TYPED = (
    "done",
    "posts",
    "tags",
    "spellings",
    "teams",
    "reactions",
    "authors",
    "typed",
)
MASTODON, FACEBOOK, INSTAGRAM, SITE = "mastodon", "facebook", "instagram", "site"
Name = tuple[str, str, str]
"""Table, line, network ("" for all)."""

EXPECTED: Final[dict[Name, Count]] = {
    (DONE, "weeks_picked", ""): Count(3, before=0),
    (DONE, "weeks", ""): Count(39, before=39),
    (DONE, "extras", ""): Count(1, before=0),
    (DONE, "asked", ""): Count(5, before=0),
    (DONE, "granted", ""): Count(3, before=0),
    (DONE, "declined", ""): Count(1, before=0),
    (DONE, "unanswered", ""): Count(1, before=0),
    (DONE, "removed", ""): Count(1, before=0),
    (DONE, "requests", ""): Count(4, before=0),
    (DONE, "hidden_median", ""): Count(0),
    (DONE, "hidden_slowest", ""): Count(0),
    (DONE, "decided_median", ""): Count(30),
    (DONE, "decided_slowest", ""): Count(50),
    (DONE, "views", ""): Count(150, before=5),
    (DONE, "clicks", ""): Count(22, before=0),
    (POSTS, "posts", ""): Count(14, 13, 1),
    (POSTS, "channels", ""): Count(3, 3, 0),
    (POSTS, "posts", MASTODON): Count(12, 11, 1),
    (POSTS, "channels", MASTODON): Count(0, 0, 0),
    (POSTS, "posts", FACEBOOK): Count(1, 1, 0),
    (POSTS, "channels", FACEBOOK): Count(1, 1, 0),
    (POSTS, "posts", SITE): Count(1, 1, 0),
    (POSTS, "channels", SITE): Count(2, 2, 0),
    (TAGS, "#tuhannenjayhdentyönmatkatoimisto", ""): Count(2, 2, 0),
    (TAGS, "#tuhannenjayhdentyönmatkatoimisto", MASTODON): Count(2, 2),
    (TAGS, "#tuhannenjayhdentyöntarinat", ""): Count(0, 0, 0),
    (TAGS, "#kemijärvi", ""): Count(11, 10, 1),
    (TAGS, "#kemijärvi", MASTODON): Count(9, 8),
    (TAGS, "#kemijärvi", FACEBOOK): Count(1, 1),
    (TAGS, "#kemijärvi", SITE): Count(1, 1),
    (TAGS, "#keminmaa", ""): Count(4, 4, 0),
    (TAGS, "#keminmaa", MASTODON): Count(4, 4),
    (TAGS, "#visitlapland", ""): Count(1, 1, 0),
    (TAGS, "#visitlapland", MASTODON): Count(1, 1),
    (SPELLINGS, "#kemijarvi", ""): Count(2, 2, 0),
    (SPELLINGS, "#kemijärvi", ""): Count(9, 8, 1),
    (TEAMS, "Kemijärvi", ""): Count(11, 10, 1),
    (TEAMS, "Keminmaa", ""): Count(4, 4, 0),
    (REACTIONS, "counted", ""): Count(14, 13),
    (REACTIONS, "likes", ""): Count(100, 100, 1),
    (REACTIONS, "reposts", ""): Count(9, 9, 0),
    (REACTIONS, "replies", ""): Count(5, 5, 0),
    (REACTIONS, "channels_counted", ""): Count(3, 3),
    (REACTIONS, "channels_likes", ""): Count(58, 58),
    (REACTIONS, "channels_reposts", ""): Count(7, 7),
    (REACTIONS, "channels_replies", ""): Count(4, 4),
    (REACTIONS, "own_clicks", ""): Count(120, 120),
    (REACTIONS, "clicks", ""): Count(22, before=0),
    (AUTHORS, "authors", ""): Count(8),
    (AUTHORS, "returning", ""): Count(2),
    (TYPED, "Instagram: #kemijärvi", INSTAGRAM): Count(1240, before=900),
}
KNOWN_OF: Final = {
    "likes": (13, 14),
    "reposts": (13, 14),
    "replies": (13, 14),
    "channels_likes": (1, 3),
    "channels_reposts": (1, 3),
    "channels_replies": (1, 3),
    "own_clicks": (1, 3),
}
"""Of how many posts a sum of reactions is known, of how many: too few for a percentage."""
WEEKS: Final[dict[str, tuple[int, int, int]]] = {
    "2026-07-01": (0, 0, 0),
    "2026-07-06": (2, 2, 0),
    "2026-07-13": (1, 0, 0),
    "2026-07-20": (2, 2, 0),
    "2026-07-27": (0, 0, 0),
    "2026-08-03": (1, 1, 0),
    "2026-08-10": (1, 1, 0),
    "2026-08-17": (1, 1, 0),
    "2026-08-24": (0, 0, 0),
    "2026-08-31": (4, 4, 1),
    "2026-09-07": (1, 1, 1),
    "2026-09-14": (0, 0, 1),
    "2026-09-21": (0, 0, 0),
    "2026-09-28": (1, 1, 0),
}
"""First day of a week, or of its part in the quarter → posts, without spam, on own channels."""
WORKED: Final = {"A": 87, "B": 90, "Uutiset": 90, "Sivu": 90}
"""On how many of the 92 days each source worked; A was down from 10.8. to 12.8. besides."""

LANGUAGES: Final = ("fi", "sv", "en")
TABLES: Final = {
    DONE: ("Mitä teimme", "Vad vi gjorde", "What we did"),
    POSTS: ("Julkaisut", "Inlägg", "Posts"),
    TAGS: ("Aihetunnisteet", "Hashtaggar", "Hashtags"),
    SPELLINGS: ("Kirjoitusasut", "Stavningar", "Spellings"),
    TEAMS: ("Mukana olevat", "Deltagare", "Teams"),
    REACTIONS: ("Reaktiot ja klikkaukset", "Reaktioner och klick", "Reactions and clicks"),
    AUTHORS: ("Tekijät", "Upphovspersoner", "Authors"),
    TYPED: ("Lukemat", "Avläsningar", "Readings"),
}
NETWORKS: Final = {
    "": ("", "", ""),
    MASTODON: ("Mastodon",) * 3,
    FACEBOOK: ("Facebook",) * 3,
    INSTAGRAM: ("Instagram",) * 3,
    SITE: ("Verkkosivusto", "Webbplats", "Website"),
}
_POSTS: Final = (
    "Julkaisut kampanjan tunnisteilla",
    "Inlägg med kampanjens hashtaggar",
    "Posts under the campaign’s hashtags",
)
_CHANNELS: Final = (
    "Julkaisut omissa ja kumppanien kanavissa",
    "Inlägg på egna och partners kanaler",
    "Posts on own and partner channels",
)
_OF_POSTS: Final = {
    "likes": ("tykkäykset", "gillanden", "likes"),
    "reposts": ("jaot", "delningar", "reposts"),
    "replies": ("kommentit", "kommentarer", "comments"),
}
LINES: Final[dict[str, tuple[str, ...]]] = {
    "weeks_picked": ("Viikkoja, joille tehtiin nosto", "Veckor med lyft", "Weeks picked"),
    "weeks": (
        "Nostoviikkoja yhteensä",
        "Lyftveckor sammanlagt",
        "Weeks to pick for, all teams together",
    ),
    "extras": ("Lisänostoja", "Extra lyft", "Extra picks"),
    "asked": ("Lupia pyydetty", "Tillstånd begärda", "Permissions asked"),
    "granted": ("Lupia saatu", "Tillstånd beviljade", "Permissions granted"),
    "declined": ("Lupaa ei annettu", "Tillstånd nekade", "Permissions declined"),
    "unanswered": ("Lupapyyntöön ei vastattu", "Tillstånd utan svar", "Permissions without an answer"),
    "removed": (
        "Nostoja poistettu pyynnöstä",
        "Lyft borttagna på begäran",
        "Picks taken off the wall on request",
    ),
    "requests": ("Poistopyyntöjä", "Begäranden om borttagning", "Removals asked for"),
    "hidden_median": (
        "Tunteja pyynnöstä piilottamiseen, mediaani",
        "Timmar tills lyftet doldes, median",
        "Hours until hidden, median",
    ),
    "hidden_slowest": (
        "Tunteja pyynnöstä piilottamiseen, pisin",
        "Timmar tills lyftet doldes, längst",
        "Hours until hidden, longest",
    ),
    "decided_median": (
        "Tunteja pyynnöstä päätökseen, mediaani",
        "Timmar till beslut, median",
        "Hours until decided, median",
    ),
    "decided_slowest": (
        "Tunteja pyynnöstä päätökseen, pisin",
        "Timmar till beslut, längst",
        "Hours until decided, longest",
    ),
    "views": (
        "Kampanjan seinien katselukerrat",
        "Gånger kampanjens väggar sågs",
        "Times the campaign’s walls were seen",
    ),
    "posts": _POSTS,
    "channels": _CHANNELS,
    "counted": _POSTS,
    "channels_counted": _CHANNELS,
    **{
        name: tuple(f"{whole}: {part}" for whole, part in zip(_POSTS, said, strict=True))
        for name, said in _OF_POSTS.items()
    },
    **{
        f"channels_{name}": tuple(f"{whole}: {part}" for whole, part in zip(_CHANNELS, said, strict=True))
        for name, said in _OF_POSTS.items()
    },
    "own_clicks": ("Omien julkaisujen klikkaukset", "Klick på egna inlägg", "Clicks of own posts"),
    "authors": TABLES[AUTHORS],
    "returning": ("Palanneet tekijät", "Återkommande upphovspersoner", "Returning authors"),
}
CLICKS: Final = {
    DONE: (
        "Nostojen avaukset kampanjan seiniltä",
        "Gånger ett lyft öppnades på kampanjens väggar",
        "Times a pick was opened on the campaign’s walls",
    ),
    REACTIONS: (
        "Nostojen klikkaukset kampanjan seinillä",
        "Klick på lyft på kampanjens väggar",
        "Clicks of picks on the campaign’s walls",
    ),
}
KNOWN: Final = (
    "Tiedossa {known}/{of} julkaisusta",
    "Känt för {known} av {of} inlägg",
    "Known of {known} of {of} posts",
)
NOT_KNOWN: Final = ("Ei tietoa", "Ingen uppgift", "Not known")
OVER_TIME: Final = ("Ajan mukaan", "Över tid", "Over time")
BY_DAY: Final = ("Lähteet päivittäin", "Källor per dag", "Sources by day")
WORKED_ALL_DAY: Final = ("toimi", "fungerade", "worked")
METHOD: Final = ("Menetelmä ja katkokset", "Metod och avbrott", "Method and gaps")
WORKED_DAYS: Final = ("Toimi {days} päivänä", "Fungerade {days} dagar", "Worked on {days} days")


def line(name: Name, language: str) -> str:
    """The words of a line in a language."""
    table, what, _network = name
    said = CLICKS[table] if what == "clicks" else LINES.get(what, (what,) * 3)
    return said[LANGUAGES.index(language)]

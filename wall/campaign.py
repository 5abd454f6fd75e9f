"""A campaign's own pages beside a wall: what it is and who takes part, and a card to print.  Pure.

They exist in the full languages only: in Northern Sámi a wall leads to those of its own language.
"""

from dataclasses import dataclass

from config.languages import LANGUAGES
from config.languages import locale as locale_of
from curator.removal import addresses
from curator.shown import ShownWall
from wall import drafts, links, qr, render, texts
from wall.drafts import Site
from wall.views import WallView
from wall.words import Words, words

PAGE = "kampanja"
CARD = "kortti"
DESCRIPTION = 200
"""Characters that a shared link shows."""


@dataclass(frozen=True, slots=True)
class PartnerView:
    """Who takes part; `url` "" for one without a site of its own."""

    name: str
    url: str


def page(view: WallView, *, shown: ShownWall, site: Site) -> bytes:
    """What the campaign is, who takes part, how to take part, and the latest stories."""
    said = words(view.language)
    here = address(site.url, view.key, view.language)
    about = texts.clean(shown.about)
    hashtags = [f"#{texts.one_line(tag)}" for tag in shown.hashtags]
    return render.page(
        "campaign.html",
        view.language,
        wall=view,
        wall_key=view.key,
        brand=view.style,
        name=texts.one_line(shown.campaign_name, 120) or view.title,
        about=about,
        about_language=drafts.own_language(shown),
        description=texts.one_line(about, DESCRIPTION) or joining(shown, said)[0],
        partners=[
            PartnerView(texts.one_line(one.name), links.web_link(one.url) or "") for one in shown.partners
        ],
        hashtags=hashtags,
        steps=joining(shown, said),
        form=form(shown, view.language, site),
        pages={other: f"{view.key}/{other}/{PAGE}/" for other in LANGUAGES},
        here=here,
        locale=str(locale_of(view.language)),
        root="../../../",
        style=drafts.style_version(),
    )


def card(view: WallView, *, shown: ShownWall, site: Site, large: bool = False) -> bytes:
    """The hashtag, how to take part, and a code that leads to the campaign's page, to be printed.

    Two of them on an A4 sheet, or one `large`.
    """
    said = words(view.language)
    here = address(site.url, view.key, view.language)
    hashtag = f"#{texts.one_line(shown.hashtags[0])}" if shown.hashtags else view.campaign or view.title
    return render.page(
        "tagcard.html",
        view.language,
        wall=view,
        wall_key=view.key,
        brand=view.style,
        hashtag=hashtag,
        length=len(hashtag),
        name=texts.one_line(shown.campaign_name, 120) or view.title,
        steps=joining(shown, said),
        code=qr.inline(here),
        here=here,
        read_as=here.split("://")[-1].rstrip("/"),
        large=large,
        name_of_page=CARD,
        pages={other: f"{view.key}/{other}/{CARD}/{'a4/' if large else ''}" for other in LANGUAGES},
        root="../../../../" if large else "../../../",
        style=drafts.style_version(),
    )


def address(url: str, key: str, language: str) -> str:
    """Where a campaign's page is."""
    return f"{url}/{key}/{language}/{PAGE}/"


def form(shown: ShownWall, language: str, site: Site) -> str:
    """Where anybody tells a story of their own, "" while that is closed."""
    if not shown.takes_stories or not site.removal:
        return ""
    return addresses.story_form(site.removal, shown.key, language)


def joining(shown: ShownWall, said: Words) -> tuple[str, ...]:
    """How to take part, in short sentences."""
    _ = said.say
    steps = [_("Tell your story in words or with a picture.")]
    if shown.hashtags:
        hashtag = f"#{texts.one_line(shown.hashtags[0])}"
        steps.append(
            _("Publish it for everyone to see in social media with the hashtag %(hashtag)s.")
            % {"hashtag": hashtag}
        )
    return (*steps, _("If we want to show your picture, we ask you first."))

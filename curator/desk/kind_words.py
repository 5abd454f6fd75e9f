"""What kinds of sources are called, what they find and where that ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from config import networks
from config.kinds import KINDS
from curator.desk.language import lazy_gettext as _


@dataclass(frozen=True, slots=True)
class About:
    """A kind in words; `name` "": as its network is called."""

    finds: object
    limits: object
    name: object = ""


WORDS: Final[Mapping[str, About]] = {
    "mastodon": About(
        _("Public posts under one hashtag, as one server of Mastodon or its relatives knows them."),
        _("A server knows only what has reached it, so ask several. Some want a key."),
    ),
    "feed": About(
        _("The newest articles of a website, from its feed (RSS, Atom, JSON Feed)."),
        _("Only what the site puts there, often 10 to 20 articles, and no likes."),
        _("Website"),
    ),
    "bluesky": About(
        _("Posts under one hashtag on all of Bluesky."),
        _("Needs an account. Posts that their authors show to signed-in people only are never on a wall."),
    ),
    "bluesky_stream": About(
        _("Every post on Bluesky as it is made."),
        _("Set up by support: it reads all of Bluesky the whole time."),
        _("Bluesky, live"),
    ),
    "instagram_own": About(
        _("Your own posts that carry the campaign’s hashtags, with likes, comments and clicks."),
        _("Needs a professional account that is linked to a Facebook Page. No stories."),
        _("Instagram, own account"),
    ),
    "instagram_tagged": About(
        _("Public posts in which somebody has tagged you."),
        _("Posts of private accounts, stories and mentions in comments are not seen."),
        _("Instagram, posts that tag us"),
    ),
    "instagram_account": About(
        _("The posts of a partner you name."),
        _("The partner’s account must be a professional one; likes are unknown where it hides them."),
        _("Instagram, partner’s account"),
    ),
    "instagram_tag": About(
        _("Public posts by anyone under one spelling of a hashtag."),
        _(
            "After Meta’s review only. No authors, the last 24 hours and the most popular posts,"
            " 30 hashtags in seven days."
        ),
        _("Instagram, hashtag search"),
    ),
    "instaloader_tag": About(
        _("The first page of a hashtag as Instagram’s own app shows it."),
        _("Breaks Instagram’s terms and stops working several times a year. Set up by support."),
        _("Instagram, without an official connection"),
    ),
    "facebook_page": About(
        _("The posts of your own Page that carry the campaign’s hashtags."),
        _("Facebook has no hashtag search: other people’s and Pages’ posts are not seen."),
    ),
    "youtube": About(
        _("Public videos with the hashtag in their title or description."),
        _("Needs a free API key from Google. 100 searches a day, so every two hours; new videos come late."),
    ),
    "wordpress": About(
        _("The articles of one WordPress site that are filed under the tag."),
        _("Only sites that leave WordPress’s own interface open, at their main address. No likes."),
        "WordPress",
    ),
    "peertube": About(
        _("Public videos with the tag, as one PeerTube server or the search of them all knows them."),
        _("A server knows its own videos and those of the servers it follows, so ask several."),
        "PeerTube",
    ),
    "threads": About(
        _("Public posts under one hashtag on Threads, and always your own."),
        _(
            "Needs a Threads account’s key from Meta’s developer pages. Until Meta’s review it finds your own"
            " posts only. No likes."
        ),
    ),
    "x": About(
        _("Posts under one hashtag on all of X, of the last seven days."),
        _(
            "Needs a key from console.x.com, and every post read costs money. With the key you say how much"
            " in a month; when that is spent, X is asked again the next month."
        ),
    ),
    "flickr": About(
        _("Public photos and videos under one tag."),
        _(
            "Without a key (from flickr.com/services/apps) only the 20 newest are seen. Unless a licence is"
            " told, ask the photographer."
        ),
    ),
    "tumblr": About(
        _("Public posts under one hashtag on all of Tumblr."),
        _("Needs a free key from tumblr.com/oauth/apps. Likes, reblogs and replies are told as one number."),
    ),
}


def called(kind: str) -> object:
    """What people call a kind; one without words is called as its network, else by its key."""
    words = WORDS.get(kind)
    if words is not None and words.name:
        return words.name
    return networks.name(KINDS[kind].network) if kind in KINDS else kind

"""The wall's words in the visitor's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.support import Translations

from config import languages, networks

FOLDER = Path(__file__).parent / "translations"
DOMAIN = "wall"


@dataclass(frozen=True, slots=True)
class Words:
    """Everything that is said in one language."""

    language: str
    locale: Locale
    catalogue: Translations

    @property
    def say(self) -> Callable[[str], str]:
        """A message in this language."""
        return self.catalogue.gettext

    def date(self, day: date) -> str:
        """A date in words: “18. marraskuuta 2026”."""
        return format_date(day, "long", locale=self.locale)

    def on_network(self, network: str) -> str:
        """Where something is, to go on a sentence: “Mastodonissa”, “on Mastodon”.

        Where a language has no words of its own for it, the plain name: “(Mastodon)”.
        """
        if self.language not in languages.LANGUAGES:
            return f"({self.network(network)})"
        _ = self.say
        places = {
            "fediverse": _("on Mastodon"),
            "bluesky": _("on Bluesky"),
            "instagram": _("on Instagram"),
            "facebook": _("on Facebook"),
            "threads": _("on Threads"),
            "tiktok": _("on TikTok"),
            "linkedin": _("on LinkedIn"),
            "youtube": _("on YouTube"),
            "x": _("on X"),
            "flickr": _("on Flickr"),
            "peertube": _("on PeerTube"),
            "tumblr": _("on Tumblr"),
        }
        return places.get(network) or _("on the web")

    def network(self, network: str) -> str:
        """What visitors call a network."""
        _ = self.say
        named = {networks.WEB: _("Website"), networks.OWN: _("Social wall")}
        return named.get(network) or networks.name(network)

    def of_language(self, code: str) -> str:
        """The sentence that tells in which language a post is."""
        _ = self.say
        known = {
            "fi": _("The post is in Finnish"),
            "sv": _("The post is in Swedish"),
            "en": _("The post is in English"),
            "se": _("The post is in Northern Sámi"),
        }
        base = code.split("-", maxsplit=1)[0]
        if base in known:
            return known[base]
        name = self.locale.languages.get(base)
        return _("Language of the post: %(language)s") % {"language": name or code}


@cache
def words(language: str) -> Words:
    """The words of a page language; `FileNotFoundError` for one we have no catalogue of."""
    return Words(language, languages.locale(language), languages.translations(FOLDER, DOMAIN, language))

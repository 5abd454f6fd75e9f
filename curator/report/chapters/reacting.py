"""What likes, reposts and comments tell in a sentence, beside their table.  Pure."""

from curator.desk import figures_words, formats
from curator.desk.language import gettext
from curator.figures.whole import Figures
from curator.report.chapters import own_posts


def sentence(figures: Figures) -> str:
    """How the reactions to the posts under the campaign's hashtags have changed, as far as it is known."""
    told = [(said, getattr(figures.reactions, name)) for name, said in figures_words.REACTIONS.items()]
    moved = [f"{said} {figures_words.change(one.change)}" for said, one in told if one.change is not None]
    if moved:
        return gettext(
            "Reactions to posts under the campaign’s hashtags, change since last period: %(changes)s.",
            changes=", ".join(moved),
        )
    counted = [f"{said} {figures_words.figure(one.value)}" for said, one in told if one.value is not None]
    if not counted:
        return gettext("Likes, reposts and comments are not known.")
    counts = gettext(
        "%(counted)s; there is no period to compare with.", counted=formats.capital(", ".join(counted))
    )
    return own_posts.campaigns(figures, counts)

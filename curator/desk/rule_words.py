"""What rules, elections and what they hide are called on pages."""

from typing import Final

from curator.desk import tongues
from curator.desk.language import gettext
from curator.desk.language import lazy_gettext as _
from curator.models import MarkKind, Rule, RuleKind
from curator.suggesting import elections, rules
from curator.suggesting.rules import By, Hidden

KINDS: Final = {
    RuleKind.BLOCKED_WORD: _("Hide posts with a word"),
    RuleKind.BLOCKED_AUTHOR: _("Hide an author’s posts"),
    RuleKind.TRUSTED_AUTHOR: _("Never hide a trusted author’s posts"),
    RuleKind.LANGUAGE: _("Suggest only posts in a language"),
    RuleKind.SHOW_REPLIES: _("Suggest replies too"),
    RuleKind.SHOW_SENSITIVE: _("Suggest posts marked as sensitive too"),
}
MARKS: Final = {MarkKind.SPAM: _("Spam"), MarkKind.OFF_TOPIC: _("Off topic")}
PROBLEMS: Final = {
    rules.Problem.EMPTY: _("Write the word or the author."),
    rules.Problem.TOO_LONG: _("Shorten it: at most 200 characters fit here."),
    rules.Problem.NOT_ONE_WORD: _("Write one word at a time, in its basic form."),
    rules.Problem.NO_LANGUAGE: _(
        "Choose the language from the list, or write its code, such as fi, sv or en."
    ),
    rules.Problem.THERE_ALREADY: _("There is such a rule already."),
}
ELECTION_PROBLEMS: Final = {
    elections.Problem.NO_NAME: _("Write which election it is, such as municipal election 2029."),
    elections.Problem.NAME_TOO_LONG: _("Shorten the name: at most 120 characters fit here."),
    elections.Problem.ENDS_FIRST: _("The last day must not be before the first."),
    elections.Problem.TOO_LONG: _("The time can be a year at most."),
    elections.Problem.TOO_MANY: _("The list is too long: at most 2,000 names fit here."),
}
_HIDDEN: Final = {
    By.SPAM: _("marked as spam"),
    By.OFF_TOPIC: _("marked as off topic"),
    By.ELECTION: _("listed for an election: %(what)s"),
    By.WORD: _("word: %(what)s"),
    By.AUTHOR: _("author: %(what)s"),
    By.LANGUAGE: _("language: %(what)s"),
    By.REPLY: _("reply to another post"),
    By.SENSITIVE: _("the author has marked it as sensitive"),
}
_CAUSES: Final = {By.LANGUAGE: _("another language"), By.ELECTION: _("listed for an election")}
"""What is told of many posts at once: not each language, and nobody's name."""


def hidden(of: Hidden) -> str:
    """Which rule hides a post: “sana: arvonta”."""
    said = str(_HIDDEN[of.by])
    return said % {"what": of.what} if "%(what)s" in said else said


def cause(of: Hidden) -> str:
    """The same where many posts are counted."""
    return str(_CAUSES[of.by]) if of.by in _CAUSES else hidden(of)


def rule(of: Rule) -> str:
    """A rule in words: “Piilota julkaisut, joissa on sana: arvonta”."""
    said = str(KINDS[of.kind])
    if of.kind is RuleKind.LANGUAGE:
        return gettext("%(kind)s: %(value)s", kind=said, value=f"{tongues.name(of.value)} ({of.value})")
    return gettext("%(kind)s: %(value)s", kind=said, value=of.value) if of.value else said

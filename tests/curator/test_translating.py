"""Translations: any language that there is, written its usual way, changed and taken away with a trace."""

import pytest
from sqlalchemy import select

from config import clock
from curator import picks
from curator.material import Subject
from curator.models import AuditEvent
from curator.picking import translating
from curator.picking.answers import Answers
from curator.picking.translating import Problem, Translation, TranslationError
from tests.sample import Sample


@pytest.fixture
def pick(sample: Sample) -> int:
    made = sample.database.writing(
        picks.pick,
        sample.people["editor"],
        sample.teams["kemijarvi"],
        Subject(post_id=sample.post()),
        clock.week_of(sample.now),
        Answers(),
    )
    assert made.id is not None
    return made.id


def kept(sample: Sample, pick: int) -> tuple[Translation, ...]:
    with sample.database.reading() as session:
        return translating.of_picks(session, [pick]).get(pick, ())


def put(sample: Sample, pick: int, translation: Translation, original: str | None = "fi") -> str:
    return sample.database.writing(translating.put, sample.people["editor"], pick, translation, original)


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("sv", "sv"),
        (" SV ", "sv"),
        ("pt_br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("sr-latn", "sr-Latn"),
        ("smn", "smn"),
        ("sms", "sms"),
        ("ckb", "ckb"),
        ("de-ch-1996", "de-CH-1996"),
    ],
)
def test_a_language_is_kept_under_its_usual_tag(typed: str, usual: str) -> None:
    assert translating.tag(typed) == usual


@pytest.mark.parametrize(
    "typed", ["", "x", "qqq", "suomi", "fi-", "-fi", "fi--FI", "fi FI", "en-x-secret", "12", "fi<", "a" * 40]
)
def test_what_is_no_language_is_refused(typed: str) -> None:
    assert translating.tag(typed) is None


@pytest.mark.parametrize(
    ("code", "direction"),
    [
        ("ar", "rtl"), ("he", "rtl"), ("fa", "rtl"), ("ur", "rtl"), ("ckb", "rtl"), ("ps", "rtl"),
        ("dv", "rtl"), ("yi", "rtl"), ("ug", "rtl"), ("az-Arab", "rtl"), ("ar-Latn", "ltr"),
        ("fi", "ltr"), ("zh-Hant", "ltr"), ("uk", "ltr"), ("sms", "ltr"), ("pa-Arab-PK", "rtl"),
    ],
)  # fmt: skip
def test_direction_follows_the_language_and_its_script(code: str, direction: str) -> None:
    assert translating.direction(code) == direction


def test_a_translation_takes_the_place_of_an_earlier_one_and_goes_when_removed(
    sample: Sample, pick: int
) -> None:
    assert put(sample, pick, Translation("SV", " Dimma\r\n", "  Ny   morgon ")) == "sv"
    put(sample, pick, Translation("ar", "ضباب"))
    assert kept(sample, pick) == (Translation("ar", "ضباب"), Translation("sv", "Dimma", "Ny morgon"))
    put(sample, pick, Translation("sv", "Dimman lyfter"))
    assert kept(sample, pick)[1] == Translation("sv", "Dimman lyfter")
    for _twice in range(2):
        sample.database.writing(translating.remove, sample.people["editor"], pick, "sv")
    assert kept(sample, pick) == (Translation("ar", "ضباب"),)
    with sample.database.reading() as session:
        traces = session.execute(select(AuditEvent).where(AuditEvent.subject == "pick")).scalars().all()
    assert [one.action for one in traces if "transla" in one.action] == ["translated"] * 3 + [
        "translation_removed"
    ]
    assert all(set(one.facts) <= {"language", "week", "slot"} for one in traces)


@pytest.mark.parametrize(
    ("translation", "problem"),
    [
        (Translation("", "Dimma"), Problem.NO_SUCH_LANGUAGE),
        (Translation("qqq", "Dimma"), Problem.NO_SUCH_LANGUAGE),
        (Translation("FI", "Usva"), Problem.SAME_LANGUAGE),
        (Translation("sv", "  "), Problem.NOTHING),
        (Translation("sv", "a" * 5001), Problem.TOO_LONG),
        (Translation("sv", "a", alt="a" * 1001), Problem.TOO_LONG),
        (Translation("sv", "a", "a" * 121), Problem.HEADLINE_TOO_LONG),
    ],
)
def test_a_rule_says_no_and_nothing_is_kept(
    sample: Sample, pick: int, translation: Translation, problem: Problem
) -> None:
    with pytest.raises(TranslationError) as refused:
        put(sample, pick, translation)
    assert refused.value.problem is problem
    assert kept(sample, pick) == ()


def test_a_text_waits_while_the_authors_words_are_others_and_staffs_own_words_stay() -> None:
    made = Translation("sv", "Dimma", "Ny morgon", "En sjö", original="a" * 32)
    bare = Translation("en", "", "New morning")
    assert translating.showable([made, bare], "a" * 32) == (made, bare)
    assert translating.showable([made, bare], "b" * 32) == (
        Translation("sv", "", "Ny morgon", "En sjö"),
        bare,
    )


def test_a_pick_that_has_ended_is_not_translated(sample: Sample, pick: int) -> None:
    put(sample, pick, Translation("sv", "Dimma"))
    sample.database.writing(picks.withdraw, 1, pick)
    with pytest.raises(TranslationError):
        put(sample, pick, Translation("en", "Mist"))
    with pytest.raises(TranslationError):
        sample.database.writing(translating.remove, 1, pick, "sv")

"""Keys in use: opened just before a source is asked, renewed in time, and never told to anybody.

A key is opened only for the kinds of sources its own kind is for, and only for the server it was
given for: a token must not reach another network because a name was mistyped.
"""

import json
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

import structlog
from sqlalchemy.orm import Session

from collector import lease, meter, states
from collector.door import DEADLINE, Door
from collector.errors import CollectError, KeyRefused, Misconfigured, NotConnected, Transient, Unreadable
from collector.sources import Rechecker, Renewer, ReplyReader, SourceModule
from collector.values import Ask, Cursor, IncomingReply, Known, Looked, Page
from config import clock, credentials
from config.credentials import CredentialError, Opened
from config.db import Database
from config.kinds import KEYS, opened_by

OPENS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {key: frozenset(opened_by(key)) for key in KEYS}
)
"""Which kinds of sources a kind of key is for; a kind not named here is for the kind of that name."""

WAIT: Final = 20.0
"""Seconds to wait for somebody else who is renewing the same key."""

RENEWING_LASTS: Final = timedelta(seconds=2 * DEADLINE + 15)
"""Renewing is two exchanges at most: nobody else may begin while the slowest goes on."""

_LOOK_AGAIN: Final = 0.1
_SHORTEST: Final = 6
_NO_SECRETS: Final = frozenset(
    {"app_id", "ds_user_id", "identifier", "ig_user", "monthly_usd", "redirect_uri"}
)
"""Parts of keys that say for whom, and open nothing."""

T = TypeVar("T")

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Keyring:
    """Opens and renews the keys of a database with the service's `key`."""

    database: Database
    door: Door
    key: bytes = field(repr=False)
    accepted: frozenset[str] = frozenset()
    """Kinds of sources whose risk the operator has accepted in the settings."""
    now: Callable[[], datetime] = clock.now

    def take_up(self, ask: Ask, credential: str, module: SourceModule, *, dead_too: bool = False) -> "Keyed":
        """A source with its key, renewed where its time has come; without a network where it is dead.

        `credential` is the name its source says, "" for none.  `dead_too` asks with a refused key
        as well, to see whether it is taken again.  Raises only `collector.errors`.
        """
        risk = getattr(module, "NEEDS_ACCEPTANCE", "")
        if risk and ask.kind not in self.accepted:
            raise Misconfigured(f"sources of kind “{ask.kind}” are switched off", advice=risk)
        if not credential:
            return Keyed(self, ask, module, None)
        opened = self._open(credential)
        _fits(opened, ask)
        if opened.dead and not dead_too:
            raise KeyRefused(f"the key “{credential}” was refused before")
        keyed = Keyed(self, replace(ask, secret=opened.secret), module, opened)
        keyed.renew_in_time()
        return keyed

    def _open(self, name: str) -> Opened:
        with self.database.reading() as session:
            try:
                opened = credentials.opened(session, self.key, name)
            except CredentialError as error:
                raise Misconfigured(f"the key “{name}” cannot be opened", advice=str(error)) from error
        if opened is None:
            raise NotConnected(f"there is no key called “{name}”")
        return opened

    def renewed(self, stale: Opened, module: Renewer, server: str) -> Opened:
        """A newer state of a key: ours, or the one somebody else has just made.

        Of several at once one renews and the others wait for it: where every renewal spends the
        last one, two would lock each other out.
        """
        turn, holder = f"key {stale.id}", lease.holder_name()
        until = time.monotonic() + WAIT
        while not self.database.writing(lease.take, turn, holder, self.now(), lasts=RENEWING_LASTS):
            if time.monotonic() > until:
                raise Transient(f"the key “{stale.name}” is being renewed by somebody else")
            threading.Event().wait(_LOOK_AGAIN)
        try:
            current = self._open(stale.name)
            if current.version != stale.version:
                return current
            return self._renew(stale, module, server)
        finally:
            self.database.writing(lease.give_back, turn, holder)

    def _renew(self, stale: Opened, module: Renewer, server: str) -> Opened:
        try:
            fresh = module.renew(self.door, stale.server or server, stale.secret)
        except CollectError as error:
            current = self._open(stale.name)
            if current.version != stale.version:
                return current
            _hide_in(error, stale.secret)
            raise
        self.database.writing(
            credentials.renew,
            self.key,
            stale,
            fresh.secret,
            expires_at=fresh.expires_at,
            at=self.now(),
            account=fresh.account,
        )
        # Whoever lost goes on with what the winner wrote.
        return self._open(stale.name)

    def refused(self, opened: Opened, problem: str) -> None:
        """Note that a state of a key is not taken; its sources say so at once."""
        self.database.writing(_note_refused, opened, problem, self.now())
        log.error("key_refused", credential=opened.name, problem=problem)


class Keyed:
    """One source with the key it is asked with."""

    def __init__(self, ring: Keyring, ask: Ask, module: SourceModule, opened: Opened | None) -> None:
        self._ring, self._module, self._opened = ring, module, opened
        self._renewed = False
        self.ask = ask

    def fetch(self, cursor: Cursor, horizon: datetime) -> Page:
        """The source's next page; see `SourceModule.fetch`."""
        with self._paying() as bill:
            page = self._do(lambda ask: self._module.fetch(self._ring.door, ask, cursor, horizon))
            bill.cost = page.cost
        kept = json.dumps(dict(page.cursor), ensure_ascii=False)
        if self.hide(kept) != kept:
            raise Unreadable("the cursor holds a part of the key, so the page is not kept")
        return page

    def recheck(self, posts: Sequence[Known]) -> Looked:
        """How posts are now; see `Rechecker.recheck`."""
        module = cast(Rechecker, self._module)
        with self._paying(posts):
            return self._do(lambda ask: module.recheck(self._ring.door, ask, posts))

    def replies(self, post: Known, author: str, since: datetime) -> Sequence[IncomingReply]:
        """What a post's author answered under it; see `ReplyReader.replies`."""
        module = cast(ReplyReader, self._module)
        return self._do(lambda ask: module.replies(self._ring.door, ask, post, author, since))

    def _paying(self, checks: Sequence[Known] | None = None) -> AbstractContextManager[meter.Bill]:
        ring, name = self._ring, self._opened.name if self._opened else ""
        return meter.question(ring.database, self._module, self.ask, name, ring.now, checks=checks)

    def hide(self, text: str) -> str:
        """A text without any part of the key."""
        return _without(self.ask.secret, text)

    def told(self) -> str:
        """The exception being handled, as a log may show it."""
        return self.hide(traceback.format_exc())

    def renew_in_time(self) -> None:
        """Renew a key that ends soon; while it lasts, one that cannot be renewed goes on being used."""
        before = getattr(self._module, "RENEW_BEFORE", None)
        ends = self._opened.expires_at if self._opened else None
        if self._opened is None or before is None or ends is None or ends - before > self._ring.now():
            return
        try:
            self._renew(self._opened)
        except CollectError as error:
            if ends <= self._ring.now():
                self._mark_if_refused(error)
                raise
            log.warning("key_not_renewed", credential=self._opened.name, problem=error.problem)

    def _do(self, step: Callable[[Ask], T]) -> T:
        try:
            return step(self.ask)
        except KeyRefused as refusal:
            if self._opened is None or self._renewed or not hasattr(self._module, "renew"):
                self._mark_if_refused(refusal)
                _hide_in(refusal, self.ask.secret)
                raise
            self._renew_refused(self._opened)
        except CollectError as error:
            _hide_in(error, self.ask.secret)
            raise
        return self._do(step)

    def _renew_refused(self, stale: Opened) -> None:
        try:
            self._renew(stale)
        except KeyRefused as refusal:
            self._mark_if_refused(refusal)
            raise

    def _renew(self, stale: Opened) -> None:
        self._renewed = True
        self._opened = self._ring.renewed(stale, cast(Renewer, self._module), self.ask.server)
        self.ask = replace(self.ask, secret=self._opened.secret)

    def _mark_if_refused(self, error: CollectError) -> None:
        if self._opened is not None and isinstance(error, KeyRefused):
            self._ring.refused(self._opened, self.hide(error.problem))


def _fits(opened: Opened, ask: Ask) -> None:
    if ask.kind not in OPENS.get(opened.kind, {opened.kind}):
        raise Misconfigured(
            f"the key “{opened.name}” is for {opened.kind}, not for a source of kind “{ask.kind}”",
            advice="choose another key for this source",
        )
    if opened.server and opened.server != ask.server:
        raise Misconfigured(
            f"the key “{opened.name}” is for {opened.server}, and is sent to no other server",
            advice="choose another key for this source",
        )


def _note_refused(session: Session, opened: Opened, problem: str, at: datetime) -> None:
    credentials.refused(session, opened.id, opened.version, problem, at)
    states.wake(session, opened.name, at)


def _hide_in(error: CollectError, secret: Mapping[str, str]) -> None:
    error.problem, error.advice = _without(secret, error.problem), _without(secret, error.advice)
    error.args = (error.problem,)


def _without(secret: Mapping[str, Any], text: str) -> str:
    for name, value in secret.items():
        if isinstance(value, str) and len(value) >= _SHORTEST and name not in _NO_SECRETS:
            text = text.replace(value, "•••")
    return text

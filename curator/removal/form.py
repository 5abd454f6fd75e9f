"""The removal form as it was sent: texts within their limits, choices that there are.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from curator.entry import people
from curator.models import Asker
from curator.removal.fault_words import Fault
from curator.removing import removals
from curator.removing.removals import Asking

TRAP: Final = "homepage"
"""A field that no person sees: what fills it is a machine."""


@dataclass(frozen=True, slots=True)
class RemovalForm:
    """What somebody typed; empty for a form that is opened."""

    asker: str = ""
    withdraws: bool = False
    child: bool = False
    danger: bool = False
    message: str = ""
    contact: str = ""
    trapped: bool = False

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> "RemovalForm":
        """From the fields of a request; a contact is tidied as an address is."""
        return cls(
            asker=form.get("asker", ""),
            withdraws="withdraws" in form,
            child="child" in form,
            danger="danger" in form,
            message=form.get("message", "").replace("\r\n", "\n").replace("\0", "").strip(),
            contact=people.tidy_email(form.get("contact", "").replace("\0", "")),
            trapped=bool(form.get(TRAP)),
        )

    def faults(self) -> dict[str, Fault]:
        """What is wrong, by field; empty when all is well."""
        found: dict[str, Fault] = {}
        if self.asker not in set(Asker):
            found["asker-author"] = Fault.NO_ASKER
        if len(self.message) > removals.TEXT_LIMIT:
            found["message"] = Fault.TOO_LONG
        if self.contact and not people.is_email(self.contact):
            found["contact"] = Fault.NO_ADDRESS
        if self.trapped:
            found[TRAP] = Fault.TRAPPED
        return found

    def asking(self, pick_id: int, wall_key: str, language: str) -> Asking:
        """What it asks for; only of a form without faults."""
        return Asking(
            pick_id=pick_id,
            asker=Asker(self.asker),
            wall_key=wall_key,
            withdraws=self.withdraws,
            child=self.child,
            danger=self.danger,
            message=self.message,
            contact=self.contact,
            language=language,
        )

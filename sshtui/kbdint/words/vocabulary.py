"""The words of one language by which a prompt tells what it asks for.

They are regular expressions over folded text: lower case, without accents, compatibility forms
resolved. They may be written with accents; they are folded too, so only in lower case.
"""

from dataclasses import dataclass

PASSWORD, CODE = "<p>", "<c>"
"""What stands in the text for a password or a code once it was recognised."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One language.

    Attributes:
        password: A password.
        code: A one-time code; looked for first, for it may have the word for password in it.
        pin: A number that stays the same; looked for before the codes.
        device: Names what makes codes and has a PIN; beside the word for PIN, that PIN is meant.
        lasting: A code that stays the same, likewise.
        either: Stands between two things of which one is asked for.
        without: Says that what follows is not asked for.
        new: Marks a password as one to be chosen.
        retyped: Marks a password as one to be typed once more.
        current: Marks a password as the one that is about to be changed.
        change: Announces a change of password; stands above a prompt.
        refused: Says that the answer before was not accepted.
        source: Leads from a password to the token that makes it, or from a code to the password
            that it is for: one thing is asked for, not two.
        joined: Says that one answer follows another in the same field.
        menu: Asks for a choice.
        confirm: Asks for consent.
        account: Leads from the word for password to the name whose it is.
        owner: Leads from the name to the word for password.
        on: Leads from the name to the machine.
        system: Names a system beside the machine that may have a password of its own.
        filler: Adds nothing to what is asked.
        volatile: A number that tells time or tries; the number is `#`.
        spaced: Whether words stand apart.
    """

    password: tuple[str, ...]
    code: tuple[str, ...]
    pin: tuple[str, ...] = ()
    device: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    retyped: tuple[str, ...] = ()
    current: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    confirm: tuple[str, ...] = ()
    account: tuple[str, ...] = ()
    owner: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    system: tuple[str, ...] = ()
    filler: tuple[str, ...] = ()
    volatile: tuple[str, ...] = ()
    spaced: bool = True

import pytest

from sshtui.kbdint.menu import menu_in, rest_of

DUO = """\
Duo two-factor login for alice

Enter a passcode or select one of the following options:

 1. Duo Push to XXX-XXX-1234
 2. Phone call to XXX-XXX-1234
 3. SMS passcodes to XXX-XXX-1234
    (next code starts with: 2)"""


def keys(text: str) -> list[str]:
    menu = menu_in("Option: ", text)
    return [option.key for option in menu.options] if menu else []


def test_the_options_are_read_and_the_rest_stays() -> None:
    menu = menu_in("Passcode or option (1-3): ", DUO)
    assert menu is not None
    assert [option.key for option in menu.options] == ["1", "2", "3"]
    assert menu.options[2].words == "SMS passcodes to XXX-XXX-1234 (next code starts with: 2)"
    assert rest_of(DUO, menu).endswith("select one of the following options:")
    assert rest_of("Another text\n 1. of its own", menu) == "Another text\n 1. of its own"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1] Push\n[2] Call", ["1", "2"]),
        ("(a) Push\n(b) Call", ["a", "b"]),
        ("1) Push\n10) Call", ["1", "10"]),
        ("1 - Push\n2 - Call", ["1", "2"]),
        ("A new device was seen.", []),
        ("2 devices are registered.", []),
        ("1. Push\n1. Call", []),
        ("\n".join(f"{number}. x" for number in range(60)), []),
    ],
)
def test_lists_are_read_in_many_shapes_and_unsure_ones_are_not(
    text: str, expected: list[str]
) -> None:
    assert keys(text) == expected


def test_a_key_decides_only_where_it_can_be_nothing_else() -> None:
    alone = menu_in("Option (1-10): ", "1. Push\n2. Call\n10. Other")
    assert alone is not None
    assert alone.decided_by("2")
    assert not alone.decided_by("1")
    assert not alone.decided_by("")
    with_code = menu_in("Passcode or option (1-3): ", DUO)
    assert with_code is not None
    assert not with_code.decided_by("2")


def test_the_options_of_an_instruction_count_too() -> None:
    menu = menu_in("Option: ", "", "Choose:\n1. Push\n2. Call")
    assert menu is not None
    assert (menu.next_to("", 1), menu.next_to("2", 1), menu.next_to("", -1)) == ("1", "1", "2")

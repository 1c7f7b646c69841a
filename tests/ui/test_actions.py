"""The list of actions is the only one, and everything in it is there."""

import ast
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from textual.actions import parse
from textual.app import App
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

import sshtui.ui
from sshtui.ui import actions
from sshtui.ui.action import Action, Place
from sshtui.ui.actions import ACTIONS, PLACES, PREFIX_ID
from sshtui.ui.app import Application
from sshtui.ui.screens.sessions import SessionsScreen
from sshtui.ui.widgets.section_strip import SectionStrip
from sshtui.ui.widgets.text_input import TextInput
from sshtui.ui.widgets.toggles import Choices

UI = Path(sshtui.ui.__file__ or "").parent


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(sshtui.ui.__path__, "sshtui.ui."):
        yield importlib.import_module(found.name)


def classes() -> list[type[Widget | App[object]]]:
    """Return every class of ours that can have bindings."""
    return sorted(
        {
            kind
            for module in modules()
            for _, kind in inspect.getmembers(module, inspect.isclass)
            if kind.__module__ == module.__name__ and issubclass(kind, Widget | App)
        },
        key=lambda kind: kind.__qualname__,
    )


EDITING = {
    TextInput: "keys that edit a line, as in Textual's own",
    Choices: "arrows and space of a choice, as in a radio set of Textual",
    SectionStrip: "arrows of a row of tabs, as in Textual's own",
}
"""Widgets with bindings that are no actions of ours, and why."""

BOUND = [kind for kind in classes() if "BINDINGS" in vars(kind) and kind not in EDITING]


def bound(kind: type[Widget | App[object]]) -> Iterable[Binding]:
    return (binding for binding in kind.BINDINGS if isinstance(binding, Binding))


def handler_of(kind: type, handler: str) -> tuple[Callable[..., object] | None, tuple[object, ...]]:
    """Return what an action calls, and with what."""
    namespace, name, parameters = parse(handler)
    owner: type = {"app": Application, "screen": SessionsScreen}.get(namespace, kind)
    return getattr(owner, f"action_{name}", None), parameters


@pytest.mark.parametrize("kind", BOUND, ids=lambda kind: kind.__name__)
def test_every_binding_comes_from_the_list_and_has_its_handler(
    kind: type[Widget | App[object]],
) -> None:
    assert len(kind.BINDINGS) == len(list(bound(kind)))
    for binding in bound(kind):
        listed = ACTIONS[binding.id or ""]
        assert binding.key == (listed.keys or f"no_key_{listed.id}")
        called, parameters = handler_of(kind, binding.action)
        assert called, f"{kind.__name__} has no {binding.action}"
        inspect.signature(called).bind(kind, *parameters)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.title)
def test_what_is_run_by_way_of_a_row_of_keys_has_its_handler(place: Place) -> None:
    for action in place:
        if place.via == "screen.command":
            called, parameters = handler_of(SessionsScreen, action.handler)
            assert called, f"the sessions have no {action.handler}"
            inspect.signature(called).bind(SessionsScreen, *parameters)


def test_every_action_is_bound_somewhere() -> None:
    used = {binding.id for kind in BOUND for binding in bound(kind)}
    assert set(ACTIONS) == used


def test_an_id_means_one_thing() -> None:
    by_id: dict[str, Action] = {}
    for place in PLACES:
        for action in place:
            assert action.label
            known = by_id.setdefault(action.id, action)
            assert known.keys == action.keys
            assert known.handler == action.handler
    assert PREFIX_ID not in by_id


def test_a_key_does_one_thing_in_one_place() -> None:
    for place in PLACES:
        keys = [key for action in place for key in action.keys.split(",") if key]
        assert sorted(set(keys)) == sorted(keys), place.title


def test_the_list_can_be_read_without_textual() -> None:
    script = "import sys, sshtui.ui.actions; print(*{'textual', 'rich'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert not done.stdout.strip()


def test_nothing_takes_a_key_from_the_remote_but_the_prefix() -> None:
    everywhere = (*actions.APP, *actions.WAITING, actions.PREFIX_KEY)
    assert [action.id for action in everywhere if action.priority] == [PREFIX_ID]


KEY_NAME = re.compile(
    r"\b(f\d{1,2}|(ctrl|alt|shift)\+\S|esc|escape|enter(?! (a|an|yes)\b)|tab|pgup|pgdn"
    r"|pageup|pagedown|space)\b",
    re.IGNORECASE,
)


def sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the strings of a module that a person could read: no docstrings, no lone names."""
    docs = {
        id(node.value)
        for parent in ast.walk(tree)
        for node in ast.iter_child_nodes(parent)
        if isinstance(node, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


NO_SENTENCES = {
    "actions.py": "the list itself",
    "user_keymap.py": "how keys are written",
    "settings_check.py": "examples for settings.toml",
}
NO_KEYS = {
    "Close this tab?": "a tab of the strip, not the key",
    "Keep or close the tab": "likewise",
    "There is no tab ": "likewise",
}


def test_no_sentence_names_a_key_that_can_be_moved() -> None:
    found = []
    for path in sorted(UI.rglob("*.py")):
        if path.name in NO_SENTENCES or path.parent.name == "keyboard" or path.stem == "keyboard":
            continue
        for line, text in sentences(ast.parse(path.read_text("utf-8"))):
            if " " in text.strip() and KEY_NAME.search(text) and text not in NO_KEYS:
                found.append(f"{path.relative_to(UI)}:{line}: {text}")
    assert found == []


ASKED_FOR = {"of", "all_of", "keys", "after_prefix", "on_button"}


def test_every_id_that_is_asked_for_is_listed() -> None:
    asked = set()
    for path in UI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Attribute(attr=method), [ast.Constant(value=str(id_)), *_]):
                    if method in ASKED_FOR:
                        asked.add(id_)
    assert len(asked) > 20
    assert asked <= set(ACTIONS)


def test_screens_and_modals_without_keys_of_their_own_inherit_some() -> None:
    for kind in classes():
        if issubclass(kind, Screen) and not kind.__subclasses__():
            assert any(base in BOUND for base in kind.__mro__), kind.__name__

from typing import Any

from supply.components import pinned, runs_on
from supply.sbom import of_what_runs

WHOLE: dict[str, Any] = {
    "bomFormat": "CycloneDX",
    "metadata": {"component": {"bom-ref": "root", "name": "sshtui"}},
    "components": [
        {"bom-ref": "A.B==1", "name": "A.B"},
        {"bom-ref": "card==2", "name": "card"},
        {"bom-ref": "pytest==9", "name": "pytest"},
    ],
    "dependencies": [
        {"ref": "root", "dependsOn": ["A.B==1", "pytest==9"]},
        {"ref": "A.B==1", "dependsOn": ["card==2", "pytest==9"]},
        {"ref": "card==2"},
        {"ref": "pytest==9", "dependsOn": ["A.B==1"]},
    ],
}


def test_what_only_tests_need_is_left_out_and_what_an_extra_needs_is_optional() -> None:
    assert of_what_runs(WHOLE, {"a-b", "card"}, {"a-b", "pytest"}) == {
        "bomFormat": "CycloneDX",
        "metadata": WHOLE["metadata"],
        "components": [
            {"bom-ref": "A.B==1", "name": "A.B", "scope": "required"},
            {"bom-ref": "card==2", "name": "card", "scope": "optional"},
        ],
        "dependencies": [
            {"ref": "root", "dependsOn": ["A.B==1"]},
            {"ref": "A.B==1", "dependsOn": ["card==2"]},
            {"ref": "card==2", "dependsOn": []},
        ],
    }


def test_what_runs_is_what_is_locked_with_the_extras_and_without_what_builds() -> None:
    runs = runs_on()
    assert {"asyncssh", "bcrypt", "cffi", "fido2", "python-pkcs11", "textual", "rich"} <= runs
    assert runs.isdisjoint({"pytest", "hatchling", "hypothesis", "mypy"})
    assert runs - set(pinned()) == {"fido2", "python-pkcs11", "asn1crypto"}

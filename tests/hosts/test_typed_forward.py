import pytest

from sshtui.errors import UsageError
from sshtui.hosts.typed_forward import parse_typed_forward, typed_forward_mistake


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("8080:localhost:80", "-L 8080:localhost:80"),
        ("-L 8080:localhost:80", "-L 8080:localhost:80"),
        ("-L8080:localhost:80", "-L 8080:localhost:80"),
        (" L 8080:localhost:80 ", "-L 8080:localhost:80"),
        ("l  8080  localhost:80", "-L 8080:localhost:80"),
        ("8080 localhost:80", "-L 8080:localhost:80"),
        ("LocalForward 8080 localhost:80", "-L 8080:localhost:80"),
        ("remoteforward 9090 localhost:3000", "-R 9090:localhost:3000"),
        ("-R 0:localhost:80", "-R 0:localhost:80"),
        ("-R 9090", "-R 9090"),
        ("-D 1080", "-D 1080"),
        ("d [::1]:1080", "-D [::1]:1080"),
        ("/tmp/a.sock:/run/b.sock", "-L /tmp/a.sock:/run/b.sock"),
        ("L 127.0.0.1:8080:[2001:db8::1]:80", "-L 127.0.0.1:8080:[2001:db8::1]:80"),
        ("localhost:8080:localhost:80", "-L localhost:8080:localhost:80"),
    ],
)
def test_a_forward_is_read_as_ssh_spells_it(typed: str, written: str) -> None:
    forward = parse_typed_forward(typed)
    assert f"{forward.flag} {forward}" == written
    assert not typed_forward_mistake(typed)


@pytest.mark.parametrize(
    "typed", ["", " ", "-L", "-X 80:a:80", "99999:a:80", "-D", "-D 0", "8080 a:80 b", '-L "80', "x"]
)
def test_what_is_none_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(UsageError):
        parse_typed_forward(typed)
    assert typed_forward_mistake(typed)

from sshtui.suggestions import did_you_mean


def test_the_nearest_word_is_offered_and_something_else_where_none_is_near() -> None:
    known = ("hosts.connect", "hosts.new")
    assert did_you_mean("hosts.conect", known) == 'Did you mean "hosts.connect"?'
    assert did_you_mean("zzz", known, "There is none.") == "There is none."
    assert not did_you_mean("", known)

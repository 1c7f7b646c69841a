from sshtui.hosts.history import History
from sshtui.services.consents import Consent, Consents


def test_what_is_agreed_to_for_a_host_is_kept_until_it_is_withdrawn() -> None:
    history = History(None)
    consents = Consents(history)
    assert not consents.given("web1", Consent.ZOOM)
    consents.give("web1", Consent.ZOOM)
    assert Consents(history).of("web1") == (Consent.ZOOM,)
    assert consents.of("web") == consents.of("db1") == ()
    assert consents.withdraw(["db1", "web1"]) == ("web1",)
    assert consents.of("web1") == ()
    consents.give("web1", Consent.CLIPBOARD)
    assert consents.of("web1") == (Consent.CLIPBOARD,)


def test_what_is_refused_is_not_asked_again_until_that_is_withdrawn() -> None:
    consents = Consents(History(None))
    assert not consents.refused("web1", Consent.AGENT)
    consents.refuse("web1", Consent.AGENT)
    assert consents.refused("web1", Consent.AGENT)
    assert not consents.given("web1", Consent.AGENT)
    assert consents.of("web1") == ()
    assert consents.withdraw(["web1"]) == ("web1",)
    assert not consents.refused("web1", Consent.AGENT)
    assert consents.withdraw(["web1"]) == ()

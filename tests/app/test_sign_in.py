"""Signing in and out: who gets in, how often one may try, where one lands."""

import pytest
from django.contrib.auth.password_validation import get_password_validators
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from dashboard import settings as dashboard_settings
from inputs_app.forms.sign_in import RULES
from inputs_app.models import User
from tests.app.conftest import PASSWORD, SignedIn

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_tries_yet() -> None:
    cache.clear()


def sign_in(client: Client, login: str, password: str = PASSWORD, next_: str = "") -> str:
    """Where a try leads: an address, or "refused"."""
    response = client.post(LOGIN, {"login": login, "password": password, "next": next_})
    return response["Location"] if response.status_code == 302 else "refused"


@pytest.mark.parametrize("login", ["vera", "VERA", "vera@lenslab.example", "Vera@LensLab.example"])
def test_a_person_signs_in_by_name_or_address(client: Client, viewer: User, login: str) -> None:
    assert sign_in(client, login) == "/"
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize(
    ("login", "password"),
    [("vera", "wrong"), ("nobody", PASSWORD), ("vera", ""), ("' OR 1=1 --", "x"), ("😀", "😀")],
)
def test_a_wrong_pair_is_refused_in_the_same_words(
    client: Client, viewer: User, login: str, password: str
) -> None:
    response = client.post(LOGIN, {"login": login, "password": password})
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session
    if password:
        assert b"do not match" in response.content


def test_a_closed_account_does_not_get_in(client: Client, viewer: User) -> None:
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    sign_in(client, "vera")
    assert client.get("/me").status_code == 302


def test_a_closed_account_is_out_at_once(viewer: User, signed_in: SignedIn) -> None:
    browser = signed_in(viewer)
    assert browser.get("/me").status_code == 200
    User.objects.filter(pk=viewer.pk).update(is_active=False)
    assert browser.get("/me").status_code == 302


def test_five_wrong_tries_close_the_door_also_to_the_right_password(
    client: Client, viewer: User
) -> None:
    for _ in range(5):
        assert sign_in(client, "vera", "wrong") == "refused"
    response = client.post(LOGIN, {"login": "vera", "password": PASSWORD})
    assert b"Too many tries" in response.content
    assert sign_in(Client(REMOTE_ADDR="10.1.1.1"), "vera") == "refused"


def test_a_flood_from_one_address_gets_a_page_that_says_wait(client: Client, db: None) -> None:
    form = {"login": "anybody", "password": "wrong"}
    answers = [client.post(LOGIN, form) for _ in range(31)]
    assert answers[-1].status_code == 429
    assert b"Wait a few minutes" in answers[-1].content


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "http:///evil.example",
        "\thttps://evil.example",
    ],
)
def test_signing_in_never_leads_elsewhere(client: Client, viewer: User, elsewhere: str) -> None:
    assert sign_in(client, "vera", next_=elsewhere) == "/"


def test_signing_in_leads_back_to_the_page(client: Client, viewer: User) -> None:
    sent = client.get("/me")["Location"]
    assert sent == "/accounts/login/?next=%2Fme"
    assert sign_in(client, "vera", next_="/me") == "/me"


def test_a_session_from_before_the_sign_in_is_not_taken_over(client: Client, viewer: User) -> None:
    session = client.session
    session["planted"] = "by somebody"
    session.save()
    before = session.session_key
    sign_in(client, "vera")
    assert client.session.session_key != before
    other = Client()
    other.cookies["sessionid"] = str(before)
    assert other.get("/me").status_code == 302


def test_signing_out_needs_a_post_and_ends_the_session(viewer: User, signed_in: SignedIn) -> None:
    browser = signed_in(viewer)
    key = browser.session.session_key
    assert b"Sign out?" in browser.get("/accounts/logout/").content
    assert browser.get("/me").status_code == 200
    assert browser.post("/accounts/logout/")["Location"] == LOGIN
    again = Client()
    again.cookies["sessionid"] = str(key)
    assert again.get("/me").status_code == 302


def test_forms_need_their_csrf_token(viewer: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(LOGIN, {"login": "vera", "password": PASSWORD})
    assert response.status_code == 403
    assert b"This form is out of date" in response.content
    browser.force_login(viewer)
    assert browser.post("/me", {"name": "Changed"}).status_code == 403
    assert browser.post("/theme", {"theme": "dark"}).status_code == 403
    assert User.objects.get(pk=viewer.pk).name == "Vera"


def test_a_form_never_comes_back_as_json(client: Client, db: None) -> None:
    form = {"login": "vera", "password": "typed-by-mistake"}
    response = client.post(LOGIN, form, headers={"Accept": "application/json"})
    assert response["Content-Type"].startswith("text/html")
    assert b"typed-by-mistake" not in response.content


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "login/code/",
     "social/connections/", "3rdparty/", "2fa/webauthn/", ""],
)  # fmt: skip
def test_other_pages_of_the_library_do_not_exist(client: Client, db: None, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404


def test_nobody_can_sign_up(db: None) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_passwords_are_kept_with_argon2(db: None, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = dashboard_settings.PASSWORD_HASHERS
    person = User.objects.create_user("arno", password=PASSWORD)
    assert person.password.startswith("argon2$argon2id$")


def test_the_password_is_changed_with_the_old_one_only(viewer: User, signed_in: SignedIn) -> None:
    browser = signed_in(viewer)
    new = "another-long-password-7"
    form = {"oldpassword": "wrong", "password1": new, "password2": new}
    assert browser.post("/accounts/password/change/", form).status_code == 200
    assert User.objects.get(pk=viewer.pk).check_password(PASSWORD)
    other_browser = signed_in(viewer)
    form["oldpassword"] = PASSWORD
    assert browser.post("/accounts/password/change/", form).status_code == 302
    assert User.objects.get(pk=viewer.pk).check_password(new)
    assert other_browser.get("/me").status_code == 302


def test_the_rules_in_words_are_the_rules_that_hold() -> None:
    validators = get_password_validators(dashboard_settings.AUTH_PASSWORD_VALIDATORS)
    rules = {type(one).__name__: vars(one) for one in validators}
    assert rules["MinimumLengthValidator"] == {"min_length": 10}
    assert "At least 10 characters" in RULES
    assert {"UserAttributeSimilarityValidator", "CommonPasswordValidator"} < rules.keys()


@pytest.mark.parametrize("weak", ["short", "password12", "veravera"])
def test_a_weak_password_is_refused(viewer: User, signed_in: SignedIn, weak: str) -> None:
    form = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
    assert signed_in(viewer).post("/accounts/password/change/", form).status_code == 200
    assert User.objects.get(pk=viewer.pk).check_password(PASSWORD)

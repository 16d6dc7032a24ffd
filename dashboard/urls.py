"""The dashboard's addresses. Of allauth only the pages that are listed here exist."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_http_methods
from django.views.decorators.http import require_safe as read

from inputs_app.views.accounts import second_step

form = require_http_methods(["GET", "HEAD", "POST"])
accounts: list[URLPattern | URLResolver] = [
    path("login/", form(account.login), name="account_login"),
    path("logout/", form(account.logout), name="account_logout"),
    path("inactive/", read(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", form(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", form(account.password_change), name="account_change_password"),
    path("2fa/", second_step, name="mfa_index"),
    path("2fa/authenticate/", form(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", form(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", form(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", form(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes/", read(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/codes/new/", form(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path(
        "2fa/codes/text/", read(codes.download_recovery_codes), name="mfa_download_recovery_codes"
    ),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include(accounts)),
    path("api/", include("inputs_app.api.urls")),
    path("", include("inputs_app.urls")),
]
handler400 = "inputs_app.views.errors.bad_request"
handler403 = "inputs_app.views.errors.forbidden"
handler404 = "inputs_app.views.errors.not_found"
handler500 = "inputs_app.views.errors.failed"

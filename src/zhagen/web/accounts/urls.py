"""Addresses of signing in (allauth's views under our own list: only what an office needs)."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from django.urls import include, path

from zhagen.web.accounts import sign_on_pages

urlpatterns = [
    path("", include("zhagen.web.accounts.people_urls")),
    path("audit/", include("zhagen.web.accounts.trail_urls")),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/disabled/", account.account_inactive, name="account_inactive"),
    path("sign-in/code/", factor.authenticate, name="mfa_authenticate"),
    path("me/password/", account.password_change, name="account_change_password"),
    path("me/again/", account.reauthenticate, name="account_reauthenticate"),
    path("me/again/code/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("me/second/", factor.index, name="mfa_index"),
    path("me/second/on/", totp.activate_totp, name="mfa_activate_totp"),
    path("me/second/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/second/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/second/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("sign-in/with/<slug:provider_id>/", sign_on_pages.go, name="openid_connect_login"),
    path(
        "sign-in/with/<slug:provider_id>/back/", sign_on_pages.back, name="openid_connect_callback"
    ),
    path("sign-in/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/failed/", social.login_error, name="socialaccount_login_error"),
    # Reached only where the sign-on brings a name that is already taken.
    path("sign-in/name/", social.signup, name="socialaccount_signup"),
]

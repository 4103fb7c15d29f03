"""The addresses of 联合验证."""

from __future__ import annotations

from django.urls import path

from zhagen.web.pilots.views import charter, doing, index, pilot, signing

app_name = "pilots"

urlpatterns = [
    path("", index.index, name="index"),
    path("new", index.new, name="new"),
    path("<int:pk>/", pilot.open_pilot, name="open"),
    path("<int:pk>/pending", pilot.pending, name="pending"),
    path("<int:pk>/pictures/<slug:what>.<slug:size>.svg", pilot.picture, name="picture"),
    path("<int:pk>/charter", charter.edit, name="edit"),
    path("<int:pk>/charter/word", doing.charter_word, name="charter_word"),
    path("<int:pk>/plan", charter.plan, name="plan"),
    path("<int:pk>/plan/<slug:mark>", charter.plan_state, name="plan_state"),
    path("<int:pk>/seal", signing.seal, name="seal"),
    path("<int:pk>/unseal", signing.unsign, name="unsign"),
    path("<int:pk>/amend", signing.amend, name="amend"),
    path("<int:pk>/amend/sign", signing.sign_amendment, name="sign_amendment"),
    path("<int:pk>/amend/drop", signing.drop_amendment, name="drop_amendment"),
    path("<int:pk>/records", doing.records, name="records"),
    path("<int:pk>/records/take", doing.take, name="take"),
    path("<int:pk>/sheets", doing.sheets, name="sheets"),
    path("<int:pk>/sheets/week/<int:week>", doing.make_sheet, name="make_sheet"),
    path("<int:pk>/sheets/<int:sheet>/lodge", doing.lodge, name="lodge"),
    path("<int:pk>/sheets/<int:sheet>/word", doing.sheet_word, name="sheet_word"),
    path("<int:pk>/looks/<int:week>", doing.open_look, name="look"),
    path("<int:pk>/looks/<int:week>/decide", doing.decide, name="decide"),
    path("<int:pk>/looks/<int:week>/report", doing.report, name="report"),
    path("<int:pk>/looks/<int:week>/lessons", doing.lessons, name="lessons"),
    path("<int:pk>/looks/<int:week>/record", doing.decision_record, name="decision_record"),
    path("<int:pk>/verify", doing.verify, name="verify"),
]

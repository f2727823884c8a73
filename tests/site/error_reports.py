"""Error reports as readers send them."""

import re

from reports.models.error_reports import ErrorReport

ADDRESS = "/sea/2024/v1.0/winds/report-an-error/"
WORDS = {
    "quoted": "They came down again.",
    "wrong": "They stayed up: lettercanary.",
    "suggestion": "They stayed up.",
    "name": "Rita Reader",
    "email": "rita@letters.example",
}


def hidden(html):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', html))


def send(client, address=ADDRESS, **words):
    form = hidden(client.get(address).content.decode())
    return client.post(address, {**form, **WORDS, **words})


def kept():
    names = ("section_title", "number", "paragraph", *WORDS, "state")
    return list(ErrorReport.objects.values_list(*names))

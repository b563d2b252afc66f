"""Where somebody who finds a hole tells us: https://www.rfc-editor.org/rfc/rfc9116"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from qodsna.addresses import absolute
from qodsna.http import for_everyone

PATH = "/.well-known/security.txt"
# Less than a year, as the standard asks; what is kept somewhere ends with it.
GOOD_FOR = timedelta(days=180)


@require_safe
@for_everyone
def security_txt(request: HttpRequest) -> HttpResponse:
    expires = (timezone.now() + GOOD_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires}",
        "Preferred-Languages: fa, en",
        f"Canonical: {absolute(PATH)}",
    ]
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")

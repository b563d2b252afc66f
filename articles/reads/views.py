from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from articles.reads.gathering import gathering
from articles.reads.readers import address_of, is_reader
from qodsna.http import for_one_person


@csrf_exempt
@require_POST
@for_one_person
def read(request: HttpRequest, edition: str, code: int) -> HttpResponse:
    """What ``static/js/read.js`` sends: nothing but its address. Whether it counts is not told.

    It asks the database for nothing, and says nothing about anybody: so it needs no token.
    """
    if is_reader(request):
        gathering.add(edition, code, address_of(request))
    return HttpResponse(status=204)

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def upload(request: HttpRequest, name: str) -> HttpResponseBase:
    """An uploaded file, where no server in front hands it out; its name never means another."""
    try:
        response = serve(request, name, document_root=str(settings.MEDIA_ROOT))
    except (OSError, SuspiciousFileOperation, ValueError) as error:
        raise Http404("No such upload") from error
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

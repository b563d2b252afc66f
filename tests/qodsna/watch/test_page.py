import pytest
from django.urls import reverse
from tests.builders import chief

pytestmark = pytest.mark.django_db


def test_x(client):
    client.force_login(chief())
    import time

    t = time.time()
    a = client.get(reverse("system-state"))
    print(a.status_code, time.time() - t)
    for f in a.context["found"]:
        print(f.probe.name, f.finding)
    t = time.time()
    a = client.get(reverse("system-state"))
    print(time.time() - t)
    b = client.get("/admin/")
    print(b.status_code, b.headers.items())
    i = b.content.decode().find("system-banner")
    print(b.content.decode()[i - 50 : i + 500])

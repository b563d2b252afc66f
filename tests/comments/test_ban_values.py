"""The one spelling of what people type, and everything that it covers."""

from ipaddress import ip_address

import pytest
from django.core.exceptions import ValidationError

from comments.emails import domains, mailbox, normal_domain, normal_mailbox
from comments.ranges import normal_range, ranges_around


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("192.0.2.0/24", "192.0.2.0/24"),
        ("192.0.2.77/24", "192.0.2.0/24"),
        ("۱۹۲.۰.۲.۷۷/۲۴", "192.0.2.0/24"),
        (" 192.0.2.77 ", "192.0.2.77/32"),
        ("192.0.2.0/255.255.255.0", "192.0.2.0/24"),
        ("10.0.0.0/8", "10.0.0.0/8"),
        ("2001:DB8:0:0::/32", "2001:db8::/32"),
        ("2001:db8:1:2::7", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::7/128", "2001:db8:1:2::7/128"),
        ("::ffff:192.0.2.7", "192.0.2.7/32"),
        ("2000::/16", "2000::/16"),
    ],
)
def test_a_range_has_one_spelling(typed, kept):
    assert normal_range(typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "درست نیست"),
        ("سلام", "درست نیست"),
        ("192.0.2.0/33", "درست نیست"),
        ("192.0.2.0-192.0.2.9", "درست نیست"),
        ("192.0.2.*", "درست نیست"),
        ("192.0.2", "درست نیست"),
        ("/", "درست نیست"),
        ("0.0.0.0/0", "بزرگ"),
        ("192.0.0.0/7", "بزرگ"),
        ("::/0", "بزرگ"),
        ("2000::/15", "بزرگ"),
        ("::ffff:192.0.2.0/120", "IPv4"),
    ],
)
def test_what_is_no_range_or_far_too_wide_is_refused(typed, said):
    with pytest.raises(ValidationError, match=said):
        normal_range(typed)


@pytest.mark.parametrize("address", ["192.0.2.77", "2001:db8:1:2::7"])
@pytest.mark.parametrize("bits", [8, 16, 20, 24, 31, 32, 48, 64, 127, 128])
def test_an_address_finds_every_range_that_it_lies_in(address, bits):
    ip = ip_address(address)
    found = ranges_around(ip)
    assert len(found) == len(set(found)) <= 113
    if 8 <= bits <= ip.max_prefixlen and not (ip.version == 6 and bits < 16):
        assert normal_range(f"{address}/{bits}") in found
    assert normal_range(address) in found
    assert "198.51.100.0/24" not in found


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Sara@Example.COM", "sara@example.com"),
        (" sara+news@example.com ", "sara@example.com"),
        ("sa.ra@example.com", "sa.ra@example.com"),
        ("Sa.R.a+x@gmail.com", "sara@gmail.com"),
        ("sara@googlemail.com", "sara@gmail.com"),
        ("+sara@example.com", "+sara@example.com"),
        ("sara@مثال.example", "sara@xn--mgbh0fb.example"),
        ("sara@example.com.", "sara@example.com"),
        ("sara@" + "é" * 70 + ".example", "sara@" + "é" * 70 + ".example"),
        ("", ""),
    ],
)
def test_a_mailbox_is_the_same_however_it_is_written(written, meant):
    assert mailbox(written) == meant


def test_a_mailbox_lies_in_its_domain_and_in_those_above():
    assert domains("sara@Mail.News.Example.com") == [
        "mail.news.example.com", "news.example.com", "example.com",
    ]  # fmt: skip
    assert domains("") == domains("sara@localhost") == []


def test_what_is_typed_for_a_ban_has_one_spelling():
    assert normal_mailbox(" Sara+x@Example.com ") == "sara@example.com"
    assert normal_domain(" @Mail.Example.COM. ") == "mail.example.com"
    assert normal_domain("*.example.com") == "example.com"
    assert normal_domain("مثال.example") == "xn--mgbh0fb.example"


@pytest.mark.parametrize("typed", ["", "sara", "sara@", "@example.com", "sara@@example.com"])
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(ValidationError, match="name@example.com"):
        normal_mailbox(typed)


@pytest.mark.parametrize("typed", ["192.0.2.1", "۱۹۲.۰.۲.۱", "2001:db8::1"])
def test_an_address_is_no_domain_and_is_shown_its_place(typed):
    with pytest.raises(ValidationError, match="نه دامنه"):
        normal_domain(typed)


@pytest.mark.parametrize("typed", ["", "com", "sara@example.com", "-x.example", "ex ample.com"])
def test_what_is_no_domain_is_refused(typed):
    with pytest.raises(ValidationError, match="example.com"):
        normal_domain(typed)

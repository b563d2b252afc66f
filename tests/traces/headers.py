"""What a request may carry beside its address, of which no page for everyone depends."""

COOKIES = ("sessionid={session}; csrftoken=x", "voter=zqpoison", "messages=zqpoison",
           "django_language=en", "theme=dark; a=b; a=c", "sessionid=zqpoison", "\"=;;=zqpoison")  # fmt: skip
HEADERS = [
    *(("Cookie", each) for each in COOKIES),
    ("Accept", "application/json;zqpoison"), ("Accept-Language", "en,zqpoison"),
    ("Accept-Charset", "utf-7"), ("Accept-CH", "zqpoison"), ("Accept-Encoding", "br"),
    ("Accept-Encoding", "gzip;q=1, br;q=0"), ("Accept-Encoding", "zqpoison, *;q=0"),
    ("X-Forwarded-Host", "zqpoison.example"), ("X-Forwarded-For", "203.0.113.9, zqpoison"),
    ("X-Forwarded-Port", "444"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Scheme", "https"),
    ("X-Forwarded-Prefix", "/zqpoison"), ("X-Forwarded-Server", "zqpoison.example"),
    ("X-Forwarded-Path", "/zqpoison"), ("X-Forwarded-SSL", "on"), ("Front-End-Https", "on"),
    ("Forwarded", "for=zqpoison;host=zqpoison.example;proto=https"), ("X-Host", "zqpoison.example"),
    ("X-Original-Host", "zqpoison.example"), ("X-HTTP-Host-Override", "zqpoison.example"),
    ("X-Original-URL", "/admin/"), ("X-Rewrite-URL", "/admin/"), ("X-Override-URL", "/zqpoison"),
    ("X-Script-Name", "/zqpoison"), ("Script-Name", "/zqpoison"), ("Path-Info", "/zqpoison"),
    ("X-HTTP-Method-Override", "POST"), ("X-HTTP-Method", "HEAD"), ("X-Method-Override", "PUT"),
    ("X-Real-IP", "203.0.113.9"), ("X-Client-IP", "zqpoison"), ("True-Client-IP", "zqpoison"),
    ("CF-Connecting-IP", "zqpoison"), ("Via", "1.1 zqpoison"), ("Referer", "https://zqpoison.example/"),
    ("Origin", "https://zqpoison.example"), ("Origin", "null"), ("User-Agent", "zqpoison<script>"),
    ("User-Agent", "Googlebot Mobile"), ("Authorization", "Basic enFwb2lzb246eA=="),
    ("Authorization", "Bearer zqpoison"), ("X-API-Key", "zqpoison"), ("HX-Request", "true"),
    ("HX-Current-URL", "/zqpoison"), ("HX-Boosted", "true"), ("X-Requested-With", "XMLHttpRequest"),
    ("Prefer", "return=minimal; zqpoison"), ("Range", "bytes=0-9"), ("If-Range", "zqpoison"),
    ("If-None-Match", "*"), ("If-None-Match", "W/\"zqpoison\""), ("If-Match", "zqpoison"),
    ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"),
    ("If-Unmodified-Since", "Fri, 01 Jan 2010 00:00:00 GMT"), ("Expect", "zqpoison"),
    ("Save-Data", "on"), ("DNT", "1"), ("Sec-GPC", "1"), ("Sec-Fetch-Mode", "zqpoison"),
    ("Sec-CH-UA-Mobile", "?1"), ("Viewport-Width", "320"), ("Cache-Control", "no-cache, max-age=0"),
    ("Pragma", "no-cache"), ("Upgrade-Insecure-Requests", "1"), ("Content-Type", "text/zqpoison"),
    ("X-CSRFToken", "zqpoison"), ("X-WAP-Profile", "http://zqpoison/"), ("Tus-Resumable", "1.0.0"),
    ("X-Accel-Redirect", "/admin/"), ("X-Sendfile", "/etc/passwd"), ("X-Timer", "zqpoison"),
]  # fmt: skip
# What stands behind the question mark and means nothing to a page.
QUERIES = ("utm_source=zqpoison", "fbclid=zqpoison&gclid=1", "_=1", "a=1&a=2&a=3", "x=%3Cscript%3E",
           "%00=1", "callback=zqpoison", "lang=en", "edition=en", "format=json", "&&&", "=", "q[]=1",
           "%d8%a2=%ff%fe", "x=1;y=2", "next=//zqpoison.example", "debug=1", "nocache=1",
           "_method=DELETE", "csrfmiddlewaretoken=x")  # fmt: skip

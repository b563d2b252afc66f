"""Headlines, leads and bodies that look like news: frames of sentences, and words in their gaps."""

import re
from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from qodsna.demo.archive.vocabulary import HALF_SPACE, POOLS

_GAP = re.compile(r"\{([a-z])\}")


class Frame(NamedTuple):
    """A sentence with gaps, as ``%`` fills it, and of which pool each gap is."""

    text: str
    gaps: str


def _frames(lines: str) -> list[Frame]:
    found = []
    for line in lines.replace("_", HALF_SPACE).strip().splitlines():
        text = line.strip()
        gaps = "".join(_GAP.findall(text))
        found.append(Frame(_GAP.sub("%s", text.replace("%", "%%")), gaps))
    return found


HEADLINES = _frames(
    """
    {t} {q} در {p} گشایش یافت
    {n}: {t} از {t} مهم_تر است
    افزایش {s} درصدی {t} در {p}
    {t} و {t} در {p} به هم رسیدند
    نمایشگاه {t} {q} در {p} آغاز به کار کرد
    هشدار {n} درباره {t} در {p}
    طرح {q} {t} به {p} رسید
    {t} {p} پس از {s} سال جان تازه گرفت
    کاهش {t}؛ {p} چشم به راه {t}
    {n} از برنامه {q} برای {t} گفت
    {d} {t} در {p} شناسایی شد
    رونمایی از {t} {q} با حضور {n}
    آیا {t} به {p} بازمی_گردد؟
    روایت {n} از {t} در {p}
    """
)
KICKERS = _frames(
    """
    {n} خبر داد؛
    در گفت_وگو با ما؛
    گزارشی از {p}؛
    کارشناس {t}:
    """
)
LEADS = _frames(
    """
    {n} می_گوید {t} در {p} با {t} {q} پیوند خورده و تا {s} روز دیگر نتیجه آن روشن می_شود.
    {t} {q} از امروز در {p} آغاز شد؛ {d} نفر در آن همکاری می_کنند و {n} سرپرست آن است.
    پژوهشگران {p} با {d} نمونه از {t} نشان داده_اند که {t} بیش از گمان پیشین به {t} وابسته است.
    اهالی {p} برای {t} گرد هم آمدند و از {n} خواستند که {t} {q} را زودتر به سرانجام برساند.
    در {p} شمار {t} به {d} رسید؛ {n} این رقم را نشانه {t} {q} می_داند.
    """
)
SENTENCES = _frames(
    """
    به گزارش خبرنگار ما از {p}، {t} {q} از آغاز هفته آینده در {s} نقطه اجرا می_شود.
    {n} گفت: «آنچه امروز در {t} می_بینیم نتیجه سال_ها کار است و به {t} بسته نمی_شود».
    بنا بر آمار رسمی، {t} در {p} نسبت به میانگین بلندمدت {s} درصد بیشتر شده است.
    کارشناسان می_گویند برای داوری درباره {t} و {t} هنوز زود است.
    در این نشست نمایندگان {t}، {t} و {t} از {p} حضور داشتند.
    وی افزود که هزینه {t} از محل صرفه_جویی در {t} {q} تأمین شده است.
    اهالی {p} می_گویند {t} راه رسیدن به {t} را کوتاه_تر کرده است.
    گزارش کامل این پژوهش با همکاری {n} در شماره آینده یک نشریه {q} به چاپ می_رسد.
    کارگاه {t} هر پنجشنبه در {p} برپاست و شرکت در آن برای همه آزاد است.
    مرحله دوم {t}، اگر اعتبار آن به موقع برسد، تا {s} روز دیگر به سرانجام خواهد رسید.
    {n}، که {s} سال در {p} کار کرده است، {t} را {q} می_خواند.
    این {t} پس از {t} دومین کار {q} گروه {n} به شمار می_رود.
    در {p} نیز {t} و {t} با استقبال روبه_رو شد.
    پیش از این، {n} درباره پیامدهای {t} برای {t} هشدار داده بود.
    {t} {p} یکی از {d} نمونه_ای است که به {t} راه یافت.
    به گفته {n}، {t} بدون {t} به نتیجه نمی_رسد و {t} {q} هم کافی نیست.
    همچنین قرار است {t} در {p} و {p} با همکاری {n} برگزار شود.
    نتیجه {t} نشان داد که {s} درصد از {t} به {t} نیاز دارد.
    سال گذشته {d} {t} در {p} ثبت شد که بیشتر آن {q} بود.
    {t}، {t} و {t} سه بخش {q} این برنامه است.
    {n} در پایان از {t} و {t} سپاسگزاری کرد و گفت که {p} میزبان بعدی است.
    هنوز روشن نیست که {t} چه اندازه به {t} در {p} یاری می_رساند.
    """
)
REMARKS = _frames(
    """
    سپاس از گزارش شما؛ کاش درباره {t} هم می_نوشتید.
    ما در {p} زندگی می_کنیم و هنوز {t} را ندیده_ایم.
    با سخن {n} درباره {t} موافقم.
    امیدوارم {t} {q} در {p} هم برپا شود.
    شمار {t} درست نیست؛ {d} بیشتر است.
    """
)
SHORTEST, LONGEST = 2, 6
IN_PARAGRAPH = 2, 4


class Text(NamedTuple):
    kicker: str
    headline: str
    lead: str
    body: str


class Writer:
    """Writes with the chances that it is given, so that the same number says the same."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self._drawn: dict[str, Iterator[str]] = {kind: iter(()) for kind in POOLS}

    def text(self) -> Text:
        """Of some 60 to 350 words, most of them near the lower end."""
        chance = self.chance
        paragraphs = min(chance.randint(SHORTEST, LONGEST), chance.randint(SHORTEST, LONGEST))
        kicker = self.fill(chance.choice(KICKERS)) if chance.random() < 0.3 else ""
        lead = self.fill(chance.choice(LEADS)) if chance.random() < 0.9 else ""
        body = "".join(f"<p>{self.paragraph()}</p>" for _ in range(paragraphs))
        return Text(kicker, self.fill(chance.choice(HEADLINES)), lead, body)

    def paragraph(self) -> str:
        count = self.chance.randint(*IN_PARAGRAPH)
        return " ".join(map(self.fill, self.chance.choices(SENTENCES, k=count)))

    def remark(self) -> str:
        return self.fill(self.chance.choice(REMARKS))

    def name(self) -> str:
        """As readers sign what they write."""
        return self._word("n").partition(" ")[0]

    def fill(self, frame: Frame) -> str:
        return frame.text % tuple(map(self._word, frame.gaps))

    def _word(self, kind: str) -> str:
        """Drawn by the dozen, which takes a fraction of the time."""
        for word in self._drawn[kind]:
            return word
        self._drawn[kind] = iter(POOLS[kind].some(self.chance, 24))
        return next(self._drawn[kind])

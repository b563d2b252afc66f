"""Whole pages as a newsroom writes them and as a reader sees them, line for line."""

from dataclasses import dataclass, field, replace
from pathlib import Path

SEED = Path(__file__).resolve().parents[3] / "shared/seed/article-page.txt"


@dataclass(frozen=True)
class Page:
    date: str
    site_name: str
    agency: str
    headline: list[str]
    paragraphs: list[str]
    related: list[tuple[str, str]]
    footer: list[str]
    sign_off: str = "م.ح"
    sign_off_words: str = "انتهای پیام"
    kicker: str = ""
    subheadline: str = ""
    lead: str = ""
    words: list[str] = field(default_factory=lambda: ["مطالب مرتبط", "نظرات کاربران", "فیلم"])
    edition: str = "fa"

    def story(self) -> list[str]:
        lines = [self.kicker, *self.headline, self.subheadline, self.lead, *self.paragraphs]
        return [*filter(None, lines), f"{self.sign_off_words}/{self.sign_off}"]

    def lines(self) -> list[str]:
        """Everything a reader finds, in order; a related picture's text says its headline."""
        related, comments, film = self.words
        links = [line for title, lead in self.related for line in (title, title, lead)]
        top = [self.date, self.site_name, self.site_name]
        end = [self.agency, *self.footer]
        return [*top, *self.story(), related, *links, comments, film, *end]

    def printed(self) -> list[str]:
        top = [self.date, self.site_name, self.site_name]
        return [*top, *self.story(), self.agency, *self.footer]


CLASSIC = Page(
    date="سه‌شنبه ۱۴ مرداد ۱۴۰۴",
    site_name="نمونه",
    agency="خبرگزاری نمونه",
    headline=["همکاری استان‌های شمالی", "برای پایش پرندگان مهاجر"],
    subheadline="«مهران شکیبا»",
    paragraphs=[
        "به گزارش خبرنگار محیط زیست خبرگزاری نمونه، «مهران شکیبا» سرپرست شبکه پایش تالاب‌ها در "
        "پاسخ به این پرسش که شمارش امسال چه تفاوتی دارد، گفت: «برای نخستین بار سه استان با یک "
        "روش می‌شمارند.»",
        "وی در ادامه افزود: «داوطلبان پیش از آغاز کار آموزش می‌بینند و هر گروه دو بار می‌شمارد.»",
        "سرپرست شبکه پایش توضیح داد: «داده‌ها هر شب بررسی می‌شود تا خطا به گزارش نرسد.»",
        "شکیبا در پایان اشاره کرد: «گزارش نهایی پیش از نوروز در دسترس همگان خواهد بود.»",
    ],
    related=[
        (
            "تراز آب تالاب بالا آمد",
            "بارش‌های پاییز تراز آب تالاب را ۱۲ سانتی‌متر بالاتر برد و کارشناسان می‌گویند اگر این "
            "روند تا پایان زمستان ادامه یابد، زیستگاه پرندگان دو برابر خواهد شد و بازدید از "
            "کرانه‌های شمالی دوباره امکان‌پذیر می‌شود؛ هرچند برای داوری درباره سال آینده هنوز زود ...",
        ),
        ("دفترچه تازه پرنده‌نگری", "این دفترچه ۱۸۰ گونه را با نقشه پراکندگی معرفی می‌کند."),
        ("یک روز با داوطلبان+ فیلم", "داوطلبان از سپیده‌دم تا غروب در کرانه تالاب می‌مانند."),
    ],
    footer=["Sample News Agency. All Rights Reserved", "نقل مطالب با ذکر منبع بلامانع است."],
)

ENGLISH = Page(
    edition="en",
    date="Tuesday 5 August 2025",
    site_name="Sample",
    agency="Sample News Agency",
    headline=["Northern provinces join forces", "to count migrating birds"],
    subheadline="“Mehran Shakiba”",
    paragraphs=[
        "The head of the wetland network told Sample that three provinces now count in one way.",
        "Volunteers are trained first, and every group counts twice.",
    ],
    related=[
        ("Wetland level rises", "Autumn rain lifted the wetland by twelve centimetres."),
        ("A new birdwatching guide", "The guide introduces 180 species with maps."),
        ("A day with volunteers + video", "From dawn to dusk by the shore."),
    ],
    sign_off="M.S",
    sign_off_words="End of message",
    words=["Related", "Comments", "Video"],
    footer=["Sample News Agency. All Rights Reserved", "Reproduction is free with credit."],
)

VARIANTS = {
    "classic": CLASSIC,
    "with a kicker": replace(CLASSIC, kicker="شبکه پایش تالاب‌ها گزارش داد؛"),
    "with a lead": replace(CLASSIC, lead="سه استان شمالی پرندگان مهاجر را با یک روش می‌شمارند."),
    "with a longer sign-off": replace(CLASSIC, sign_off="م.ت/22"),
    "English, left to right": ENGLISH,
}


def seed_page() -> Page:
    """The real page that lies beside the checkout, read into its parts."""
    lines = seed_lines()
    end = next(i for i, line in enumerate(lines) if line.startswith("انتهای پیام/"))
    body = next(i for i, line in enumerate(lines) if line.startswith("به گزارش"))
    related, comments = lines.index("مطالب مرتبط"), lines.index("نظرات کاربران")
    links = lines[related + 1 : comments]
    words, _, sign_off = lines[end].partition("/")
    return Page(
        date=lines[0],
        site_name=lines[1],
        headline=lines[3 : body - 1],
        subheadline=lines[body - 1],
        paragraphs=lines[body:end],
        sign_off_words=words,
        sign_off=sign_off,
        related=[(links[i], links[i + 2]) for i in range(0, len(links), 3)],
        agency=lines[comments + 2],
        footer=lines[comments + 3 :],
    )


def seed_lines() -> list[str]:
    """Its lines with a separate line for the logo and the name of the masthead."""
    text = SEED.read_text(encoding="utf-8").replace("\xa0", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip(" |")]
    return [lines[0], *lines[1].split(), *lines[2:]]

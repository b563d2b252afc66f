"""The words of the archive: of each kind a few that everybody says, and very many that few do."""

from collections.abc import Iterable
from itertools import accumulate, islice, product
from random import Random

from qodsna.persian import to_persian_digits

HALF_SPACE = "\u200c"
# How little the second word of a kind is rarer than the first: Zipf's law with a flat top.
FLAT = 3
RARE_THINGS, RARE_NAMES, RARE_PLACES = 9_000, 12_000, 6_000


def _listed(text: str) -> list[str]:
    return text.replace("_", HALF_SPACE).split()


_NOUNS = _listed(
    """
    آب هوا باران برف رودخانه دریاچه تالاب جنگل کویر کوه ساحل بندر جزیره دشت چشمه قنات سد چاه خاک
    محیط_بان پرنده ماهی گوزن یوزپلنگ پلنگ درخت گندم برنج زعفران پسته چای خرما انار سیب باغ مزرعه
    کشاورز دام شیلات گلخانه بازار کارخانه کارگاه شرکت صنعت معدن فولاد برق گاز نیروگاه پالایشگاه
    خودرو قطار راه_آهن فرودگاه مترو اتوبوس جاده پل تونل خیابان میدان شهرداری شورا روستا محله خانه
    مدرسه دانشگاه کتابخانه معلم دانش_آموز دانشجو استاد کلاس آزمون کتاب نویسنده شاعر ناشر نمایشگاه
    موزه سینما فیلم کارگردان بازیگر تئاتر نمایش موسیقی ارکستر نوازنده خوشنویس نقاش گالری جشنواره
    صنایع_دستی فرش سفال گلیم کاشی معمار بنا قلعه کاروانسرا مسجد باستان_شناس گردشگر هتل سفر راهنما
    ورزشگاه تیم باشگاه مربی بازیکن داور لیگ مدال قهرمان کشتی_گیر دونده شناگر کوهنورد فوتبال والیبال
    بیمارستان پزشک پرستار بیمار دارو واکسن درمان تغذیه سلامت آزمایشگاه پژوهشگر پژوهش ماهواره تلسکوپ
    ستاره سیاره رصدخانه رایانه نرم_افزار شبکه داده ربات هوش اینترنت تلفن برنامه_نویس شتاب_دهنده
    بودجه مالیات بیمه وام بانک سهام ارز تورم قیمت تولید صادرات واردات تجارت بازرگان کالا انبار
    قانون لایحه طرح برنامه گزارش آمار نشست همایش جلسه کمیته کارگروه انجمن اتحادیه فدراسیون سازمان
    خانواده کودک نوجوان جوان سالمند زن مرد شهروند داوطلب امدادگر آتش_نشان خلبان راننده کارگر مهندس
    زلزله سیل خشکسالی گردوغبار آلودگی بازیافت پسماند انرژی خورشید باد باتری هواشناس اقلیم یخچال
    """
)
_QUALITIES = _listed(
    """
    تازه بزرگ کوچک ملی محلی استانی منطقه_ای جهانی سالانه ماهانه نخستین آموزشی پژوهشی فرهنگی هنری
    ورزشی اقتصادی اجتماعی علمی فنی کشاورزی صنعتی شهری روستایی تاریخی باستانی سنتی مردمی داوطلبانه
    گسترده آزمایشی رایگان دیجیتال هوشمند خورشیدی پایدار آبی کم_هزینه فشرده مشترک مستقل بین_المللی
    دانشگاهی زیست_محیطی بهاری تابستانی پاییزی زمستانی شبانه ساحلی کوهستانی بیابانی خانگی دست_ساز
    """
)
_GIVEN = _listed(
    """
    مینا نرگس پروانه شهره لیلا سارا مریم زهرا نگار آتنا شیرین پریسا سحر مهسا بهاره کاوه بهرام آرش
    سعید علی رضا حسین محمد امیر نادر بابک سیاوش فرهاد کیان مازیار بهزاد پیمان هومن ایرج منوچهر
    """
)
_FAMILY = _listed(
    """
    رستگار کیانی آذری روشن صادقی نیک رحیمی کریم احمد محمود موسو حسین جعفر یوسف شریف امین فرهمند
    بهرام داور سلیم نصیر قاسم طاهر رفیع مهر پارسا دلاور شاه یزد سپهر تاج نور صبور خسرو گل بید سرو
    """
)
_FAMILY_ENDS = _listed("ی یان زاده پور نژاد فر نیا منش وند خواه دوست پناه")
_CITIES = _listed(
    """
    تهران مشهد اصفهان شیراز تبریز یزد کرمان اهواز رشت گرگان ساری همدان اراک قزوین زنجان ارومیه
    سنندج کرمانشاه خرم_آباد ایلام یاسوج شهرکرد بوشهر بندرعباس زاهدان بیرجند بجنورد سمنان قم کرج
    اردبیل بابل آمل کاشان نیشابور سبزوار دزفول آبادان مراغه خوی میبد نایین طبس جیرفت بم چابهار
    قشم کیش لاهیجان رامسر نوشهر تالش ماسوله مریوان بانه پاوه سرعین مشگین_شهر لار جهرم فسا کازرون
    """
)
_SYLLABLES = _listed("با رو مان شید کا نا تیر سو گل دشت نو پر خا لین مه دا سر وا زر چم بر که")
_VILLAGES = _listed("آباد کلا سرا رود دره محله دشت کوه")
_ENDS = ("ها", "هایی")


def _coined(number: int, end: str) -> str:
    """A word that sounds like a name and is nobody's; another for each number."""
    found = ""
    number += len(_SYLLABLES)
    while number:
        number, place = divmod(number, len(_SYLLABLES))
        found += _SYLLABLES[place]
    return found + end


class Pool:
    """Words of which the one at rank r is said about 1/r times as often as the first."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = [*dict.fromkeys(words)]
        ranks = range(FLAT, FLAT + len(self.words))
        self.weights = list(accumulate(1 / rank for rank in ranks))

    def some(self, chance: Random, count: int) -> list[str]:
        return chance.choices(self.words, cum_weights=self.weights, k=count)


def _things() -> Iterable[str]:
    yield from _NOUNS
    many = [noun for noun in _NOUNS if noun[-1] not in "اهوی"]
    yield from (f"{noun}{HALF_SPACE}{end}" for end in _ENDS for noun in many)
    pairs = product(_NOUNS, _QUALITIES)
    yield from islice((f"{noun} {quality}" for noun, quality in pairs), 0, None, 2)
    yield from (_coined(number, "گان") for number in range(RARE_THINGS))


def _names() -> Iterable[str]:
    pairs = product(_FAMILY_ENDS, _FAMILY)
    families = [one + end for end, one in pairs if not (one[-1] in "یو" and end[0] == "ی")]
    yield from (f"{given} {family}" for family, given in zip(families, _GIVEN * 99, strict=False))
    coined = (_coined(number, "ی") for number in range(RARE_NAMES))
    yield from (f"{given} {family}" for family, given in zip(coined, _GIVEN * 999, strict=False))


def _places() -> Iterable[str]:
    yield from _CITIES
    for number in range(RARE_PLACES):
        yield _coined(number, HALF_SPACE + _VILLAGES[number % len(_VILLAGES)])


POOLS = {
    "t": Pool(_things()),
    "n": Pool(_names()),
    "p": Pool(_places()),
    "q": Pool(_QUALITIES),
    "s": Pool(to_persian_digits(number) for number in range(3, 60)),
    "d": Pool(to_persian_digits(number) for number in range(11, 4_000)),
}

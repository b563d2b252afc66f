"""Endings of Persian words that a reader does not mean: plural, possessive and comparative.

Light on purpose: an ending goes only where what is left is beyond doubt the same word. All words
here are as ``search_key`` reads them.
"""

import re
from functools import lru_cache

from qodsna.hygiene.words import ADJECTIVES
from qodsna.search_key import search_key


def _words(text: str) -> frozenset[str]:
    return frozenset(map(search_key, text.split()))


# They only look as if they had an ending.
KEPT = _words(
    """
    تنها تنهایی انتها انتهایی منتها اشتها فقها سفها گاها طاها آنها اینها بی‌نهایت بهتر برتر
    هسته‌ای رسانه‌ای منطقه‌ای دکترین ویترین کاترین پادگان نگران دیگران بستگان گذشتگان
    اوپنهایم شانگهای برای اپنهایم
    """
)
_PLURAL = re.compile("(.{2,})ها(?:ی|یی|یم|یت|یش|یمان|یتان|یشان|ست)?")
_SUPERLATIVE = re.compile("(.{2,})ترین")
_COMPARATIVE = re.compile("(.{2,})تری?")
# Of an adjective; and of what "ترین" may follow though it is short.
_ADJECTIVES = _words(" ".join(ADJECTIVES)) | _words(
    """
    کم پر نو بیش کند تیره لاغر چاق باز بسته خوش ناخوش درشت ریز کهن کهنه عالی پست والا فرسوده
    چابک زرنگ تیز پایا مانا پویا گویا رسا زنده مرده خسته تشنه گرسنه سیر خلوت شلوغ خالی خاموش
    پیشین پسین ملایم سهمگین رنگین ننگین مبهم مسلط مستقل مستعد مساعد مطمئن معتبر مؤمن متعهد
    مختصر مفصل مترقی مدرن موفق متمرکز متعادل قاطع قانع شایسته بایسته برازنده فشرده گزنده
    """
)
# Whose plural ends in "ان", and of some of them also in "ین"; only where that is no other word.
_ALSO_IN = _words(
    """
    معلم مسئول محقق مهندس متخصص فعال مسافر زائر مخاطب متهم مجرم مجروح مصدوم معاون داوطلب بازرس
    مؤمن شاغل مدافع منتقد مترجم مؤلف مشاور مدرس محصل مبلغ مروج مهاجم محافظ معترض مخالف
    موافق متقاضی معلول مشمول مأمور مستأجر مالک ساکن حاضر ناظر عابر کاسب فارغ‌التحصیل بازنشسته
    """
)
_PEOPLE = _ALSO_IN | _words(
    """
    زن مرد جوان کودک نوجوان پسر دختر مادر پدر برادر خواهر همسر فرزند دوست دشمن پزشک پرستار
    استاد شاعر وزیر مدیر رهبر فرمانده سرباز شهید بیمار کارمند شهروند نامزد کاربر بازیکن داور
    مربی کشاورز قهرمان مسلمان جانباز سفیر قربانی ایرانی فلسطینی عراقی لبنانی افغانستانی تهرانی
    روستایی نظامی زندانی آمریکایی اروپایی شهردار دهیار آتش‌نشان محیط‌بان جنگلبان مرزبان
    پاسبان نگهبان باغبان سرمربی دانشور هنرور مخترع مکتشف مهاجر مجاهد مبارز
    زحمتکش عکاس نقاش خیاط صیاد تاجر صادرکننده کارشناس ادیب طبیب خطیب وکیل رقیب
    همشهری هموطن همسایه هنرآموز کارآموز نوآموز دانش‌آموز زبان‌آموز مهمان میزبان دهقان چوپان
    """
)
# Who does something, with the plural of it.
_DOERS = tuple(
    (doer + "ان", doer)
    for doer in (*_words("گر کار مند شناس ساز نگار نویس پژوه آموز گذار پرداز دار ورز اندیش"),)
)
# These also stand alone, after a half-space.
_ALONE = _words("شناسان سازان نگاران نویسان پژوهان آموزان گذاران پردازان اندیشان")
_OTHER_PLURALS = (("ندگان", "نده"), ("تگان", "ته"), ("دگان", "ده"), ("جویان", "جو"))
_OWNED = _words(
    """
    کتاب کشور شهر دولت ملت پدر مادر پسر دختر برادر خواهر همسر فرزند دوست دست چشم دل نام حرف راه
    وطن تیم گروه سازمان وزارت شرکت حزب رهبر رئیس همکار خاک میهن سرزمین فیلم اثر آثار شعر نظر
    فکر ذهن قلب حق سخن خود کار شغل مردم زبان فرهنگ تاریخ اقتصاد هدف حضور دیدار تلاش
    """
)
# After them a "ی" is heard but says nothing; after others it makes another word.
_ENDING_IN_WAW = _words(
    "نیرو خودرو گفتگو جستجو دانشجو الگو بانو آرزو گلو بازو ابرو آهو عمو جادو تابلو رادیو ویدیو"
)
_OWNERS = ("مان", "تان", "شان", "م", "ش")


@lru_cache(maxsize=4_000)
def stem(word: str) -> str:
    """A folded word without such endings; itself where it is short, or where there is doubt."""
    for _ in range(3):
        shorter = _shorter(word)
        if shorter == word:
            break
        word = shorter
    return word


def _shorter(word: str) -> str:
    if len(word) < 4 or word in KEPT:
        return word
    if match := _PLURAL.fullmatch(word):
        return _unless_kept(match[1], "ها", word)
    if match := _SUPERLATIVE.fullmatch(word):
        if f"{match[1]}تر" in KEPT:
            return f"{match[1]}تر"
        return match[1] if len(match[1]) > 2 or match[1] in _ADJECTIVES else word
    if (match := _COMPARATIVE.fullmatch(word)) and match[1] in _ADJECTIVES:
        return match[1]
    if word.endswith("ای") or (word.endswith("وی") and word[:-1] in _ENDING_IN_WAW):
        return word[:-1]
    return _without_owner(_one_of_many(word))


def _unless_kept(base: str, ending: str, word: str) -> str:
    """The base; where with its ending it is a word of its own, that, or the whole."""
    if base + ending not in KEPT:
        return base
    return base + ending if word == f"{base}{ending}ی" else word


def _one_of_many(word: str) -> str:
    for ending in ("ان", "ین"):
        base = word.removesuffix(ending)
        if base != word and base in (_PEOPLE if ending == "ان" else _ALSO_IN):
            return base
    for many, one in _OTHER_PLURALS:
        if word.endswith(many) and len(word) > len(many) + 1:
            return word.removesuffix(many) + one
    for many, one in _DOERS:
        if word.endswith(many) and (word in _ALONE or len(word) > len(many) + 1):
            return word.removesuffix(many) + one
    return word


def _without_owner(word: str) -> str:
    for owner in _OWNERS:
        base = word.removesuffix(owner)
        if base != word and base in _OWNED:
            return base
    return word

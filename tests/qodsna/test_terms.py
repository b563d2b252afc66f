"""What a text speaks of, whatever way it was typed."""

import pytest

from qodsna.terms import of_lead, of_names, of_title

pytestmark = pytest.mark.once


@pytest.mark.parametrize("typed", ["خطیب زاده", "خطیب‌زاده", "خطیبزاده", "خطيب‌زاده", "خَطیب زاده"])
def test_a_name_has_a_term_in_common_however_it_is_written(typed):
    assert "خطیبزاده" in of_title(f"دیدار {typed} با سفیر")


def test_words_of_every_text_and_numbers_are_no_terms():
    assert of_title("در این باره که شد، ۱۴۰۴ گفت") == {}


def test_pairs_end_at_a_sign_and_are_shown_as_they_were_written():
    assert of_title("تالاب گاوخونی؛ دریاچه‌ها") == {
        "تالاب": "تالاب",
        "گاوخونی": "گاوخونی",
        "تالابگاوخونی": "تالاب گاوخونی",
        "دریاچه": "دریاچه",
        "دریاچهها": "دریاچه‌ها",
    }


def test_of_a_lead_the_longest_words_stay():
    assert set(of_lead("باران سیل‌آسا روستای کوهستانی را فراگرفت", 2)) == {"کوهستانی", "فراگرفت"}


@pytest.mark.parametrize("headline", ["سعید خطیب‌زاده: آب نیست", "«سعید خطیب زاده» از آب گفت"])
def test_who_speaks_stands_before_a_colon_or_in_guillemets(headline):
    assert {"سعید", "خطیبزاده"} <= of_names(headline)


def test_a_saying_in_guillemets_is_no_name():
    assert of_names("«چوب توت پس از چهل سال باز صبر می‌خواهد»") == set()

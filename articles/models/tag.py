from articles.models.slugged import Slugged


class Tag(Slugged):
    """A subject that articles of many services share."""

    url_name = "tag"

    class Meta(Slugged.Meta):
        verbose_name = "برچسب"
        verbose_name_plural = "برچسب‌ها"
        ordering = ("name",)

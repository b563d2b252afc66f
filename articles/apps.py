from django.apps import AppConfig
from django.db.models.signals import m2m_changed


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "خبرها"

    def ready(self) -> None:
        from articles.models import Article
        from articles.models.in_step import ties_changed

        for ties in (Article.tags.through, Article.authors.through):
            m2m_changed.connect(ties_changed, sender=ties, dispatch_uid=ties.__name__)

from importlib import import_module

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = "نظرات کاربران"

    def ready(self) -> None:
        # A worker finds by itself only what is in ``comments.tasks``.
        import_module("comments.digest")
        page = import_module("articles.story_page")
        page.BELOW.append(import_module("comments.drawing").below)
        asked = import_module("articles.statements")
        asked.ALONG["first_comments"] = import_module("comments.threads").first_comments
        rankings = import_module("articles.reads.rankings")
        rankings.RANKERS["discussed"] = import_module("comments.ranking").most_discussed

"""What machines read of a story, in the words of schema.org."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from articles.models import Article, Correction, Edition


def website(edition: Edition) -> dict[str, Any]:
    """A WebSite that says where it is searched."""
    search = reverse("articles:search", args=[edition.code])
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": edition.name,
        "alternateName": edition.site_name,
        "inLanguage": edition.language,
        "url": f"{settings.SITE_URL}{edition.get_absolute_url()}",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{settings.SITE_URL}{search}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def news_article(
    article: Article, edition: Edition, corrections: Sequence[Correction]
) -> dict[str, Any]:
    """A NewsArticle; ``corrections``: those that readers are told of, the last first."""
    published = article.published_at
    changed = corrections[0].at if corrections else published
    url = f"{settings.SITE_URL}{article.get_absolute_url()}"
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.summary,
        "inLanguage": edition.language,
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": published.isoformat() if published else None,
        "dateModified": max(changed, published).isoformat() if changed and published else None,
        "author": [{"@type": "Person", "name": each.name} for each in article.authors.all()]
        or [{"@type": "NewsMediaOrganization", "name": edition.name}],
        "publisher": {"@type": "NewsMediaOrganization", "name": edition.name},
    }
    if article.published_until:
        found["expires"] = article.published_until.isoformat()
    if corrections:
        found["correction"] = [
            {
                "@type": "CorrectionComment",
                "datePublished": each.at.isoformat(),
                "name": str(each),
                "text": each.note,
            }
            for each in corrections
        ]
    return found

from comments.models.address_key import AddressKey
from comments.models.ban import Ban
from comments.models.comment import TEXT_LIMIT, Comment
from comments.models.decision import Decision
from comments.models.digest import DigestReader
from comments.models.policy import Policy
from comments.models.vote import Vote
from comments.models.word_rule import WordRule

__all__ = [
    "TEXT_LIMIT",
    "AddressKey",
    "Ban",
    "Comment",
    "Decision",
    "DigestReader",
    "Policy",
    "Vote",
    "WordRule",
]

from comments.admin.bans import BanDesk
from comments.admin.policy import PolicyDesk
from comments.admin.queue import CommentDesk
from comments.admin.rules import WordRuleDesk

__all__ = ["BanDesk", "CommentDesk", "PolicyDesk", "WordRuleDesk"]

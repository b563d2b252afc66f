from comments.admin.bans import BanDesk
from comments.admin.policy import PolicyDesk
from comments.admin.queue import CommentDesk

__all__ = ["BanDesk", "CommentDesk", "PolicyDesk"]

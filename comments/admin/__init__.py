from comments.admin.queue import CommentDesk

__all__ = ["CommentDesk"]

from comments.views.answers import SeeOther
from comments.views.receipt import ask, receipt
from comments.views.thread import thread
from comments.views.votes import vote

__all__ = ["SeeOther", "ask", "receipt", "thread", "vote"]

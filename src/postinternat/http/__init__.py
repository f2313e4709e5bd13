"""What every face of the server does with HTTP: negotiate, cache, compress, and tell errors as RFC 9457 problems."""

from postinternat.http.negotiation import NotAcceptable, choose, choose_language
from postinternat.http.problem import Problem, problem_for
from postinternat.http.reply import Representation, reply

__all__ = ["NotAcceptable", "Problem", "Representation", "choose", "choose_language", "problem_for", "reply"]

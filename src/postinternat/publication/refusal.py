"""Why something is not published, in both languages."""

from postinternat.errors import PostinternatError
from postinternat.model import Text
from postinternat.validation.report import Report


class Refusal(PostinternatError):
    """A publication is refused; nothing was written."""

    exit_code = 1

    def __init__(self, message: Text, remedy: Text, *, where: str = "") -> None:
        super().__init__(message, where=where, fix=remedy)

    def in_language(self, language: str) -> str:
        """Return what is wrong, where, and how to mend it."""
        fix, place, colon = ("pour corriger", "où", " :") if language == "fr" else ("fix", "where", ":")
        lines = [self.what_fr if language == "fr" else self.what]
        lines += [f"  {place}{colon} {self.where}"] if self.where else []
        lines += [f"  {fix}{colon} {self.fix_fr if language == 'fr' else self.fix}"]
        return "\n".join(lines)


class NotConforming(Refusal):
    """The report holds errors, or warnings that nobody accepted."""

    def __init__(self, report: Report) -> None:
        self.report = report
        if not report.conforms:
            message = Text("La soumission contient des erreurs.", "The submission has errors.")
            remedy = Text("Corriger ce que dit le rapport.", "Mend what the report says.")
        else:
            message = Text("La soumission contient des avertissements.", "The submission has warnings.")
            remedy = Text(
                "Les corriger, ou les accepter : --accept-warnings (en HTTP, ?accept-warnings=1).",
                "Mend them, or accept them: --accept-warnings (over HTTP, ?accept-warnings=1).",
            )
        super().__init__(message, remedy)


class Overtaken(Refusal):
    """Somebody else published the same region and year in the meantime."""

    def __init__(self, graph: str) -> None:
        super().__init__(
            Text(
                "Quelqu'un d'autre vient de publier la même région et la même année : rien n'a été écrit.",
                "Somebody else has just published the same region and year: nothing was written.",
            ),
            Text(
                "Regarder ce qui a changé (postinternat diff), puis publier de nouveau.",
                "Look at what changed (postinternat diff), then publish again.",
            ),
            where=graph,
        )


class PreconditionFailed(Refusal):
    """The data published now are not those that the publisher expects to replace."""

    def __init__(self, graph: str) -> None:
        super().__init__(
            Text(
                "Les données publiées ne sont plus celles que vous pensiez remplacer.",
                "The published data are no longer those that you meant to replace.",
            ),
            Text(
                "Lire la version présente et son ETag, vérifier, puis recommencer.",
                "Read the present version and its ETag, check, then try again.",
            ),
            where=graph,
        )


class NothingPublished(Refusal):
    """The region has published nothing for that year."""

    def __init__(self, graph: str) -> None:
        super().__init__(
            Text(
                "Rien n'est publié pour cette région et cette année.", "Nothing is published for this region and year."
            ),
            Text("Voir ce qui est publié : postinternat history.", "See what is published: postinternat history."),
            where=graph,
        )


class StillNamed(Refusal):
    """Other campaigns of the region name what would go; ``named`` lists it with their years."""

    def __init__(self, graph: str, named: str) -> None:
        super().__init__(
            Text(
                f"D'autres campagnes de la région nomment ce qu'elle décrit : {named}.",
                f"Other campaigns of the region name what it describes: {named}.",
            ),
            Text(
                "Publier d'abord ces campagnes sans ces liens, ou en y décrivant ces éléments.",
                "Publish those campaigns first without these links, or with a description of these things.",
            ),
            where=graph,
        )

"""What is done to files, as the journal tells it. What concerns a file of the office alone is not told outside."""

from essaim.journal.verbs import VERBS, Verb

for verb in (
    Verb("documents.add_file", "a ajouté un fichier à", shared=True),
    Verb("documents.replace_file", "a remplacé un fichier de", shared=True),
    Verb("documents.remove_file", "a retiré un fichier de", shared=True),
    Verb("documents.add_internal_file", "a ajouté un fichier interne à"),
    Verb("documents.replace_internal_file", "a remplacé un fichier interne de"),
    Verb("documents.remove_internal_file", "a retiré un fichier interne de"),
    Verb("documents.set_visibility", "a changé qui peut lire un fichier de"),
    Verb("documents.release_file", "a libéré de la quarantaine"),
    Verb("documents.erase_infected_file", "a effacé, sur l’avis de l’antivirus,"),
    Verb("documents.purge_file", "a effacé, au terme de sa conservation,"),
):
    VERBS.add(verb.code, verb)

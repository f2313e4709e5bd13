"""``postinternat token``: the secrets by which a region publishes over HTTP."""

import argparse
import json
import sys
from pathlib import Path

from postinternat.commands.options import settings_from
from postinternat.commands.publish import add_language_option, default_publisher, refused
from postinternat.errors import SettingsError
from postinternat.model import Text
from postinternat.publication import Refusal
from postinternat.publication.campaign import region_code
from postinternat.publication.publisher import apparent_name, checked_publisher
from postinternat.publication.tokens import Token, Tokens, as_plain, tokens_file
from postinternat.store import open_store
from postinternat.validation.command import locale_language
from postinternat.validation.wording import both

DESCRIPTION = """\
Make, list and withdraw the tokens by which a region publishes over HTTP (PUT /submissions/<region>/<year>).

A token is bound to one region and shown once: only a digest of it is kept, in tokens.json in the store directory,
or in the file that --tokens names, for a server that reads a remote store."""
EXAMPLES = """\
  postinternat token create --region 53 --by "ARS Bretagne, offre de soins" --days 365 --store store/
  postinternat token list --store store/
  postinternat token revoke 1f0c9a2b --store store/
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("action", choices=("create", "list", "revoke"))
    parser.add_argument("id", nargs="?", default="", help="With revoke: the token, as list shows it.")
    parser.add_argument("--region", default="", metavar="CODE", help="With create: the INSEE code or name.")
    parser.add_argument(
        "--by", metavar="FUNCTION", help="With create: to whom, a function or a service. Default: the region's ARS."
    )
    parser.add_argument("--days", type=int, metavar="N", help="With create: how long it holds. Default: until revoked.")
    parser.add_argument("--store", metavar="DIR|URL", help="The store that the server reads.")
    parser.add_argument(
        "--tokens", metavar="FILE", type=Path, help="The file of tokens. Default: in the store directory."
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="Default: %(default)s.")
    add_language_option(parser)


def run(arguments: argparse.Namespace) -> int:
    """Do what is asked. Raises SettingsError, StoreError."""
    language = arguments.lang or locale_language()
    try:
        return _run(arguments, language)
    except Refusal as error:
        return refused(error, language)


def _run(arguments: argparse.Namespace, language: str) -> int:
    file = tokens_file(settings_from(arguments))
    if file is None:
        raise SettingsError("there is no file of tokens", where="--store", fix="add --store DIR, or --tokens FILE")
    tokens = Tokens(file)
    if arguments.action == "create":
        _create(arguments, tokens, language)
    elif arguments.action == "revoke":
        _revoke(arguments.id, tokens, language)
    elif arguments.format == "json":
        sys.stdout.write(json.dumps([as_plain(token) for token in tokens.every()], ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("".join(_told(token, language) for token in tokens.every()))
    return 0


def _create(arguments: argparse.Namespace, tokens: Tokens, language: str) -> None:
    if not arguments.region:
        raise SettingsError("a token is bound to a region", where="--region", fix="add --region 53")
    if arguments.days is not None and arguments.days < 1:
        raise SettingsError("a token holds one day at least", where="--days", fix="give 1 or more")
    store = open_store(settings_from(arguments))
    region = region_code(arguments.region, store)
    by = checked_publisher(arguments.by or default_publisher(store, region))
    apparent = apparent_name(by, store)
    if apparent:
        warned = both("« {f} » semble nommer une personne.", "'{f}' seems to name a person.", f=apparent)
        sys.stderr.write(warned.in_language(language) + "\n")
    token, text = tokens.create(region, by, days=arguments.days)
    if arguments.format == "json":
        sys.stdout.write(json.dumps({**as_plain(token), "token": text}, ensure_ascii=False, indent=2) + "\n")
        return
    note = Text(
        "Ce jeton ne sera plus montré. Le transmettre par une voie sûre.",
        "This token will not be shown again. Hand it over in a safe way.",
    )
    sys.stderr.write(_told(token, language) + note.in_language(language) + "\n")
    sys.stdout.write(text + "\n")


def _revoke(name: str, tokens: Tokens, language: str) -> None:
    if not name:
        raise SettingsError("no token is named", where="token revoke", fix="add its id: postinternat token list")
    tokens.revoke(name)
    done = both("Le jeton {id} est révoqué.", "Token {id} is revoked.", id=name)
    sys.stdout.write(done.in_language(language) + "\n")


def _told(token: Token, language: str) -> str:
    line = both(
        "{id}  région {region}  {by}  créé {created}",
        "{id}  region {region}  {by}  made {created}",
        id=token.id,
        region=token.region,
        by=token.by,
        created=token.created,
    ).in_language(language)
    if token.revoked:
        line += both("  révoqué {when}", "  revoked {when}", when=token.revoked).in_language(language)
    elif token.expires:
        line += both("  jusqu'au {when}", "  until {when}", when=token.expires).in_language(language)
    return line + "\n"

"""`pulse manifest`"""

import click

from bot.cli import Refused


@click.command()
@click.option("--url", help="Public https address of `pulse run --http`; without it: Socket Mode.")
def command(url: str | None) -> None:
    """Print the app manifest, for api.slack.com/apps → Create New App → From a manifest."""
    import yaml

    from bot.manifest import for_http, manifest_text

    if url is None:
        click.echo(manifest_text(), nl=False)
        return
    if not url.startswith("https://"):
        raise Refused("Slack calls https addresses only: --url https://…")
    click.echo(yaml.safe_dump(for_http(url), sort_keys=False, allow_unicode=True), nl=False)

"""`pulse job NAME`"""

import click

from bot.cli import Away, Refused, load_settings


@click.command()
@click.argument("name")
def command(name: str) -> None:
    """Run one scheduled job now, beside a running bot or without one."""
    from slack_sdk.errors import SlackApiError

    from bot.app import build
    from bot.clock import Clock
    from bot.keys import load_key, open_database
    from bot.logs import set_up_logs
    from bot.trouble import SILENCE, refusal, silence
    from scheduler.jobs import JOBS
    from scheduler.posting import DeadToken
    from storage.database import DatabaseAway

    if name not in JOBS:
        raise click.BadParameter(f"one of {', '.join(JOBS)}", param_hint="NAME")
    settings = load_settings()
    set_up_logs(settings)
    key = load_key(settings)
    open_database(settings, key).close()
    bot = build(settings, key, Clock(settings.slack_api_url, settings.slack_clock_file))
    try:
        JOBS[name](bot.work)
    except DeadToken as error:
        raise Refused(f"Slack says {error}: install the app again, or renew its tokens") from None
    except SlackApiError as error:
        raise refusal(error.response, "`pulse check` may know more") from None
    except SILENCE as error:
        raise silence(error) from None
    except DatabaseAway as error:
        raise Away(f"the database does not answer ({type(error).__name__})") from None
    finally:
        bot.close()
    click.echo(f"{name}: done")

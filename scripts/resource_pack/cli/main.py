"""The command `pack` and its verbs."""

from __future__ import annotations

import gc
import os
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from resource_pack import __version__
from resource_pack.cli.caching import cache_app
from resource_pack.cli.console import (
    Exit,
    count_of,
    err,
    out,
    print_json,
    print_problems,
    progress,
)
from resource_pack.cli.datasets import data_app
from resource_pack.cli.options import AsJson, Format
from resource_pack.cli.packs import layout_here as _layout
from resource_pack.core.problems import PackError, Problem, nearest

app = typer.Typer(
    name="pack",
    help="Build, check and preview a resource pack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
new_app = typer.Typer(help="Start a new page.", no_args_is_help=True)
app.add_typer(new_app, name="new")
app.add_typer(data_app, name="data")
app.add_typer(cache_app, name="cache")


def with_places(arguments: list[str]) -> list[str]:
    """The arguments of the command, with the place that `--cluster` alone means.

    Typer knows no options whose value may be left out.
    """
    filled = []
    for word, after in zip(arguments, [*arguments[1:], "-"], strict=True):
        alone = word == "--cluster" and after.startswith("-")
        filled.append("--cluster=local" if alone else word)
    return filled


def run() -> None:
    """Entry point of the command: no user ever sees a traceback."""
    # While a command imports and reads, nearly nothing becomes waste. Python's search for it would
    # walk through all that is there again and again: a tenth of the time of a build.
    gc.set_threshold(100_000, 20, 100)
    # A service manager's way to say stop: leave in good order, so that nothing half-made stays.
    signal.signal(signal.SIGTERM, _terminate)
    try:
        app(args=with_places(sys.argv[1:]), standalone_mode=True)
    except PackError as error:
        print_problems(error.problems)
        err.print(f"[bold red]{count_of(error.problems)}.[/bold red] Nothing was changed.")
        sys.exit(Exit.PROBLEMS)
    except KeyboardInterrupt:
        err.print("Stopped. Nothing was published.")
        sys.exit(130)
    except _Terminated:
        # Not sys.exit, which would wait for copies of this process that wait for it.
        os._exit(Exit.TERMINATED)
    finally:
        # Python looks through all objects once more as it ends, which takes half a second.
        gc.freeze()


class _Terminated(BaseException):
    """Somebody asked the process to end. No part of a build takes this for an error of its own."""


def _terminate(_number: int, _frame: object) -> None:
    raise _Terminated


def _version(value: bool) -> None:
    if value:
        out.print(__version__)
        raise typer.Exit


@app.callback()
def _main(
    folder: Annotated[
        Path | None,
        typer.Option("--folder", "-C", help="The pack's folder.", show_default="this folder"),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    if folder is not None:
        if not folder.is_dir():
            raise typer.BadParameter(f"There is no folder {folder}", param_hint="--folder")
        os.chdir(folder)


@app.command()
def build(
    out_folder: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Where to publish the site.", show_default="_build/html"
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Processes to use.", show_default="all cores"),
    ] = None,
    baseurl: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="The address that the site is published at.",
            show_default="html.baseurl of _config.yml",
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="[ADDRESS]",
            help="Run notebooks on a Dask cluster: tcp://host:8786 or tls://host:8786; "
            "without an address, on one that is started on this machine.",
        ),
    ] = None,
    cluster_ca: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="For tls://: the certificate of the authority."),
    ] = None,
    cluster_cert: Annotated[
        Path | None, typer.Option(metavar="FILE", help="For tls://: our own certificate.")
    ] = None,
    cluster_key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="For tls://: the key of our certificate.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Build the site.

    Every page is checked first. Where anything is wrong, the site that was published before stays
    as it was.
    """
    from resource_pack.cli.building import build_and_publish
    from resource_pack.cli.clusters import cluster_of

    if baseurl and not baseurl.startswith(("https://", "http://")):
        raise typer.BadParameter(
            f"“{baseurl}” does not start with https:// or http://", param_hint="--baseurl"
        )
    layout = _layout()
    place = cluster_of(cluster, cluster_ca, cluster_cert, cluster_key)
    with progress("Building", quiet=as_json) as tell:
        try:
            outcome = build_and_publish(
                layout, out_folder, jobs or os.cpu_count() or 1, tell, baseurl, cluster=place
            )
        except PackError as error:
            if as_json:
                print_problems(error.problems, "json")
                raise typer.Exit(Exit.PROBLEMS) from None
            raise
    if as_json:
        print_json(outcome.as_dict())
    else:
        for problem in outcome.warnings:
            print_problems([problem])
        out.print(
            f"Built {outcome.pages} pages in {outcome.seconds:.1f} seconds. "
            f"Open [bold]{outcome.site / 'index.html'}[/bold]"
        )


@app.command()
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATH]...", help="Files or folders.", show_default="all"),
    ] = None,
    style: Annotated[
        Format, typer.Option("--format", help="How to print what is found.")
    ] = Format.text,
    facts: Annotated[
        Path | None,
        typer.Option(
            "--facts",
            envvar="FACTS_DIR",
            help="A folder with the facts files, to check that nothing of them was left out.",
        ),
    ] = None,
) -> None:
    """Check content, data and case studies, without building the site."""
    from resource_pack.cli.checking import check_everything

    layout = _layout()
    wanted = []
    for path in paths or []:
        full = Path(os.path.abspath(path))  # noqa: PTH100 - a link has to stay what it is called
        if not full.exists():
            raise typer.BadParameter(f"There is no file or folder {path}", param_hint="PATH")
        if layout.root != full and layout.root not in full.parents:
            raise typer.BadParameter(f"{path} is not part of this pack", param_hint="PATH")
        wanted.append(layout.relative(full))
    if facts is not None and not facts.is_dir():
        raise typer.BadParameter(f"There is no folder {facts}", param_hint="--facts")
    with progress("Checking", quiet=style is not Format.text):
        problems = check_everything(layout, facts)
    if wanted and "." not in wanted:
        problems = [problem for problem in problems if _is_about(problem, wanted)]
    print_problems(problems, style.value)
    errors = [problem for problem in problems if problem.severity == "error"]
    if style is Format.text:
        if errors:
            out.print(f"[bold red]{count_of(errors)}.[/bold red]")
        elif not problems:
            out.print("Everything is fine.")
    raise typer.Exit(Exit.PROBLEMS if errors else Exit.FINE)


def _is_about(problem: Problem, wanted: list[str]) -> bool:
    return any(problem.file == name or problem.file.startswith(f"{name}/") for name in wanted)


@app.command()
def coverage(
    facts: Annotated[
        Path, typer.Option("--facts", envvar="FACTS_DIR", help="The folder with the facts files.")
    ],
) -> None:
    """Write the lists of what the sources say and which page carries it."""
    from resource_pack.cli.checking import write_coverage

    if not facts.is_dir():
        raise typer.BadParameter(f"There is no folder {facts}", param_hint="--facts")
    for name, total, missing in write_coverage(_layout(), facts):
        out.print(f"{name}: {total} points, {len(missing)} without a page or a reason")
        for point in missing:
            out.print(f"  {point}", markup=False)


@app.command()
def addresses(
    write: Annotated[
        bool, typer.Option("--write", help="Add what is new to content/_addresses.yml.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the addresses of all pages and the ids of all charts and tables."""
    from resource_pack.cli.checking import list_addresses

    now = list_addresses(_layout(), write)
    if as_json:
        print_json(now.model_dump(mode="json"))
    else:
        for name in (*now.pages, *now.figures):
            out.print(name, markup=False)


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the site in a browser.")
    ] = True,
) -> None:
    """Build, show the site on this machine, and build again on each save.

    Pages in the browser follow: after a save, they open the page that was changed.
    """
    from resource_pack.cli.serving import serve_pack

    serve_pack(_layout(), port, open_browser)


class ReportFormat(StrEnum):
    """What a report on answers can be written as."""

    html = "html"
    docx = "docx"
    csv = "csv"
    json = "json"


@app.command()
def evaluate(
    answers: Annotated[
        list[str],
        typer.Argument(
            metavar="[TIME=]FILE...",
            help="The answers: .csv or .xlsx files. before=FILE says which time a file is about.",
        ),
    ],
    questionnaire: Annotated[
        str,
        typer.Option(
            "--questionnaire", "-q", metavar="ID", help="The questionnaire that was answered."
        ),
    ],
    out_folder: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="DIR", help="Where to write it.", show_default="report-ID, here"
        ),
    ] = None,
    column_map: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="A file that says what each column is."),
    ] = None,
    formats: Annotated[
        list[ReportFormat] | None,
        typer.Option("--format", help="Forms of the report.", show_default="html, docx and csv"),
    ] = None,
    pack_folder: Annotated[
        Path | None,
        typer.Option("--pack", metavar="DIR", help="The pack's folder, where you are elsewhere."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a report from answers to a questionnaire, before and after.

    Nothing leaves this machine. Counts of 1 to 5 people are not shown.
    """
    from resource_pack.cli.evaluating import answer_file, make_report, read_map, write_files
    from resource_pack.core.questionnaires import read_questionnaires

    files = [answer_file(text) for text in answers]
    wanted_files = [(one.path, "FILE") for one in files]
    for path, hint in (*wanted_files, (column_map, "--map")):
        if path is not None and not path.is_file():
            raise typer.BadParameter(f"There is no file {path}", param_hint=hint)
    if pack_folder is not None and not pack_folder.is_dir():
        raise typer.BadParameter(f"There is no folder {pack_folder}", param_hint="--pack")
    records = read_questionnaires(_layout(pack_folder)).by_id
    if questionnaire not in records:
        hint = nearest(questionnaire, list(records)) or f"There are: {', '.join(records)}"
        raise typer.BadParameter(
            f"There is no questionnaire “{questionnaire}”. {hint}", param_hint="--questionnaire"
        )
    given = read_map(column_map) if column_map else None
    target = out_folder or Path(f"report-{questionnaire}")
    wanted = tuple(
        one.value for one in formats or (ReportFormat(n) for n in ("html", "docx", "csv"))
    )
    with progress("Evaluating", quiet=as_json):
        report = make_report(files, records[questionnaire], given)
        if not as_json or out_folder or formats:
            write_files(report, files, target, wanted, "")
    if as_json:
        print_json(report.as_dict())
        return
    for line in (*report.summary, *report.warnings, *report.file_notes):
        out.print(line, markup=False)
    first = "report.html" if "html" in wanted else f"report.{wanted[0]}"
    out.print(f"Made the report. Open [bold]{target / first}[/bold]")


@new_app.command("case-study")
def new_case_study(
    title: Annotated[str, typer.Argument(help="A title in sentence case, in quotation marks.")],
    as_json: AsJson = False,
) -> None:
    """Start a case study from the template, in case_studies/."""
    from resource_pack.cli.starting import start_case_study

    layout = _layout()
    path = start_case_study(layout, title)
    if as_json:
        print_json({"file": layout.relative(path)})
    else:
        out.print(f"Made [bold]{layout.relative(path)}[/bold].")
        out.print(f"Fill it in, then check it: pack check {layout.relative(path)}")

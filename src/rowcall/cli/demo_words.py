"""What a demo says at its end: times, memory, and how to look at what it left."""

import shlex
from pathlib import Path

from rowcall.account.lines import Account
from rowcall.cli.demo_databases import Host
from rowcall.cli.demos import Demo
from rowcall.cli.screen import note
from rowcall.pg.connect import masked
from rowcall.report.numbers import duration
from rowcall.report.times import hashing_seconds, other_seconds

_MIB = 1 << 20


def say_times(account: Account, building: float, peak_memory: int) -> None:
    """Say how long building, migrating and hashing took, and how much memory Python used."""
    note("")
    note(f"build the source      {duration(building):>12}")
    note(f"migrate, no hashing   {duration(other_seconds(account)):>12}")
    note(f"hash the passwords    {duration(hashing_seconds(account)):>12}")
    note(f"peak memory of Python {peak_memory / _MIB:>8.0f} MiB")


def say_how_to_look(found: Demo, host: Host, pages: list[Path], *, is_kept: bool) -> None:
    """Say the exact commands that look at the result, and those that begin or end its server."""
    source = shlex.quote(masked(host.database_uri(found.source_database)))
    target = shlex.quote(masked(host.database_uri(found.target_database)))
    psql = shlex.quote(str(host.own.binaries / "psql")) if host.own else "psql"
    kept = " and ".join(str(page) for page in pages)
    lines = [f"the report is kept in {kept}; beside it as report.txt and report.json"]
    if host.own and not is_kept:
        lines += ["the server is stopped; start it again with", f"  {_control(host, 'start')}"]
    lines += [
        "look at the result with",
        f"  export ROWCALL_PROJECT={found.name}",
        f"  export ROWCALL_SOURCE={source}",
        f"  export ROWCALL_TARGET={target}",
        "  rowcall report",
        "  rowcall status",
        f"""  {psql} "$ROWCALL_TARGET" -c 'TABLE rowcall.balance'""",
    ]
    if host.own:
        lines += ["stop the server with" if is_kept else "and stop it with"]
        lines += [f"  {_control(host, 'stop')}"]
    note("\n".join(["", *lines]))


def _control(host: Host, action: str) -> str:
    server = host.own
    assert server is not None
    command = [str(server.binaries / "pg_ctl"), action, f"--pgdata={server.data}"]
    if action == "start":
        command += [
            f"--log={server.data / 'log'}",
            f"--options=-c unix_socket_directories={server.sockets} -c listen_addresses=",
        ]
    if server.account:
        command = ["runuser", "-u", server.account, "--", *command]
    return shlex.join(command)

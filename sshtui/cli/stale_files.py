"""Removes the temporary files of instances that crashed."""

from pathlib import Path

from sshtui import files, paths
from sshtui.errors import AppError
from sshtui.log import logger


def tidy() -> None:
    """Remove temporary files that nobody will rename any more; blocks, but next to nothing."""
    ours = {
        paths.config_path() / "hosts.conf": True,
        paths.config_path() / "settings.toml": True,
        Path.home() / ".ssh" / "config": False,
    }
    unlocked = ("vault.seq", "tabs.json", "crash-report.txt")
    try:
        for path, in_ours in ours.items():
            if files.stale_temporaries(path, ours=in_ours, any_age=True):
                from sshtui.hosts.editing import file_edit  # noqa: PLC0415 - hardly ever needed

                file_edit.tidy(path, ours=in_ours)
        for name in unlocked:
            files.remove_stale(paths.state_path() / name, ours=True)
        if files.stale_temporaries(paths.data_path() / "vault", ours=True, any_age=True):
            from sshtui.credentials.stores.vault_file import VaultFile  # noqa: PLC0415 - likewise

            VaultFile(paths.data_path()).tidy()
    except (AppError, OSError) as error:
        logger(__name__).info("Temporary files were not removed: %s", error)

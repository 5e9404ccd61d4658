from pathlib import Path

import pytest

from tests.vault.kit import Desk, by_passphrase
from tests.vault.kit import desk as new_desk


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An empty wallet, made once; copy it, don't change it."""
    return new_desk(tmp_path_factory.mktemp("pristine") / "desk", by_passphrase())


@pytest.fixture
def desk(pristine: Desk, tmp_path: Path) -> Desk:
    """A desk with an empty wallet of one's own."""
    import shutil

    top = tmp_path / "desk"
    shutil.copytree(pristine.top, top)
    return Desk(top, pristine.roots)

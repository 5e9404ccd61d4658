from pathlib import Path

TOP = Path(__file__).parent.parent


def test_the_top_level_is_six_names_and_dot_files() -> None:
    names = {path.name for path in TOP.iterdir() if not path.name.startswith(".")}
    made = {"build", "dist"}
    assert names - made == {
        "LICENSE", "README.md", "mcwallet", "pyproject.toml", "sample_wallet", "tests",
    }  # fmt: skip

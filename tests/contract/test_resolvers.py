"""What every resolver must do, whatever identifiers it follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcwallet.catalog.resolvers import RESOLVERS, resolve
from mcwallet.errors import MalformedError, UnreachableError, UnsupportedError
from mcwallet.fetch.offline import offline
from mcwallet.model.artifact import Artifact
from mcwallet.model.world import Document, Source

REFUSALS = (MalformedError, UnreachableError, UnsupportedError)
TAILS = (
    "",
    "x",
    "zed.example",
    "//zed.example/a",
    "example:1",
    "z6Mk",
    "e30",
    "\x00",
    "é" * 9,
)


def everywhere(data):
    """A web on which every address gives the same bytes."""
    return lambda url: Document(url=url, artifact=Artifact(data), source=Source.VERIFIER)


@pytest.mark.parametrize("resolver", RESOLVERS.values(), ids=RESOLVERS)
def test_it_names_its_specification(resolver):
    assert resolver.spec.startswith("https://")
    assert resolver.name.endswith(":")


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("resolver", RESOLVERS.values(), ids=RESOLVERS)
def test_without_documents_it_knows_nothing_but_keys_that_are_their_own_name(
    resolver, tail
):
    with pytest.raises(REFUSALS):
        resolver.resolve(resolver.name + tail, offline)


@pytest.mark.parametrize("resolver", RESOLVERS.values(), ids=RESOLVERS)
@given(data=st.binary(max_size=60), tail=st.sampled_from(TAILS))
def test_whatever_it_finds_it_never_breaks(resolver, data, tail):
    with pytest.raises(REFUSALS):
        resolve(resolver.name + tail, everywhere(data))

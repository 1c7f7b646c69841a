"""Blocks found by name are those that looking at all of them would find."""

import random
from pathlib import Path

import pytest

from sshtui.sshconfig import patterns
from sshtui.sshconfig.block_index import BlockIndex
from sshtui.sshconfig.conditions import HostCondition
from sshtui.sshconfig.reader import read_config

NAMES = ("a", "b", "c", "ab")
PATTERNS = (*NAMES, "*", "a*", "!b *", "?")


@pytest.mark.parametrize("seed", range(40))
def test_no_block_that_applies_is_missed_and_the_order_stays(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    config = tmp_path / "config"
    heads = [f"Host {' '.join(rng.sample(PATTERNS, rng.randint(1, 3)))}\n" for _ in range(12)]
    config.write_text("Port 1\n" + "".join(head + " Port 1\n" for head in heads))
    config.chmod(0o600)
    lookup = BlockIndex([read_config(config)])
    for name in NAMES:
        found = [block.head for block in lookup.blocks(name)]
        assert found == sorted(found)
        for number, head in enumerate(heads):
            condition = HostCondition(tuple(head.split()[1:]))
            if patterns.matches_list(name, condition.patterns):
                assert 2 + 2 * number in found
    assert [block.head for _, block in lookup.named("nobody")] == []

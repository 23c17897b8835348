"""What the tests share: a ledger in a folder of its own, and generated claims with planted contradictions."""

import random
import re
import warnings

import pytest

import claimlog


@pytest.fixture
def ledger(tmp_path):
    """An empty ledger; its key and what is remembered of it are beside it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", claimlog.ClaimlogWarning)
        yield claimlog.create(
            tmp_path / "ledger.db", origin="example.org/test", home=tmp_path / "home", recorder="tester"
        )


def generated(count, seed=1):
    """So many claims, in order; of each hundred, two repeat an earlier one word by word, and two with another number."""
    chance = random.Random(seed)
    heads = [a + b for a in ("Bel", "Cor", "Dun", "Fal", "Gor", "Hal", "Kel", "Mor") for b in (
        "ford", "ham", "ley", "mouth", "stead", "thorpe", "ton", "wick", "worth", "by")]
    middles = ["North", "South", "East", "West", "Upper", "Lower", "Great", "Little", "Old", "New"]
    things = ["bridge", "hospital", "library", "reservoir", "station", "museum", "harbour", "stadium", "tunnel", "market"]
    deeds = ["cost {} million euros", "opened in {}", "employs {} people", "was closed for {} days", "covers {} hectares"]
    owners = [a + b for a in ("An", "Ber", "Cla", "Do", "El", "Fre", "Gi", "Har") for b in (
        "ders", "nardi", "vel", "rand", "lington", "ska", "meyer", "quist", "dorn", "zano")]
    claims = []
    for at in range(count):
        if at > 100 and at % 100 < 2:
            claims.append(claims[chance.randrange(at)])
        elif at > 100 and at % 100 < 4:
            other = claims[chance.randrange(at)]
            claims.append(re.sub(r"\d+", lambda number: str(int(number[0]) + 7), other))
        else:
            deed = chance.choice(deeds).format(chance.randrange(1900, 2020))
            claims.append(
                f"The {chance.choice(owners)} {chance.choice(things)} in {chance.choice(middles)} "
                f"{chance.choice(heads)} {deed}."
            )
    return claims

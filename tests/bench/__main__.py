"""Run one benchmark module and print its results as JSON lines: what `dev.py bench` starts for each module."""

import dataclasses
import importlib
import json
import sys
from typing import cast

from tests.bench import Result


def main(name: str) -> None:
    module = importlib.import_module(f"tests.bench.{name}")
    for result in cast(list[Result], module.measure()):
        print("RESULT " + json.dumps(dataclasses.asdict(result), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

"""All measurements, short: `python -m benchmarks`. Each module by itself measures longer and takes options."""

from benchmarks import composing, idle, promptness, rules, sending, starting


def main() -> None:
    rules.main(["--rules", "200", "--rounds", "3"])
    composing.main()
    starting.main()
    sending.main([])
    promptness.main([])
    idle.main([])


if __name__ == "__main__":
    main()

"""The database: the plan in force, what was decided and what was told. Only this package knows SQLAlchemy.

`engine.Store` opens it, SQLite or PostgreSQL; `looking` is for who only looks. `plan`, `decisions`, `outbox`, `ledger`,
`notices`, `accounts`, `running`, `standing` and `retention` read and write in a transaction of its. `migrate`, `backup`
and `restored` are about the whole of it.
"""

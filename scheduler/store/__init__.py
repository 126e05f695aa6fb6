"""The database: the plan in force, what was decided and what was told. Only this package knows SQLAlchemy.

`engine.Store` opens it; `plan`, `outbox`, `ledger` and `running` read and write in a transaction of its.
"""

-- A database as the first schema had it, with one simulation.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE simulations (
    name TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    canonical TEXT NOT NULL,
    revision INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    request_token TEXT NOT NULL,
    admin_token TEXT NOT NULL,
    temporary INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO settings VALUES ('revision', '7'), ('token', 'kept-token');
INSERT INTO simulations VALUES ('seed',
    '{"apiVersion": "microsim.dev/v1alpha1", "kind": "Simulation", "metadata": {"name": "seed"}, "spec": {"services": {"service-1": {"framework": "aspnetcore"}}}}',
    'kind: Simulation', 7, 2882400001, 'request-token', 'admin-token', 0);
PRAGMA user_version = 1;

using Microsoft.Data.Sqlite;

namespace MicroSim.ControlPlane.State;

/// <summary>
/// The database's schema, as the steps that made it: step n lifts version n − 1 to n, each in a transaction. Steps are never changed once
/// released, only added; <c>user_version</c> says how many were taken.
/// </summary>
internal static class Migrations
{
    private static readonly string[] steps =
    [
        """
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
        """,
        """
        CREATE TABLE versions (
            simulation TEXT NOT NULL REFERENCES simulations (name) ON DELETE CASCADE,
            revision INTEGER NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (simulation, revision)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO versions SELECT name, revision, document FROM simulations;
        CREATE TABLE events (
            id INTEGER PRIMARY KEY,
            simulation TEXT NOT NULL,
            type TEXT NOT NULL,
            body TEXT NOT NULL
        ) STRICT;
        """,
        """
        CREATE TABLE conditions (
            simulation TEXT NOT NULL REFERENCES simulations (name) ON DELETE CASCADE,
            id TEXT NOT NULL,
            service TEXT NOT NULL,
            since TEXT NOT NULL,
            body TEXT NOT NULL,
            position INTEGER NOT NULL,
            PRIMARY KEY (simulation, id)
        ) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE load_tests (
            simulation TEXT NOT NULL REFERENCES simulations (name) ON DELETE CASCADE,
            id TEXT NOT NULL,
            number INTEGER NOT NULL,
            state TEXT NOT NULL,
            view TEXT NOT NULL,
            document TEXT NOT NULL,
            report TEXT,
            PRIMARY KEY (simulation, id)
        ) STRICT;
        """,
    ];

    public static int Newest => steps.Length;

    /// <exception cref="DataFolderException">A newer MicroSim wrote the database.</exception>
    public static void Run(SqliteConnection connection, string file)
    {
        int version = Version(connection);
        if (version > Newest)
            throw new DataFolderException($"{file} was written by a newer MicroSim (schema {version}; this one knows up to {Newest}): use that MicroSim, or take another folder with --data");
        for (; version < Newest; version++)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            connection.Execute($"{steps[version]} PRAGMA user_version = {version + 1};");
            transaction.Commit();
        }
    }

    private static int Version(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}

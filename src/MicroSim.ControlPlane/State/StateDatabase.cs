using System.Globalization;
using MicroSim.Runtimes;
using Microsoft.Data.Sqlite;

namespace MicroSim.ControlPlane.State;

/// <summary>
/// What survives the control plane. One connection, used by one thread at a time; every change is one transaction, on the disk when the call
/// returns, so a control plane that is killed finds either all of it or nothing.
/// </summary>
internal sealed partial class StateDatabase : IDisposable
{
    /// <summary>How many versions of a simulation are kept to tell what changed.</summary>
    public const int KeptVersions = 20;

    /// <summary>How many events are kept to be sent again.</summary>
    public const int KeptEvents = 2_000;

    private const string Saved = "SELECT name, document, canonical, revision, seed, request_token, admin_token, temporary FROM simulations";

    private readonly Lock gate = new();
    private readonly SqliteConnection connection;
    private readonly string place;

    private StateDatabase(SqliteConnection connection, string place, bool keepsSimulations)
    {
        this.connection = connection;
        this.place = place;
        KeepsSimulations = keepsSimulations;
    }

    /// <summary>Whether simulations are kept here, so that what belongs to one goes with it.</summary>
    public bool KeepsSimulations { get; }

    /// <summary>Opens the database of a data folder, made or lifted to the present schema; in memory for null.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="keepsSimulations">Whether simulations are kept here too, to which all else belongs.</param>
    /// <exception cref="DataFolderException">It cannot be used.</exception>
    public static StateDatabase Open(string? folder, bool keepsSimulations = true)
    {
        string file = folder is null ? ":memory:" : Path.Combine(folder, "microsim.db");
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, ForeignKeys = keepsSimulations }.ConnectionString);
        try
        {
            // Made beforehand for its mode, which SQLite gives to the files beside it too.
            if (folder is not null)
                PrivateFiles.Open(file, FileShare.ReadWrite).Dispose();
            connection.Open();
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
            Migrations.Run(connection, file);
            return new StateDatabase(connection, file, keepsSimulations);
        }
        catch (Exception e)
        {
            connection.Dispose();
            if (e is SqliteException or IOException or UnauthorizedAccessException)
                throw new DataFolderException($"the state in {file} cannot be opened: {Reason(e)}", e);
            throw;
        }
    }

    public IReadOnlyList<SavedSimulation> Simulations() => Locked(() => connection.Query($"{Saved} ORDER BY name", Read));

    public SavedSimulation? Find(string name) => Locked(() => connection.Query($"{Saved} WHERE name = $name", Read, ("$name", name)).FirstOrDefault());

    /// <summary>Keeps a version of a simulation.</summary>
    public void Save(SavedSimulation simulation) => InTransaction(() =>
    {
        connection.Execute(
            """
            INSERT INTO simulations VALUES ($name, $document, $canonical, $revision, $seed, $request, $admin, $temporary)
            ON CONFLICT (name) DO UPDATE SET document = $document, canonical = $canonical, revision = $revision, seed = $seed,
                request_token = $request, admin_token = $admin, temporary = $temporary;
            INSERT OR REPLACE INTO versions VALUES ($name, $revision, $document);
            DELETE FROM versions WHERE simulation = $name AND revision > $revision;
            DELETE FROM versions WHERE simulation = $name AND revision NOT IN
                (SELECT revision FROM versions WHERE simulation = $name ORDER BY revision DESC LIMIT $kept);
            """,
            ("$name", simulation.Name), ("$document", simulation.Document), ("$canonical", simulation.Canonical), ("$revision", simulation.Revision), ("$seed", (long)simulation.Seed),
            ("$request", simulation.Tokens.Request), ("$admin", simulation.Tokens.Admin), ("$temporary", simulation.Temporary ? 1 : 0), ("$kept", KeptVersions));
    });

    public void Remove(string name) => InTransaction(() => connection.Execute("DELETE FROM simulations WHERE name = $name", ("$name", name)));

    /// <summary>The documents of all kept versions, newest first.</summary>
    public IReadOnlyList<string> Versions(string name) => Locked(() => connection.Query(
        "SELECT document FROM versions WHERE simulation = $name ORDER BY revision DESC", r => r.GetString(0), ("$name", name)));

    /// <summary>The document of an earlier version, or null when it is no longer kept.</summary>
    public string? Version(string name, long revision) => Locked(() => connection.Query(
        "SELECT document FROM versions WHERE simulation = $name AND revision = $revision", r => r.GetString(0), ("$name", name), ("$revision", revision)).FirstOrDefault());

    /// <summary>A number that was never given before.</summary>
    public long NextRevision()
    {
        long next = 0;
        InTransaction(() =>
        {
            next = connection.Query("SELECT value FROM settings WHERE name = 'revision'", r => long.Parse(r.GetString(0), CultureInfo.InvariantCulture)).FirstOrDefault() + 1;
            SetSetting("revision", $"{next}");
        });
        return next;
    }

    /// <summary>A setting, which <paramref name="make"/> gives its value the first time.</summary>
    public string Setting(string name, Func<string> make)
    {
        string value = "";
        InTransaction(() =>
        {
            value = connection.Query("SELECT value FROM settings WHERE name = $name", r => r.GetString(0), ("$name", name)).FirstOrDefault() ?? make();
            SetSetting(name, value);
        });
        return value;
    }

    /// <summary>Keeps events, and forgets the oldest that are too many.</summary>
    public void Append(IReadOnlyList<SavedEvent> events) => InTransaction(() =>
    {
        foreach (SavedEvent e in events)
            connection.Execute("INSERT INTO events VALUES ($id, $simulation, $type, $body)", ("$id", e.Id), ("$simulation", e.Simulation), ("$type", e.Type), ("$body", e.Body));
        connection.Execute("DELETE FROM events WHERE id <= $last", ("$last", events[^1].Id - KeptEvents));
    });

    /// <summary>Keeps an added condition, behind the others of its simulation.</summary>
    public void Save(SavedCondition condition) => InTransaction(() => connection.Execute(
        "INSERT INTO conditions SELECT $simulation, $id, $service, $since, $body, COALESCE(MAX(position), 0) + 1 FROM conditions WHERE simulation = $simulation",
        ("$simulation", condition.Simulation), ("$id", condition.Id), ("$service", condition.Service), ("$since", condition.Since.ToString("O", CultureInfo.InvariantCulture)), ("$body", condition.Body)));

    /// <summary>The added conditions of a simulation, in order.</summary>
    public IReadOnlyList<SavedCondition> Conditions(string simulation) => Locked(() => connection.Query(
        "SELECT service, id, since, body FROM conditions WHERE simulation = $simulation ORDER BY position",
        r => new SavedCondition(simulation, r.GetString(0), r.GetString(1), DateTimeOffset.Parse(r.GetString(2), CultureInfo.InvariantCulture), r.GetString(3)),
        ("$simulation", simulation)));

    public void RemoveConditions(string simulation, IReadOnlyList<string> ids) => InTransaction(() =>
    {
        foreach (string id in ids)
            connection.Execute("DELETE FROM conditions WHERE simulation = $simulation AND id = $id", ("$simulation", simulation), ("$id", id));
    });

    /// <summary>All kept events, oldest first.</summary>
    public IReadOnlyList<SavedEvent> Events() => Locked(() =>
        connection.Query("SELECT id, simulation, type, body FROM events ORDER BY id", r => new SavedEvent(r.GetInt64(0), r.GetString(1), r.GetString(2), r.GetString(3))));

    public void Dispose()
    {
        lock (gate)
            connection.Dispose();
    }

    private static SavedSimulation Read(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), (uint)row.GetInt64(4), new SimulationTokens(row.GetString(5), row.GetString(6)), row.GetInt64(7) != 0);

    private void SetSetting(string name, string value) =>
        connection.Execute("INSERT INTO settings VALUES ($name, $value) ON CONFLICT (name) DO UPDATE SET value = $value", ("$name", name), ("$value", value));

    private void InTransaction(Action change) => Locked(() =>
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        change();
        transaction.Commit();
        return true;
    });

    private T Locked<T>(Func<T> work)
    {
        lock (gate)
        {
            try
            {
                return work();
            }
            catch (SqliteException e)
            {
                throw new DataFolderException($"the state in {place} cannot be {(e.SqliteErrorCode == SqliteCodes.Corrupt ? "read" : "written")}: {Reason(e)}", e);
            }
        }
    }

    private static string Reason(Exception e) => e is not SqliteException sqlite ? e.Message.TrimEnd('.') : sqlite.SqliteErrorCode switch
    {
        SqliteCodes.Full => "the disk is full",
        SqliteCodes.ReadOnly => "it is read-only",
        SqliteCodes.CannotOpen => "the folder cannot be written",
        SqliteCodes.InputOutput => "the disk reports an error, or is full",
        SqliteCodes.Corrupt or SqliteCodes.NotADatabase => "it is no database, or was damaged; move it away to begin anew",
        SqliteCodes.Busy or SqliteCodes.Locked => "another program holds it",
        _ => sqlite.Message.TrimEnd('.'),
    };

    /// <summary>SQLite's primary result codes.</summary>
    private static class SqliteCodes
    {
        public const int Busy = 5;
        public const int Locked = 6;
        public const int ReadOnly = 8;
        public const int InputOutput = 10;
        public const int Corrupt = 11;
        public const int Full = 13;
        public const int CannotOpen = 14;
        public const int NotADatabase = 26;
    }
}

/// <summary>An event as it is kept: its body is the JSON that readers get.</summary>
internal sealed record SavedEvent(long Id, string Simulation, string Type, string Body);

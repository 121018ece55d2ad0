using System.Diagnostics;
using MicroSim.E2E.Shipped;
using Microsoft.Data.Sqlite;

namespace MicroSim.E2E;

/// <summary>What a control plane goes through in a week: simulations come, change, lose processes and go; nothing of them may stay.</summary>
public sealed class WeekTests : IDisposable
{
    private const int Rounds = 500;
    private const int Parts = 5;
    private const int Seed = 20_260_101;

    // Several at once, for most of a round is waiting: for drains, and for back-offs.
    private const int Lanes = 6;

    // The first part is the warm-up. 300 rounds lie between the floor of the second and that of the last: 50 kB kept of each would be this much,
    // and what one simulation's four or five processes have (32 kB of buffers each, lines, tasks) is several times that. Floors differ by up to 8 MB.
    private const long MaxRise = 15_000_000;

    private static readonly TimeSpan deadline = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Nothing_stays_of_500_simulations_that_were_changed_killed_and_deleted()
    {
        int port = FreePorts.Take(1)[0];
        int killed = 0, started = 0;
        await using (ServeProcess serve = await ServeProcess.StartAsync(folder, port, smallYoungGeneration: true))
        {
            MemoryFloor memory = new(serve.Id, Parts);
            string[] files = [];
            Stopwatch watch = Stopwatch.StartNew();
            int descriptors = 0;
            for (int part = 0; part < Parts; part++)
            {
                await RunAsync(part, serve, memory);
                if (part == 0)
                {
                    descriptors = await QuietAsync(serve, int.MaxValue);
                    files = Files();
                    Assert.DoesNotContain(files, f => Path.GetFileName(f).StartsWith("week-", StringComparison.Ordinal));
                }
                Figures.Say($"{(part + 1) * Rounds / Parts} rounds in {watch.Elapsed.TotalSeconds:0} s, {started} processes seen, {killed} killed; control plane's least memory: {memory}");
            }

            int left = await QuietAsync(serve, descriptors);
            Figures.Say($"descriptors {descriptors} after the warm-up, {left} at the end");
            Assert.Empty(ProcessFacts.StartedFor(folder, serve.Id));
            Assert.Equal([port, port], ProcessFacts.ListensOn(serve.Id));
            Assert.Equal(files, Files());
            Assert.InRange(memory.RiseSince(1), long.MinValue, MaxRise);
            await serve.EndAsync(UpProcess.SigInt);
        }
        AssertRows();
        Assert.True(killed > Rounds / 2, $"only {killed} processes were killed");

        async Task RunAsync(int part, ServeProcess serve, MemoryFloor memory)
        {
            using HttpClient http = new() { BaseAddress = serve.Http.BaseAddress };
            int next = part * Rounds / Parts;
            int end = (part + 1) * Rounds / Parts;
            await Task.WhenAll(Enumerable.Range(0, Lanes).Select(async _ =>
            {
                for (int round = Interlocked.Increment(ref next) - 1; round < end; round = Interlocked.Increment(ref next) - 1)
                {
                    RoundOfWeek week = new(new SimulationApi(http, $"week-{round}"), folder, new Random(Seed + round));
                    await week.RunAsync();
                    Interlocked.Add(ref killed, week.Killed);
                    Interlocked.Add(ref started, week.Seen);
                    memory.Look(part);
                }
            }));
        }
    }

    // Connections to agents that are gone are closed when the client's pool looks at them next.
    private static async Task<int> QuietAsync(ServeProcess serve, int most)
    {
        int now = int.MaxValue, before;
        do
        {
            before = now;
            await Eventually.TrueAsync(() => Sockets(serve) <= 2 + 4, deadline, "no socket but the server's own is open");
            now = Open(serve).Count;
        }
        while (now != before);
        Assert.True(now <= most, $"{now} descriptors are open, {most} were after the warm-up:\n{string.Join('\n', Open(serve).Order())}");
        return now;
    }

    // .NET keeps the files of the assemblies that it has loaded, and loads some late.
    private static List<string> Open(ServeProcess serve) => [.. ProcessFacts.Descriptors(serve.Id).Where(d => !d.EndsWith(".dll", StringComparison.Ordinal))];

    private static int Sockets(ServeProcess serve) => ProcessFacts.Descriptors(serve.Id).Count(d => d.StartsWith("socket:", StringComparison.Ordinal));

    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private void AssertRows()
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(folder, "microsim.db")};Pooling=False");
        connection.Open();
        Assert.Equal("ok", Scalar("PRAGMA integrity_check"));
        Assert.Equal(0L, Scalar("SELECT COUNT(*) FROM simulations"));
        Assert.Equal(0L, Scalar("SELECT COUNT(*) FROM versions"));
        Assert.Equal(0L, Scalar("SELECT COUNT(*) FROM conditions"));
        Assert.Equal(0L, Scalar("SELECT COUNT(*) FROM load_tests"));
        Assert.InRange((long)Scalar("SELECT COUNT(*) FROM events"), 1, 2_000);
        Assert.InRange((long)Scalar("SELECT COUNT(*) FROM settings"), 1, 2);
        Assert.Equal(0L, Scalar("SELECT COUNT(*) FROM pragma_foreign_key_check"));
        Assert.Equal(["conditions", "events", "load_tests", "settings", "simulations", "versions"], Tables());

        object Scalar(string sql)
        {
            using SqliteCommand command = new(sql, connection);
            return command.ExecuteScalar()!;
        }

        string[] Tables()
        {
            using SqliteCommand command = new("SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name)", connection);
            return ((string)command.ExecuteScalar()!).Split(' ');
        }
    }
}

using System.Diagnostics;
using System.Net;
using MicroSim.ControlPlane;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes;
using MicroSim.Tests.Runtimes;
using Microsoft.Data.Sqlite;

namespace MicroSim.Tests.ControlPlane.State;

public sealed class StateDatabaseTests
{
    [Fact]
    public async Task A_database_of_the_first_schema_is_lifted_with_all_that_is_in_it()
    {
        using TemporaryFolder folder = new();
        Write(folder.Path, File.ReadAllText(Path.Combine(Repository.Root, "tests/MicroSim.Tests/ControlPlane/State/version-1.sql")));
        await using Plane plane = await Plane.InAsync(folder.Path);
        await plane.RestoredAsync();
        Reply shown = await plane.SendAsync(HttpMethod.Get, "/api/v1/simulations/seed");
        Assert.Equal("abcdef01", shown.Json.GetProperty("seed").GetString());
        Assert.Equal("\"7\"", shown.Headers["ETag"]);
        Assert.Equal(new SimulationTokens("request-token", "admin-token"), plane.Runtime.Tokens["seed"]);
        Reply changed = await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json", ("If-Match", "\"7\""));
        Assert.Equal("\"8\"", changed.Headers["ETag"]);
        Reply stale = await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json", ("If-Match", "\"7\""));
        Assert.Contains(stale.Problem.Errors!, e => e.Path == "spec.services.service-2" && e.Message == "was added");
    }

    [Fact]
    public void A_newer_schema_is_refused_and_left_alone()
    {
        using TemporaryFolder folder = new();
        Write(folder.Path, $"PRAGMA user_version = {Migrations.Newest + 1};");
        DataFolderException refused = Assert.Throws<DataFolderException>(() => StateDatabase.Open(folder.Path));
        Assert.Contains("newer MicroSim", refused.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_database_is_said_so()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(Path.Combine(folder.Path, "microsim.db"), new string('x', 5000));
        Assert.Contains("no database", Assert.Throws<DataFolderException>(() => StateDatabase.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_said_so()
    {
        DataFolderException refused = Assert.Throws<DataFolderException>(() => DataFolderLock.Take("/proc/microsim"));
        Assert.Contains("/proc/microsim", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Old_versions_go_when_there_are_too_many()
    {
        using StateDatabase database = StateDatabase.Open(null);
        for (int i = 1; i <= StateDatabase.KeptVersions + 5; i++)
            database.Save(Simulation(i, $"{i}"));
        Assert.Equal(StateDatabase.KeptVersions, database.Versions("seed").Count);
        Assert.Null(database.Version("seed", 5));
        Assert.Equal("6", database.Version("seed", 6));
    }

    [Fact]
    public async Task A_full_disk_refuses_the_change_and_what_runs_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "a small file system can only be mounted by root on Linux");
        using TemporaryFolder folder = new();
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.Path), "mounting is not allowed here");
        try
        {
            await using (Plane plane = await Plane.InAsync(folder.Path))
            {
                Assert.Equal(HttpStatusCode.Created, (await plane.PostAsync("/api/v1/simulations", Plane.Seed)).Status);
                Fill(Path.Combine(folder.Path, "full"));
                string large = Plane.Seed.Replace("8082", "8083", StringComparison.Ordinal) + new string(' ', 200_000);
                Reply refused = await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", large, "application/json");
                Assert.Equal(HttpStatusCode.InsufficientStorage, refused.Status);
                Assert.Contains("full", refused.Problem.Detail, StringComparison.Ordinal);
                Assert.Equal(HttpStatusCode.OK, (await plane.PostAsync("/", """{"designation": "service-1"}""")).Status);
                File.Delete(Path.Combine(folder.Path, "full"));
            }
            await using Plane next = await Plane.InAsync(folder.Path);
            await next.RestoredAsync();
            Assert.Contains("8082", (await next.SendAsync(HttpMethod.Get, "/api/v1/simulations/seed")).Text, StringComparison.Ordinal);
        }
        finally
        {
            Run("umount", folder.Path);
        }
    }

    private static SavedSimulation Simulation(long revision, string document) => new("seed", document, document, revision, 1, new SimulationTokens("a", "b"), Temporary: false);

    private static void Write(string folder, string sql)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(folder, "microsim.db")};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }

    private static void Fill(string file)
    {
        using FileStream full = File.Create(file);
        byte[] block = new byte[4096];
        try
        {
            while (true)
            {
                full.Write(block);
                full.Flush();
            }
        }
        catch (IOException)
        {
            // That was the last block.
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

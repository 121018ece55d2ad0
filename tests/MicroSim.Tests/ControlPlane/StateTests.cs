using System.Net;
using System.Text.Json;
using MicroSim.Contract;
using MicroSim.ControlPlane;
using MicroSim.ControlPlane.State;
using MicroSim.Runtimes;
using MicroSim.Tests.Runtimes;
using Microsoft.Extensions.Logging.Abstractions;

namespace MicroSim.Tests.ControlPlane;

/// <summary>What a control plane finds of the one before it.</summary>
public sealed class StateTests
{
    private const string One = "/api/v1/simulations/seed";
    private const string Unseeded = """
        # kept as it is
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: seed }
        spec: { services: { service-1: { framework: aspnetcore } } }
        """;

    [Fact]
    public async Task A_simulation_comes_back_with_its_seed_and_tokens_again_and_again()
    {
        using TemporaryFolder folder = new();
        string? seed = null;
        SimulationTokens? tokens = null;
        for (int round = 0; round < 4; round++)
        {
            await using Plane plane = await Plane.InAsync(folder.Path);
            if (round == 0)
                Assert.Equal(HttpStatusCode.Created, (await plane.SendAsync(HttpMethod.Post, "/api/v1/simulations", Unseeded, "application/yaml")).Status);
            await plane.RestoredAsync();
            JsonElement shown = (await plane.SendAsync(HttpMethod.Get, One)).Json;
            seed ??= shown.GetProperty("seed").GetString();
            tokens ??= plane.Runtime.Tokens["seed"];
            Assert.Equal(seed, shown.GetProperty("seed").GetString());
            Assert.Equal(tokens, plane.Runtime.Tokens["seed"]);
            Assert.True(shown.GetProperty("ready").GetBoolean());
        }
    }

    [Fact]
    public async Task A_deleted_simulation_does_not_come_back()
    {
        using TemporaryFolder folder = new();
        await using (Plane plane = await Plane.InAsync(folder.Path))
        {
            await plane.PostAsync("/api/v1/simulations", Plane.Seed);
            await plane.SendAsync(HttpMethod.Delete, One);
        }
        await using Plane next = await Plane.InAsync(folder.Path);
        await next.RestoredAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await next.SendAsync(HttpMethod.Get, One)).Status);
    }

    [Fact]
    public async Task What_the_runtime_refused_is_not_brought_back()
    {
        using TemporaryFolder folder = new();
        await using (Plane plane = await Plane.InAsync(folder.Path))
        {
            await plane.PostAsync("/api/v1/simulations", Plane.Seed);
            plane.Runtime.Refusal = new RuntimeException([new Problem("spec.services.service-3.port", "port 1 is taken")]);
            string other = Plane.Seed.Replace("service-2", "service-3", StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Conflict, (await plane.SendAsync(HttpMethod.Put, One, other, "application/json")).Status);
        }
        await using Plane next = await Plane.InAsync(folder.Path);
        await next.RestoredAsync();
        Assert.Equal(["service-1", "service-2"], next.Runtime.Status("seed")!.Services.Select(s => s.Name));
    }

    [Fact]
    public async Task What_cannot_run_yet_says_why_and_is_tried_again()
    {
        using TemporaryFolder folder = new();
        await using (Plane plane = await Plane.InAsync(folder.Path))
            await plane.PostAsync("/api/v1/simulations", Plane.Seed);
        FakeRuntime runtime = new() { Refusal = new RuntimeException([new Problem("spec.services.service-1.port", "port 8081 is held by pid 12 (nginx)")]) };
        await using Plane next = await Plane.InAsync(folder.Path, runtime);
        await next.RestoredAsync();
        Assert.Contains("nginx", (await next.SendAsync(HttpMethod.Get, One)).Json.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Reply refused = await next.PostAsync("/", """{"designation": "service-1"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Contains("nginx", refused.Problem.Detail, StringComparison.Ordinal);

        runtime.Refusal = null;
        while (runtime.Status("seed") is null)
            await runtime.ChangedAsync(0, Plane.Deadline);
    }

    [Fact]
    public async Task A_temporary_one_ends_with_its_control_plane()
    {
        using TemporaryFolder folder = new();
        await using (Plane plane = await Plane.InAsync(folder.Path))
            await plane.RunTemporarilyAsync(Unseeded);
        await using Plane next = await Plane.InAsync(folder.Path);
        Assert.Empty((await next.SendAsync(HttpMethod.Get, "/api/v1/simulations")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_temporary_one_that_a_kill_left_behind_has_its_seed_and_tokens_when_it_is_applied_again()
    {
        using TemporaryFolder folder = new();
        SavedSimulation left = new("seed", Unseeded, Unseeded, 7, 0xabcdef01, SimulationTokens.Create(), Temporary: true);
        using (StateDatabase database = StateDatabase.Open(folder.Path))
            database.Save(left);
        await using Plane plane = await Plane.InAsync(folder.Path);
        await plane.RestoredAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Get, One)).Status);
        await plane.RunTemporarilyAsync(Unseeded);
        Assert.Equal(left.Tokens, plane.Runtime.Tokens["seed"]);
        Assert.Equal("abcdef01", (await plane.SendAsync(HttpMethod.Get, One)).Json.GetProperty("seed").GetString());
    }

    [Fact]
    public async Task The_second_control_plane_on_a_folder_is_told_the_first_ones_address()
    {
        using TemporaryFolder folder = new();
        await using Plane plane = await Plane.InAsync(folder.Path);
        DataFolderException refused = await Assert.ThrowsAsync<DataFolderException>(() => ControlPlaneApp.StartAsync(
            new(0, []) { DataFolder = folder.Path }, new FakeRuntime(), TimeProvider.System, NullLoggerFactory.Instance, Plane.Deadline));
        Assert.Contains(plane.App.Address.AbsoluteUri, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"pid {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await plane.SendAsync(HttpMethod.Get, "/healthz")).Status);
    }

    [Fact]
    public async Task Only_the_owner_may_read_what_is_kept()
    {
        if (OperatingSystem.IsWindows())
            return;
        using TemporaryFolder folder = new();
        string data = Path.Combine(folder.Path, "data");
        await using Plane plane = await Plane.InAsync(data);
        await plane.PostAsync("/api/v1/simulations", Plane.Seed);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        string[] files = Directory.GetFiles(data);
        Assert.Contains(files, f => f.EndsWith("microsim.db", StringComparison.Ordinal));
        foreach (string file in files)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}

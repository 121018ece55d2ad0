using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Runtimes;
using MicroSim.Runtimes.Local;
using MicroSim.Topology;

namespace MicroSim.Tests.Runtimes.Local;

/// <summary>A local runtime with a home and a data folder of its own, and agents that a test writes as shell scripts.</summary>
internal sealed class RuntimeBed : IAsyncDisposable
{
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();
    private readonly List<string> progress = [];

    public RuntimeBed(Func<LocalRuntimeOptions, LocalRuntimeOptions>? change = null)
    {
        LocalRuntimeOptions options = new()
        {
            Home = Home,
            DataFolder = Data,
            StopDeadline = TimeSpan.FromSeconds(2),
            Progress = line =>
            {
                lock (progress)
                    progress.Add(line);
            },
        };
        Options = change is null ? options : change(options);
        Runtime = new LocalRuntime(Options);
        Describe("aspnetcore", ["dotnet", Path.Combine(Repository.Root, "artifacts/bin/aspnetcore/debug/agent.dll")]);
    }

    public LocalRuntimeOptions Options { get; }

    public LocalRuntime Runtime { get; private set; }

    public string Home => Path.Combine(folder.Path, "home");

    public string Data => Path.Combine(folder.Path, "data");

    public IReadOnlyList<string> Progress
    {
        get
        {
            lock (progress)
                return [.. progress];
        }
    }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static Service Service(string name, string framework = "aspnetcore", int? port = null, string version = "v1", IReadOnlyDictionary<string, string>? env = null, Endpoint? root = null) => new(
        name, framework, null, null, version, port, new Dictionary<string, string>(), env ?? new Dictionary<string, string>(),
        new Dictionary<string, Endpoint> { ["/"] = root ?? new Endpoint(false, FaultPhases.None, []) }, []);

    public static Simulation Document(string name, params Service[] services) => new(name, services, [], Addressing.Ip, null, [], "");

    /// <summary>Adds an agent that is a shell script.</summary>
    public void Script(string framework, string script)
    {
        string agent = Path.Combine(Home, "agents", framework);
        Directory.CreateDirectory(agent);
        File.WriteAllText(Path.Combine(agent, "run"), $"#!/bin/sh\n{script}\n");
        Describe(framework, ["/bin/sh", "{out}/run"]);
    }

    public void Describe(string framework, string[] run)
    {
        string agent = Path.Combine(Home, "agents", framework);
        Directory.CreateDirectory(agent);
        File.WriteAllText(Path.Combine(agent, "agent.json"), JsonSerializer.Serialize(new { framework, language = "any", run }));
    }

    public Task<SimulationStatus> ApplyAsync(string name, params Service[] services) => Runtime.ApplyAsync(Document(name, services), Cancellation);

    public async Task<IReadOnlyList<Problem>> RefusedAsync(string name, params Service[] services) =>
        (await Assert.ThrowsAsync<RuntimeException>(() => ApplyAsync(name, services))).Problems;

    public Task<SimulationStatus> ReadyAsync(string name) => WaitAsync(name, s => s.Ready);

    public async Task<ReplicaStatus> ReplicaAsync(string name, string service, Func<ReplicaStatus, bool> expected) =>
        Replica(await WaitAsync(name, s => expected(Replica(s, service))), service);

    public static ReplicaStatus Replica(SimulationStatus status, string service) => status.Services.Single(s => s.Name == service).Replicas[0];

    /// <summary>Waits for a status; fails with the last one that was seen.</summary>
    public async Task<SimulationStatus> WaitAsync(string name, Func<SimulationStatus, bool> expected)
    {
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        timeout.CancelAfter(deadline);
        long version = 0;
        try
        {
            while (true)
            {
                version = await Runtime.ChangedAsync(version, timeout.Token);
                if (Runtime.Status(name) is SimulationStatus status && expected(status))
                    return status;
            }
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail($"not within {deadline}: {JsonSerializer.Serialize(Runtime.Status(name))}");
            throw;
        }
    }

    /// <summary>Stops the runtime and begins another one over the same folders.</summary>
    public async Task RestartAsync()
    {
        await Runtime.DisposeAsync();
        Runtime = new LocalRuntime(Options);
    }

    public async ValueTask DisposeAsync()
    {
        await Runtime.DisposeAsync();
        folder.Dispose();
    }
}

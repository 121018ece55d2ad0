using System.Collections.Concurrent;
using System.Text;
using MicroSim.Contract;
using MicroSim.Runtimes.Agents;
using MicroSim.Runtimes.Local.Logs;
using MicroSim.Runtimes.Local.Ports;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local;

/// <summary>The place of one simulation name: changes of it come one after the other.</summary>
internal sealed class SimulationSlot(string name, LocalRuntimeOptions options, PortBook ports, StatusBoard board, HttpClient http) : IDisposable
{
    private static readonly TimeSpan confirmation = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim gate = new(1);
    private readonly Lock deletionLock = new();
    private CancellationTokenSource? deletion;
    private volatile LocalSimulation? running;
    private volatile IReadOnlyList<ServiceStatus> building = [];
    private readonly ConcurrentDictionary<string, string> builds = new(StringComparer.Ordinal);

    public LocalSimulation? Running => running;

    public SimulationStatus? Status
    {
        get
        {
            IReadOnlyList<ServiceStatus> all = building;
            SimulationStatus? now = running?.Status;
            if (all.Count == 0)
                return now;
            string? waitsFor = builds.IsEmpty ? null : string.Join("; ", builds.Values.Order(StringComparer.Ordinal));
            IEnumerable<ServiceStatus> coming = all.Where(c => now is null || now.Services.All(s => s.Name != c.Name)).Select(c => WithReason(c, waitsFor));
            return new SimulationStatus(name, [.. now?.Services ?? [], .. coming], waitsFor);
        }
    }

    /// <summary>Makes what runs equal to a document. A deletion does not wait for builds: it ends the change that is under way.</summary>
    public async Task<SimulationStatus> ApplyAsync(Simulation document, SimulationTokens tokens, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        using CancellationTokenSource deleted = new();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deleted.Token);
        SetDeletion(deleted);
        try
        {
            return await ChangeAsync(document, tokens, either.Token);
        }
        catch (OperationCanceledException) when (deleted.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new RuntimeException([new Problem("metadata.name", $"the simulation '{name}' was deleted while this change of it was being prepared")]);
        }
        finally
        {
            SetDeletion(null);
            gate.Release();
        }
    }

    /// <summary>Begins to give a service new processes; false when there is none.</summary>
    public async Task<bool> RestartAsync(string service, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            return running?.Restart(service) ?? false;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Puts these conditions beside those of the document; waits a while until the agents have confirmed theirs.</summary>
    public async Task SetConditionsAsync(IReadOnlyList<AddedCondition> conditions, CancellationToken cancellation)
    {
        if (running is not LocalSimulation simulation)
            return;
        simulation.SetConditions(conditions);
        await Changes.UntilAsync(board.ChangedAsync, () => simulation.IsConfirmed, confirmation, options.Time, cancellation);
    }

    /// <summary>Gives the chosen replicas' agents a condition that is over at once; how many took it.</summary>
    public async Task<int> SufferAsync(AddedCondition condition, CancellationToken cancellation)
    {
        IReadOnlyList<Replica> chosen = running?.Find(condition.Service)?.Choose(condition.Replicas, condition.Id) ?? [];
        byte[] json = Encoding.UTF8.GetBytes(AddedConditionWriter.WriteFault(condition));
        bool[] took = await Task.WhenAll(chosen.Select(r => r.SufferAsync(json, cancellation)));
        return took.Count(t => t);
    }

    /// <summary>Does this to the chosen replicas' processes; how many there were.</summary>
    public int Disrupt(string service, Disruption disruption, ReplicaChoice replicas) =>
        running?.Find(service)?.Choose(replicas, service).Count(r => r.Disrupt(disruption)) ?? 0;

    /// <summary>Ends the simulation and forgets it, also one that ran before and does not now.</summary>
    public Task DeleteAsync(CancellationToken cancellation)
    {
        lock (deletionLock)
            deletion?.Cancel();
        return EndAsync(forget: true, cancellation);
    }

    /// <summary>Ends the simulation; its addresses stay its own.</summary>
    public Task CloseAsync() => EndAsync(forget: false, CancellationToken.None);

    public void Dispose() => gate.Dispose();

    // Checks, reserves, builds, then changes; until the last step all of it can be cancelled and undone.
    private async Task<SimulationStatus> ChangeAsync(Simulation document, SimulationTokens tokens, CancellationToken cancellation)
    {
        LocalSimulation? fresh = null;
        try
        {
            // 1. Is there anything that this machine cannot run?
            LocalSimulation simulation = running ?? (fresh = Create(tokens));
            AgentCatalogue agents = AgentCatalogue.Read(options.Home);
            if (fresh is not null)
                await ports.AwaitOwnAsync(name, options.Time, cancellation);
            using PortReservation reservation = ports.Reserve(document);
            Problem[] problems = [.. await DocumentCheck.RunAsync(document, agents, cancellation), .. reservation.Problems];
            if (problems.Length > 0)
                throw new RuntimeException(problems);

            // 2. Are the agents built?
            IReadOnlyDictionary<string, Uri> addresses = reservation.Addresses;
            building = Coming(document, addresses, simulation.Secrets);
            board.Change();
            IReadOnlyDictionary<string, string> fingerprints = await AgentBuilds.EnsureAsync(new AgentBuild(options.Time, options.Progress, Doing), document, agents, cancellation);

            // 3. Change what runs; from here on there is no way back.
            cancellation.ThrowIfCancellationRequested();
            simulation.Folder.WritePorts(reservation.Ports);
            reservation.Keep();
            if (fresh is not null && document.Seed is null)
                options.Progress($"simulation '{name}' draws from seed {simulation.Secrets.Seed}");
            running = simulation;
            fresh = null;
            SimulationSecrets secrets = simulation.Secrets with { Seed = document.Seed ?? simulation.Secrets.Seed };
            await simulation.ChangeAsync(document, addresses, document.Services.ToDictionary(s => s.Name, s => (IReadOnlyList<Launch>)
                [.. Instances(s).Select(i => Launch.Of(name, s, i, agents.Find(s.Framework)!, fingerprints[s.Framework], secrets, simulation.Folder.Temporary, options))]));
            return simulation.Status;
        }
        finally
        {
            building = [];
            fresh?.Folder.Dispose();
            board.Change();
        }
    }

    private void Doing(string framework, string? what)
    {
        if (what is not null)
            builds[framework] = what;
        else
            builds.TryRemove(framework, out _);
        board.Change();
    }

    // The own agent's build, or else that of the others, for all start together.
    private ServiceStatus WithReason(ServiceStatus coming, string? waitsFor) =>
        (builds.GetValueOrDefault(coming.Framework) ?? waitsFor) is string reason ? coming with { Replicas = [.. coming.Replicas.Select(r => r with { Reason = reason })] } : coming;

    private void SetDeletion(CancellationTokenSource? source)
    {
        lock (deletionLock)
            deletion = source;
    }

    private async Task EndAsync(bool forget, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            LocalSimulation? ended = running;
            if (ended is not null)
                await ended.StopAsync();
            running = null;
            ports.Release(name, forget);
            // One that was not brought back yet has a folder too.
            if (forget)
                (ended?.Folder ?? SimulationFolder.Find(options.DataFolder, name))?.Delete();
            else
                ended?.Folder.Dispose();
            board.Change();
        }
        finally
        {
            gate.Release();
        }
    }

    private LocalSimulation Create(SimulationTokens tokens)
    {
        SimulationFolder folder = SimulationFolder.Open(options.DataFolder, name);
        SimulationSecrets secrets = SimulationSecrets.Of(tokens);
        LogStore logs = new(options.Logs, options.Time);
        return new LocalSimulation(name, secrets, folder, logs, new ReplicaHost(options, http, board, logs, secrets.AdminToken));
    }

    private static IReadOnlyList<ServiceStatus> Coming(Simulation document, IReadOnlyDictionary<string, Uri> addresses, SimulationSecrets secrets) =>
        [.. document.Services.Select(s => new ServiceStatus(
            s.Name, s.Framework, addresses[s.Name],
            [.. Instances(s).Select(i => new ReplicaStatus(Launch.InstanceOf(s, i), ReplicaPhase.Building, null, 0, null, [], s.Version))],
            secrets.RequestToken, s.Replicas ?? 1))];

    private static IEnumerable<int> Instances(Service service) => Enumerable.Range(0, service.Replicas ?? 1);
}

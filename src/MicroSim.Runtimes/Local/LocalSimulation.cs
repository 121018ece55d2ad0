using MicroSim.Runtimes.Local.Logs;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local;

/// <summary>A simulation that runs: its services and what they share.</summary>
internal sealed class LocalSimulation(string name, SimulationSecrets secrets, SimulationFolder folder, LogStore logs, ReplicaHost host)
{
    private readonly Lock gate = new();
    private volatile IReadOnlyList<LocalService> services = [];
    private Simulation? document;
    private IReadOnlyDictionary<string, Uri> addresses = new Dictionary<string, Uri>();
    private IReadOnlyList<AddedCondition> added = [];

    public SimulationSecrets Secrets => secrets;

    public SimulationFolder Folder => folder;

    public LogStore Logs => logs;

    public SimulationStatus Status => new(name, [.. services.Select(s => s.Status(secrets.RequestToken))]);

    /// <summary>Makes what runs equal to a document that has been checked. What is the same already is not touched; the rest changes in the background.</summary>
    public async Task ChangeAsync(Simulation newDocument, IReadOnlyDictionary<string, Uri> newAddresses, IReadOnlyDictionary<string, IReadOnlyList<Launch>> launches)
    {
        LocalService[] gone;
        lock (gate)
        {
            (document, addresses) = (newDocument, newAddresses);
            gone = Change(launches);
        }
        host.Board.Change();

        await Task.WhenAll(gone.Select(s => s.DisposeAsync().AsTask()));
        foreach (LocalService service in gone)
            logs.Remove(service.Name);
    }

    /// <summary>Puts these conditions beside those of the document.</summary>
    public void SetConditions(IReadOnlyList<AddedCondition> conditions)
    {
        lock (gate)
        {
            added = conditions;
            ReplicaStates states = States();
            foreach (LocalService service in services)
                service.Steer(states);
        }
    }

    /// <summary>Whether every replica that can be reached has confirmed its state.</summary>
    public bool IsConfirmed => services.All(s => s.IsConfirmed);

    public LocalService? Find(string service) => services.FirstOrDefault(s => s.Name == service);

    private ReplicaStates States() => new(document!, addresses, added, host.Time);

    // Answers the services that are no longer wanted.
    private LocalService[] Change(IReadOnlyDictionary<string, IReadOnlyList<Launch>> launches)
    {
        Dictionary<string, LocalService> before = services.ToDictionary(s => s.Name);
        LocalService[] gone = [.. services.Where(s => document!.Find(s.Name) is null)];

        // A port may pass from one service to another.
        foreach (LocalService service in services.Where(s => addresses.GetValueOrDefault(s.Name) != s.Address && addresses.Values.Contains(s.Address)))
            service.LeaveAddress();

        ReplicaStates states = States();
        List<LocalService> after = [];
        foreach (Service wanted in document!.Services)
        {
            LocalService service = before.GetValueOrDefault(wanted.Name) ?? new LocalService(wanted.Name, host);
            service.Change(wanted.Framework, addresses[wanted.Name], states, launches[wanted.Name]);
            after.Add(service);
        }
        services = after;
        return gone;
    }

    /// <summary>Begins to replace all replicas of a service; false when there is none.</summary>
    public bool Restart(string service)
    {
        LocalService? found = services.FirstOrDefault(s => s.Name == service);
        found?.Restart();
        return found is not null;
    }

    /// <summary>Ends all its processes.</summary>
    public async Task StopAsync()
    {
        await Task.WhenAll(services.Select(s => s.DisposeAsync().AsTask()));
        services = [];
        logs.End();
    }
}

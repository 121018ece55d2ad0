using MicroSim.Runtimes.Local.Logs;
using MicroSim.Runtimes.Steering;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local;

/// <summary>A simulation that runs: its services and what they share.</summary>
internal sealed class LocalSimulation(string name, SimulationSecrets secrets, SimulationFolder folder, LogStore logs, ReplicaHost host)
{
    private volatile IReadOnlyList<LocalService> services = [];

    public SimulationSecrets Secrets => secrets;

    public SimulationFolder Folder => folder;

    public LogStore Logs => logs;

    public SimulationStatus Status => new(name, [.. services.Select(s => s.Status(secrets.RequestToken))]);

    /// <summary>Makes what runs equal to a document that has been checked. What is the same already is not touched; the rest changes in the background.</summary>
    public async Task ChangeAsync(Simulation document, IReadOnlyDictionary<string, Uri> addresses, IReadOnlyDictionary<string, IReadOnlyList<Launch>> launches)
    {
        Dictionary<string, LocalService> before = services.ToDictionary(s => s.Name);
        LocalService[] gone = [.. services.Where(s => document.Find(s.Name) is null)];

        // A port may pass from one service to another.
        foreach (LocalService service in services.Where(s => addresses.GetValueOrDefault(s.Name) != s.Address && addresses.Values.Contains(s.Address)))
            service.LeaveAddress();

        List<LocalService> after = [];
        foreach (Service wanted in document.Services)
        {
            LocalService service = before.GetValueOrDefault(wanted.Name) ?? new LocalService(wanted.Name, host);
            DesiredState state = DesiredState.After(service.Desired, StateBuilder.Build(document, wanted.Name, addresses), host.Time);
            service.Change(wanted.Framework, addresses[wanted.Name], state, launches[wanted.Name]);
            after.Add(service);
        }
        services = after;
        host.Board.Change();

        await Task.WhenAll(gone.Select(s => s.DisposeAsync().AsTask()));
        foreach (LocalService service in gone)
            logs.Remove(service.Name);
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

using MicroSim.Runtimes.Local.Logs;
using MicroSim.Runtimes.Local.Steering;
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

    /// <summary>Makes what runs equal to a document that has been checked. Services without a difference are not touched.</summary>
    public async Task ChangeAsync(Simulation document, IReadOnlyDictionary<string, Uri> addresses, IReadOnlyDictionary<string, IReadOnlyList<Launch>> launches)
    {
        Dictionary<string, LocalService> before = services.ToDictionary(s => s.Name);
        Dictionary<string, DesiredState> states = document.Services.ToDictionary(
            s => s.Name,
            s => DesiredState.After(before.GetValueOrDefault(s.Name)?.Desired, StateBuilder.Build(document, s.Name, addresses), host.Time));

        // Old processes go before new ones come: a port may pass from one service to another.
        LocalService[] ending = [.. services.Where(s => !launches.TryGetValue(s.Name, out IReadOnlyList<Launch>? next) || !s.Runs(next))];
        await Task.WhenAll(ending.Select(s => s.StopAsync()));
        foreach (LocalService gone in ending.Where(s => document.Find(s.Name) is null))
            logs.Remove(gone.Name);

        services = [.. document.Services.Select(s => before.TryGetValue(s.Name, out LocalService? old) && !ending.Contains(old)
            ? Kept(old, states[s.Name])
            : Started(s, addresses[s.Name], states[s.Name], launches[s.Name]))];
        host.Board.Change();
    }

    /// <summary>Ends all its processes.</summary>
    public async Task StopAsync()
    {
        await Task.WhenAll(services.Select(s => s.StopAsync()));
        services = [];
        logs.End();
    }

    private static LocalService Kept(LocalService service, DesiredState state)
    {
        service.Steer(state);
        return service;
    }

    private LocalService Started(Service service, Uri address, DesiredState state, IReadOnlyList<Launch> launches) =>
        new(service.Name, service.Framework, address, state, [.. launches.Select(l => new Replica(l, state, host))]);
}

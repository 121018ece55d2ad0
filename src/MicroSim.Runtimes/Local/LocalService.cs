using MicroSim.Runtimes.Local.Steering;

namespace MicroSim.Runtimes.Local;

/// <summary>A service that runs: its address and its replicas.</summary>
internal sealed class LocalService(string name, string framework, Uri address, DesiredState desired, IReadOnlyList<Replica> replicas)
{
    public string Name => name;

    public Uri Address => address;

    public DesiredState Desired { get; private set; } = desired;

    /// <summary>Whether its processes are as they would be started now.</summary>
    public bool Runs(IReadOnlyList<Launch> launches) =>
        replicas.Count == launches.Count && replicas.Zip(launches).All(pair => pair.First.Launch.IsSame(pair.Second));

    public void Steer(DesiredState next)
    {
        Desired = next;
        foreach (Replica replica in replicas)
            replica.Steer(next);
    }

    public Task StopAsync() => Task.WhenAll(replicas.Select(r => r.DisposeAsync().AsTask()));

    public ServiceStatus Status(string requestToken) => new(name, framework, address, [.. replicas.Select(r => r.Status)], requestToken);
}

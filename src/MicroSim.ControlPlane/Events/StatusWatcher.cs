using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;

namespace MicroSim.ControlPlane.Events;

/// <summary>Makes events of changes: compares how every service is with how it was. What changes twice between two looks is told once.</summary>
internal sealed class StatusWatcher(SimulationStore store, IRuntime runtime, EventLog events, TimeProvider time)
{
    private static readonly TimeSpan summary = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Simulation, string Service), ServiceEvent> seen = [];

    public Task RunAsync(CancellationToken cancellation) => Task.WhenAll(WatchAsync(cancellation), SummariseAsync(cancellation));

    private async Task WatchAsync(CancellationToken cancellation)
    {
        long version = 0;
        while (true)
        {
            version = await runtime.ChangedAsync(version, cancellation);
            Look();
        }
    }

    private void Look()
    {
        HashSet<(string, string)> there = [];
        foreach (StoredSimulation stored in store.All)
        {
            foreach (ServiceStatus service in runtime.Status(stored.Name)?.Services ?? [])
            {
                ServiceEvent now = Of(service);
                there.Add((stored.Name, service.Name));
                if (seen.TryGetValue((stored.Name, service.Name), out ServiceEvent? before) && before == now)
                    continue;
                seen[(stored.Name, service.Name)] = now;
                events.Publish(EventTypes.Service, stored.Name, Text(now), service: now);
            }
        }
        foreach ((string, string) gone in seen.Keys.Where(k => !there.Contains(k)).ToArray())
            seen.Remove(gone);
    }

    private async Task SummariseAsync(CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(summary, time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            foreach (StoredSimulation stored in store.All)
            {
                if (stored.Traffic.Take() is TrafficCounts counts)
                    events.Publish(EventTypes.Requests, stored.Name, $"{counts.Requests} requests, {counts.Failed} failed", requests: new(counts.Requests, counts.Failed, counts.MeanMs, counts.MaxMs));
            }
        }
    }

    private static ServiceEvent Of(ServiceStatus service)
    {
        ReplicaStatus? worst = service.Replicas.OrderBy(r => r.Leaving).ThenByDescending(r => Distance(r.Phase)).FirstOrDefault();
        ReplicaPhase none = service.Wanted == 0 ? ReplicaPhase.Ready : ReplicaPhase.Starting;
        return new(service.Name, worst?.Phase ?? none, service.ReadyReplicas, service.Wanted, service.Replicas.Count(r => r.Leaving), service.Replicas.Sum(r => r.Restarts), worst?.Reason);
    }

    private static int Distance(ReplicaPhase phase) => phase switch
    {
        ReplicaPhase.Ready => 0,
        ReplicaPhase.Updating => 1,
        ReplicaPhase.Unready => 2,
        ReplicaPhase.Stopping => 3,
        ReplicaPhase.Starting => 4,
        ReplicaPhase.Building => 5,
        ReplicaPhase.BackOff => 6,
        _ => 7,
    };

    private static string Text(ServiceEvent service) =>
        $"{service.Name} {Phases.Text(service.Phase)}, {service.ReadyReplicas} of {service.Replicas} ready{(service.Leaving == 0 ? "" : $", {service.Leaving} leaving")}{(service.Reason is null ? "" : $": {service.Reason}")}";
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using MicroSim.Contract;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Steering;

/// <summary>The pods of all simulations, each steered to what its service's document and conditions say.</summary>
internal sealed class Fleet(ClusterView view, Func<ObjectKey, SimulationEntry?> find, SteeringHost host) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ObjectKey, PodSteering> pods = new();
    private readonly Lock gate = new();

    public PodSteering? Find(ObjectKey pod) => pods.GetValueOrDefault(pod);

    /// <summary>Compares all services of a simulation.</summary>
    public void Adjust(ObjectKey simulation)
    {
        ILookup<string, PodResource> byService = view.Pods.All.Select(p => p.Value).Where(p => p.Key.Namespace == simulation.Namespace && p.Simulation == simulation.Name).ToLookup(p => p.Service);
        RunningSimulation? running = find(simulation)?.Made?.Running;
        lock (gate)
        {
            foreach (IGrouping<string, PodResource> service in byService)
                Adjust(simulation, running, service.Key, service);
            foreach ((ObjectKey key, PodSteering gone) in pods.Where(p => p.Key.Namespace == simulation.Namespace && p.Value.Pod.Simulation == simulation.Name && view.Pods.Find(p.Key)?.Uid != p.Value.Pod.Uid))
                Remove(key, gone);
        }
    }

    /// <summary>Compares one service.</summary>
    public void Adjust(ObjectKey simulation, string service)
    {
        RunningSimulation? running = find(simulation)?.Made?.Running;
        lock (gate)
            Adjust(simulation, running, service, view.Pods.All.Select(p => p.Value).Where(p => p.Key.Namespace == simulation.Namespace && p.Simulation == simulation.Name && p.Service == service));
    }

    /// <summary>Forgets a pod that is gone.</summary>
    public void Remove(ObjectKey pod)
    {
        lock (gate)
        {
            if (pods.TryGetValue(pod, out PodSteering? gone))
                Remove(pod, gone);
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(pods.Values.Select(p => p.DisposeAsync().AsTask()));

    private void Adjust(ObjectKey simulation, RunningSimulation? running, string service, IEnumerable<PodResource> all)
    {
        if (running?.Simulation.Find(service) is null)
        {
            foreach (PodResource pod in all)
            {
                if (pods.TryGetValue(pod.Key, out PodSteering? gone))
                    Remove(pod.Key, gone);
            }
            return;
        }
        ConditionResource[] conditions = [.. ConditionsOf(simulation, service)];
        PodResource[] present = [.. all];
        (string Name, string Version)[] staying = [.. present.Where(p => !p.Leaves).Select(p => (p.Key.Name, p.Version))];
        IReadOnlySet<string>[] chosen = [.. conditions.Select(c => c.Replicas.Of(staying, c.Key.Name))];
        // Those that suffer the same share what is made of it.
        Dictionary<string, (AgentState Content, ImmutableDictionary<string, DateTimeOffset> Ends)> contents = [];
        foreach (PodResource pod in present)
        {
            // One that leaves goes on suffering what all of its kind do.
            ConditionResource[] acting = [.. conditions.Where((c, i) => chosen[i].Contains(pod.Key.Name) || (pod.Leaves && c.Replicas.IsAllOf(pod.Version)))];
            string key = string.Join(' ', acting.Select(c => c.Key.Name));
            if (!contents.TryGetValue(key, out var content))
                contents.Add(key, content = Content(running, service, acting));
            Steer(pod, running.Tokens.Admin, content.Content, content.Ends);
        }
    }

    private void Steer(PodResource pod, string token, AgentState content, ImmutableDictionary<string, DateTimeOffset> ends)
    {
        if (pods.TryGetValue(pod.Key, out PodSteering? steering))
        {
            if (steering.Pod.Uid == pod.Uid)
            {
                steering.Changed(pod);
                steering.Want(content, ends);
                return;
            }
            Remove(pod.Key, steering);
        }
        pods[pod.Key] = new PodSteering(pod, token, content, ends, host);
    }

    private void Remove(ObjectKey key, PodSteering gone)
    {
        pods.TryRemove(key, out _);
        _ = gone.DisposeAsync().AsTask();
    }

    private IEnumerable<ConditionResource> ConditionsOf(ObjectKey simulation, string service) => view.Conditions.All.Select(c => c.Value)
        .Where(c => c.SimulationKey == simulation && c.Service == service && c.Condition is not null && (c.Until is null || c.Until > host.Time.GetUtcNow()))
        .OrderBy(c => c.Created).ThenBy(c => c.Key.Name, StringComparer.Ordinal);

    private static (AgentState, ImmutableDictionary<string, DateTimeOffset>) Content(RunningSimulation running, string service, ConditionResource[] acting)
    {
        HashSet<string> taken = [.. running.Simulation.Find(service)!.Conditions.Select(c => c.Id)];
        ConditionResource[] added = [.. acting.Where(c => taken.Add(c.Condition!.Id))];
        return (
            StateBuilder.Build(running.Simulation, service, running.Addresses, [.. added.Select(c => c.Condition!)]),
            added.Where(c => c.Until is not null).ToImmutableDictionary(c => c.Condition!.Id, c => c.Until!.Value));
    }
}

using MicroSim.Runtimes.Local.Forwarding;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local;

/// <summary>A service that runs: its address, its replicas, and the way from those that are there to those that are wanted.</summary>
internal sealed class LocalService : IAsyncDisposable
{
    private readonly ReplicaHost host;
    private readonly Forwarder forwarder;
    private readonly Lock gate = new();
    private readonly List<Replica> replicas = [];
    private readonly List<Replica> leaving = [];
    private IReadOnlyList<Launch> wanted = [];
    private ReplicaStates? states;
    private string framework = "";
    private int round;
    private bool stopped;

    public LocalService(string name, ReplicaHost host)
    {
        Name = name;
        this.host = host;
        forwarder = new Forwarder(host.Time, host.Board.Change);
    }

    public string Name { get; }

    /// <summary>Where it is called; null before the first <see cref="Change"/>.</summary>
    public Uri? Address { get; private set; }

    /// <summary>Gives its address up, so that another service can have it.</summary>
    public void LeaveAddress() => forwarder.ListenAt(0);

    /// <summary>Makes it what a document says. What is the same already is not touched.</summary>
    public void Change(string newFramework, Uri newAddress, ReplicaStates newStates, IReadOnlyList<Launch> launches)
    {
        lock (gate)
        {
            framework = newFramework;
            Address = newAddress;
            wanted = [.. launches.Select(l => l with { Round = round })];
            SteerAll(newStates);
            Adjust();
        }
        forwarder.ListenAt(newAddress.Port);
    }

    /// <summary>Changes the states that its agents should have.</summary>
    public void Steer(ReplicaStates newStates)
    {
        lock (gate)
            SteerAll(newStates);
    }

    /// <summary>Whether every replica that can be reached has confirmed its state.</summary>
    public bool IsConfirmed
    {
        get
        {
            lock (gate)
                return replicas.All(r => r.IsConfirmed);
        }
    }

    /// <summary>The replicas that are meant.</summary>
    public IReadOnlyList<Replica> Choose(ReplicaChoice choice, string key)
    {
        lock (gate)
        {
            IReadOnlySet<string> chosen = choice.Of(replicas.Select(r => (r.Launch.Instance, r.Launch.Version)), key);
            return [.. replicas.Where(r => chosen.Contains(r.Launch.Instance))];
        }
    }

    /// <summary>Replaces all its replicas.</summary>
    public void Restart()
    {
        lock (gate)
        {
            round++;
            wanted = [.. wanted.Select(l => l with { Round = round })];
            Adjust();
        }
        host.Board.Change();
    }

    /// <summary>Ends it; afterwards no process of it is left and nothing listens.</summary>
    public async ValueTask DisposeAsync()
    {
        Replica[] all;
        lock (gate)
        {
            stopped = true;
            all = [.. replicas, .. leaving];
        }
        LeaveAddress();
        await Task.WhenAll(all.Select(r => r.DisposeAsync().AsTask()));
        await forwarder.DisposeAsync();
    }

    public ServiceStatus Status(string requestToken)
    {
        lock (gate)
        {
            return new ServiceStatus(Name, framework, Address!,
                [.. replicas.Select(StatusOf).OrderBy(r => r.Leaving), .. leaving.Select(r => r.Status with { Leaving = true })],
                requestToken, wanted.Count);
        }
    }

    private ReplicaStatus StatusOf(Replica replica)
    {
        ReplicaStatus status = replica.Status;
        if (status.Phase is ReplicaPhase.Ready or ReplicaPhase.Updating && forwarder.Trouble is string trouble)
            status = status with { Phase = ReplicaPhase.Unready, Reason = trouble };
        return wanted.Any(replica.Launch.IsSame) ? status : status with { Leaving = true };
    }

    private void SteerAll(ReplicaStates newStates)
    {
        states = newStates;
        foreach (Replica replica in replicas)
            replica.Steer(newStates.Next(replica.Launch, wanted, replica.Desired));
    }

    // Called whenever what is wanted or what is there has changed.
    private void Adjust()
    {
        lock (gate)
        {
            if (stopped)
                return;
            Rollout next = Rollout.Next(wanted, [.. replicas.Select(r => new Standing(r.Launch, r.ServesAt is not null))]);
            Replica[] leavers = [.. next.Leave.Select(i => replicas[i])];
            replicas.RemoveAll(leavers.Contains);
            leaving.AddRange(leavers);
            replicas.AddRange(next.Start.Select(l => new Replica(l, states!.Next(l, wanted, null), host, Adjust)));
            replicas.Sort((a, b) => a.Launch.Index.CompareTo(b.Launch.Index));

            // Those that leave get no new connection; only then are they told to.
            forwarder.Use(replicas.Select(r => r.ServesAt).OfType<int>());
            foreach (Replica leaver in leavers)
                _ = LeaveAsync(leaver);
        }
    }

    private async Task LeaveAsync(Replica leaver)
    {
        await leaver.LeaveAsync();
        lock (gate)
            leaving.Remove(leaver);
        host.Board.Change();
    }
}

using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Local.Ports;

/// <summary>The ports of all services of all simulations: each is allotted once and kept for the service's life.</summary>
internal sealed class PortBook
{
    // Below the ranges that Linux (32768) and macOS (49152) take the ports of outgoing connections from: while a service is
    // being restarted no connection of a load test can sit on its port.
    public const int FirstAllotted = 20_000;
    public const int LastAllotted = 29_999;

    private static readonly TimeSpan ownDeadline = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ownInterval = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly Dictionary<int, PortHolder> taken = [];
    private readonly Dictionary<PortHolder, int> remembered;

    /// <param name="remembered">Ports of simulations that ran before.</param>
    public PortBook(IReadOnlyDictionary<PortHolder, int> remembered) => this.remembered = new(remembered);

    /// <summary>Chooses a port for each service of a document and holds them beside those that the simulation has.</summary>
    public PortReservation Reserve(Simulation simulation)
    {
        lock (gate)
        {
            List<Problem> problems = [];
            Dictionary<string, int> chosen = [];
            foreach (Service service in simulation.Services.Where(s => s.Port is not null))
            {
                string? reason = chosen.FirstOrDefault(c => c.Value == service.Port).Key is string twin ? $"port {service.Port} is that of service {twin}" : WhyNot(simulation, service);
                chosen[service.Name] = service.Port!.Value;
                if (reason is not null)
                    problems.Add(new Problem($"spec.services.{service.Name}.port", reason));
            }
            foreach (Service service in simulation.Services.Where(s => s.Port is null))
            {
                PortHolder holder = new(simulation.Name, service.Name);
                if (Allot(holder, chosen.Values) is int port)
                    chosen[service.Name] = port;
                else
                    problems.Add(new Problem($"spec.services.{service.Name}.port", $"no port from {FirstAllotted} to {LastAllotted} is free; give one"));
            }
            Dictionary<int, PortHolder> before = taken.Where(t => t.Value.Simulation == simulation.Name).ToDictionary();
            if (problems.Count == 0)
            {
                foreach ((string service, int port) in chosen)
                    taken[port] = new PortHolder(simulation.Name, service);
            }
            return new PortReservation(this, simulation.Name, before, chosen, problems);
        }
    }

    /// <summary>
    /// Waits a little for the ports that a simulation had before: when a control plane was killed, its agents need a moment to end, and
    /// the addresses should stay. What is still taken afterwards is somebody else's.
    /// </summary>
    public async Task AwaitOwnAsync(string simulation, TimeProvider time, CancellationToken cancellation)
    {
        int[] own;
        lock (gate)
            own = [.. remembered.Where(r => r.Key.Simulation == simulation).Select(r => r.Value)];
        long start = time.GetTimestamp();
        while (!own.All(PortProbe.IsFree) && time.GetElapsedTime(start) < ownDeadline)
            await Task.Delay(ownInterval, time, cancellation);
    }

    /// <summary>Frees a simulation's ports; with <paramref name="forget"/> they are no longer kept for it either.</summary>
    public void Release(string simulation, bool forget)
    {
        Replace(simulation, []);
        if (forget)
            Remember(simulation, new Dictionary<string, int>());
    }

    internal void Replace(string simulation, Dictionary<int, PortHolder> ports)
    {
        lock (gate)
        {
            foreach (int port in taken.Where(t => t.Value.Simulation == simulation).Select(t => t.Key).ToArray())
                taken.Remove(port);
            foreach ((int port, PortHolder holder) in ports)
                taken.Add(port, holder);
        }
    }

    internal void Remember(string simulation, IReadOnlyDictionary<string, int> ports)
    {
        lock (gate)
        {
            foreach (PortHolder holder in remembered.Keys.Where(h => h.Simulation == simulation).ToArray())
                remembered.Remove(holder);
            foreach ((string service, int port) in ports)
                remembered.Add(new PortHolder(simulation, service), port);
        }
    }

    private string? WhyNot(Simulation simulation, Service service)
    {
        int port = service.Port!.Value;
        if (!taken.TryGetValue(port, out PortHolder holder))
            return PortProbe.WhyNot(port);
        if (holder.Simulation != simulation.Name)
            return $"port {port} belongs to service {holder.Service} of simulation {holder.Simulation}";
        // Its holder is this service, or gives it up by this very change; or else stays, for an allotted port is for life.
        return holder.Service != service.Name && simulation.Find(holder.Service) is { Port: null }
            ? $"port {port} belongs to service {holder.Service}"
            : null;
    }

    private int? Allot(PortHolder holder, IEnumerable<int> fixedPorts)
    {
        if (remembered.TryGetValue(holder, out int port) && !fixedPorts.Contains(port)
            && (taken.TryGetValue(port, out PortHolder owner) ? owner == holder : PortProbe.IsFree(port)))
            return port;
        // The search begins where the name says, so that a service often gets the same port even on another machine.
        int range = LastAllotted - FirstAllotted + 1;
        int begin = (int)(DiceKey.Of($"{holder.Simulation}/{holder.Service}").Hash % (uint)range);
        HashSet<int> avoided = [.. fixedPorts, .. taken.Keys, .. remembered.Values];
        for (int i = 0; i < range; i++)
        {
            int candidate = FirstAllotted + (begin + i) % range;
            if (!avoided.Contains(candidate) && PortProbe.IsFree(candidate))
                return candidate;
        }
        return null;
    }
}

/// <summary>Whose a port is.</summary>
internal readonly record struct PortHolder(string Simulation, string Service);

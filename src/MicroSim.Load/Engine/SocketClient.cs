using MicroSim.Load.Http;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Sockets;

namespace MicroSim.Load.Engine;

/// <summary>HTTP/1.1 in the clear, on sockets of the engine's own: one thread, and nothing that allocates in the steady state.</summary>
internal sealed class SocketClient : IClient
{
    private readonly Clock clock;
    private readonly IPoller poller;
    private readonly ConnectionPool pool;
    private readonly Deadlines deadlines;
    private readonly Exchanges exchanges;

    /// <param name="plan">What is sent.</param>
    /// <param name="endpoints">Where each of the plan's requests goes.</param>
    /// <param name="poller">Waits for connections; disposed with the client.</param>
    /// <param name="recorder">Takes how requests ended.</param>
    /// <param name="clock">The time of the load.</param>
    public SocketClient(LoadPlan plan, IReadOnlyList<Endpoint> endpoints, IPoller poller, Recorder recorder, Clock clock)
    {
        (this.poller, this.clock) = (poller, clock);
        deadlines = new(plan.TimeoutMs * 1_000_000L);
        pool = new(endpoints, plan.MaxConnections, plan.MaxReplyBytes, poller);
        RenderedRequest[] requests = [.. plan.Requests.Select(r => new RenderedRequest(r, plan.KeepAlive))];
        exchanges = new(pool, poller, requests, [.. Enumerable.Range(0, requests.Length)], recorder, clock, deadlines, new(plan.Seed, plan.KeepAlive));
    }

    public Action<bool> Ended { get => exchanges.Ended; set => exchanges.Ended = value; }

    public int InFlight => exchanges.InFlight;

    public long Connections => pool.Opened;

    public long NextDeadline => deadlines.Next;

    public double Busy => 0;

    public bool TryBegin(int request, long sequence, long intended) => exchanges.TryBegin(request, sequence, intended);

    public long Wait(long nanoseconds)
    {
        long before = clock.Now;
        ReadOnlySpan<Readiness> ready = poller.Wait(nanoseconds);
        long waited = clock.Now - before;
        foreach (Readiness one in ready)
            exchanges.Handle(one);
        return waited;
    }

    public void Expire(long now) => exchanges.Expire(now);

    public void Cancel() => exchanges.Cancel();

    public void Dispose() => pool.Dispose();
}

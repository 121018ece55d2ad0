using System.Collections.Concurrent;
using MicroSim.Contract;
using MicroSim.Load.Engine;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Sockets;

namespace MicroSim.Load.Negotiated;

/// <summary>
/// TLS and HTTP/2 through the framework's handler: 1 the load's thread begins a request, 2 threads of the pool see it through and note when it ended, 3 they wake
/// the load's thread, 4 which records. A request ends at the time that was noted, not when the load's thread came to it.
/// </summary>
internal sealed class NegotiatedClient : IClient
{
    private readonly LoadPlan plan;
    private readonly NegotiatedRequest[] requests;
    private readonly NegotiatedHandler handler;
    private readonly IPoller poller;
    private readonly Recorder recorder;
    private readonly Clock clock;
    private readonly Deadlines deadlines;
    private readonly Dice dice;
    private readonly Wakeup wakeup = new();
    private readonly ConcurrentQueue<NegotiatedCall> ended = new();
    private readonly Stack<NegotiatedCall> free = new();
    private readonly ProcessorShare share = new();
    private int leaving;

    /// <param name="plan">What is sent.</param>
    /// <param name="endpoints">Where each of the plan's requests goes.</param>
    /// <param name="poller">Waits; disposed with the client.</param>
    /// <param name="recorder">Takes how requests ended.</param>
    /// <param name="clock">The time of the load.</param>
    public NegotiatedClient(LoadPlan plan, IReadOnlyList<Endpoint> endpoints, IPoller poller, Recorder recorder, Clock clock)
    {
        (this.plan, this.poller, this.recorder, this.clock) = (plan, poller, recorder, clock);
        requests = [.. plan.Requests.Select(r => new NegotiatedRequest(r, plan))];
        handler = new(plan, endpoints);
        deadlines = new(plan.TimeoutMs * 1_000_000L);
        dice = new(plan.Seed);
        poller.Add(0, wakeup.Descriptor, writing: false);
    }

    public Action<bool> Ended { get; set; } = _ => { };

    public int InFlight { get; private set; }

    public long Connections => handler.Opened;

    public long NextDeadline => deadlines.Next;

    public double Busy => share.Value;

    public bool TryBegin(int request, long sequence, long intended)
    {
        // One that was given up still holds its connection until it has let go of it.
        if (InFlight + leaving >= plan.MaxConnections)
            return false;
        long now = clock.Now;
        NegotiatedCall call = free.TryPop(out NegotiatedCall? used) ? used : new();
        call.Begin(request, sequence, intended, now);
        InFlight++;
        deadlines.Add(call);
        recorder.Start(intended, now);
        _ = RunAsync(call);
        return true;
    }

    public long Wait(long nanoseconds)
    {
        long before = clock.Now;
        bool isWoken = poller.Wait(nanoseconds).Length > 0;
        long waited = clock.Now - before;
        if (isWoken)
            wakeup.Clear();
        while (ended.TryDequeue(out NegotiatedCall? call))
            Take(call);
        return waited;
    }

    public void Expire(long now)
    {
        while (deadlines.Next <= now)
            Abandon((NegotiatedCall)deadlines.First!, Outcome.Timeout);
    }

    public void Cancel()
    {
        while (deadlines.First is NegotiatedCall call)
            Abandon(call, Outcome.Cancelled);
    }

    public void Dispose()
    {
        handler.Dispose();
        wakeup.Dispose();
        poller.Dispose();
        // Those that still take leave are left to their threads.
        foreach (NegotiatedCall call in free)
            call.Dispose();
    }

    // On the load's thread up to the first wait, then on the pool's.
    private async Task RunAsync(NegotiatedCall call)
    {
        try
        {
            using HttpRequestMessage message = requests[call.Request].Message(call.Sequence, dice);
            call.Outcome = await handler.SendAsync(message, call);
        }
        catch (Exception e)
        {
            Outcome? outcome = NegotiatedFailure.Of(e);
            call.Outcome = outcome ?? Outcome.Reset;
            call.Surprise = outcome is null ? e : null;
        }
        call.EndedAt = clock.Now;
        ended.Enqueue(call);
        wakeup.Set();
    }

    private void Take(NegotiatedCall call)
    {
        if (call.Surprise is Exception e)
            throw new InvalidOperationException("The framework's handler failed in a way that is not known.", e);
        free.Push(call);
        if (call.IsAbandoned)
        {
            leaving--;
            return;
        }
        End(call, call.Outcome, call.EndedAt);
        Ended(call.Outcome is Outcome.Ok or Outcome.Status);
    }

    private void Abandon(NegotiatedCall call, Outcome outcome)
    {
        call.Abandon();
        leaving++;
        End(call, outcome, clock.Now);
        Ended(false);
    }

    private void End(NegotiatedCall call, Outcome outcome, long now)
    {
        deadlines.Remove(call);
        InFlight--;
        recorder.End(call.Request, outcome, call.Status, call.Bytes, call.Intended, call.Started, now);
    }
}

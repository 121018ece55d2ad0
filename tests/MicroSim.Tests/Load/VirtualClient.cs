using MicroSim.Load.Engine;
using MicroSim.Load.Recording;

namespace MicroSim.Tests.Load;

/// <summary>Answers every request after a time that its number alone decides, in virtual time: an hour takes seconds, and twice the same load gives twice the same figures.</summary>
/// <param name="time">Set forward by waiting, and by what beginning a request costs.</param>
/// <param name="most">Requests under way at most.</param>
/// <param name="latency">How long the request with this number takes, in nanoseconds.</param>
/// <param name="recorder">Takes how requests ended.</param>
/// <param name="cost">What beginning one takes of the generator's own time, in nanoseconds.</param>
internal sealed class VirtualClient(VirtualTime time, int most, Func<long, long> latency, Recorder recorder, long cost = 0) : IClient
{
    private readonly (int Request, long Sequence, long Intended, long Started)[] calls = new (int, long, long, long)[most];
    private readonly Stack<int> free = new(Enumerable.Range(0, most));
    private readonly PriorityQueue<int, long> ends = new(most);

    public Action<bool> Ended { get; set; } = _ => { };

    /// <summary>Done before every wait.</summary>
    public Action Waiting { get; init; } = () => { };

    public int InFlight => most - free.Count;

    public long Connections => most;

    public long NextDeadline => long.MaxValue;

    public double Busy => 0;

    public bool TryBegin(int request, long sequence, long intended)
    {
        if (!free.TryPop(out int call))
            return false;
        time.Now += cost;
        calls[call] = (request, sequence, intended, time.Now);
        recorder.Start(intended, time.Now);
        ends.Enqueue(call, time.Now + latency(sequence));
        return true;
    }

    public long Wait(long nanoseconds)
    {
        Waiting();
        long before = time.Now, until = before + nanoseconds;
        if (ends.TryPeek(out _, out long next) && next <= until)
        {
            time.Now = Math.Max(before, next);
            while (ends.TryPeek(out int call, out next) && next <= time.Now)
            {
                ends.Dequeue();
                End(call);
            }
        }
        else
        {
            time.Now = until;
        }
        return time.Now - before;
    }

    public void Expire(long now)
    {
    }

    public void Cancel() => Assert.Equal(0, InFlight);

    public void Dispose()
    {
    }

    // One in seven is refused by the server, by its number.
    private void End(int call)
    {
        (int request, long sequence, long intended, long started) = calls[call];
        free.Push(call);
        int status = sequence % 7 == 3 ? 503 : 200;
        recorder.End(request, status < 400 ? Outcome.Ok : Outcome.Status, status, sequence % 1000, intended, started, time.Now);
        Ended(true);
    }
}

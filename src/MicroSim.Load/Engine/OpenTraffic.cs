using MicroSim.Load.Recording;
using MicroSim.Load.Schedules;

namespace MicroSim.Load.Engine;

/// <summary>Requests that arrive by themselves. One that finds no connection free is missed, and counted as that; it is not sent later.</summary>
internal sealed class OpenTraffic : ITraffic
{
    private const int AtOnce = 64;

    private readonly ArrivalSequence arrivals;
    private readonly RequestChoice choice;
    private readonly IClient client;
    private readonly Recorder recorder;
    private readonly long end;
    private long left;

    /// <param name="arrivals">When they arrive.</param>
    /// <param name="choice">What arrives.</param>
    /// <param name="client">Sends it.</param>
    /// <param name="recorder">Counts what is missed.</param>
    /// <param name="end">No later than then, in nanoseconds.</param>
    /// <param name="most">No more than so many.</param>
    public OpenTraffic(ArrivalSequence arrivals, RequestChoice choice, IClient client, Recorder recorder, long end, long most)
    {
        (this.arrivals, this.choice, this.client, this.recorder, this.end) = (arrivals, choice, client, recorder, end);
        left = most;
        Next();
    }

    public long NextDue { get; private set; }

    public bool IsOver => NextDue == long.MaxValue;

    public void Begin(long now)
    {
        for (int i = 0; i < AtOnce && NextDue <= now; i++)
        {
            int request = choice.Of(arrivals.Number);
            if (!client.TryBegin(request, arrivals.Number, NextDue))
                recorder.Miss(request, NextDue);
            Next();
        }
    }

    public void End() => NextDue = long.MaxValue;

    private void Next()
    {
        long due = left-- > 0 ? Clock.Of(arrivals.Next()) : long.MaxValue;
        NextDue = due < end ? due : long.MaxValue;
    }
}

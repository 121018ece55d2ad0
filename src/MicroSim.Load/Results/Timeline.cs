using MicroSim.Load.Recording;
using MicroSim.Load.Workers;

namespace MicroSim.Load.Results;

/// <summary>Puts the seconds of all workers together. An hour is kept second by second; a longer load in stretches of 2, 4, … seconds, so that it takes no more room.</summary>
internal sealed class Timeline(int workers)
{
    private const int Most = 3600;

    private readonly Dictionary<int, Pending> open = [];
    private readonly List<SecondFigures> figures = [];
    private SecondFigures? half;
    private int halves;

    /// <summary>How many seconds each of the figures is of.</summary>
    public int SecondsEach { get; private set; } = 1;

    /// <summary>Adds a second of one worker; the second as a whole when it was the last of them.</summary>
    public SecondFigures? Add(IntervalMessage message)
    {
        if (!open.TryGetValue(message.Second, out Pending? pending))
            open[message.Second] = pending = new();
        pending.Add(message);
        if (pending.Told < workers)
            return null;
        open.Remove(message.Second);
        SecondFigures second = pending.Figures(message.Second);
        Keep(second);
        return second;
    }

    /// <summary>All of it; what some workers had no part in any more comes last.</summary>
    public IReadOnlyList<SecondFigures> Finish()
    {
        foreach ((int second, Pending pending) in open.OrderBy(o => o.Key))
            Keep(pending.Figures(second));
        open.Clear();
        if (half is not null)
            figures.Add(half);
        half = null;
        return figures;
    }

    private void Keep(SecondFigures second)
    {
        half = half is null ? second : half.With(second);
        if (++halves < SecondsEach)
            return;
        figures.Add(half);
        (half, halves) = (null, 0);
        if (figures.Count < Most)
            return;
        for (int i = 0; i < Most / 2; i++)
            figures[i] = figures[2 * i].With(figures[2 * i + 1]);
        figures.RemoveRange(Most / 2, Most / 2);
        SecondsEach *= 2;
    }

    private sealed class Pending
    {
        private readonly LatencyHistogram latency = new();
        private readonly long[] ended = new long[Outcomes.All.Count];
        private long started;
        private int inFlight;

        public int Told { get; private set; }

        public void Add(IntervalMessage message)
        {
            Told++;
            started += message.Started;
            inFlight += message.InFlight;
            for (int i = 0; i < ended.Length; i++)
                ended[i] += message.Ended[i];
            HistogramText.AddTo(latency, message.Latency);
        }

        public SecondFigures Figures(int second) => new(
            second,
            started,
            ended[(int)Outcome.Ok],
            Outcomes.All.Where(o => o.IsError()).Sum(o => ended[(int)o]),
            ended[(int)Outcome.Missed],
            inFlight,
            Milliseconds.Of(latency.Quantile(0.5)),
            Milliseconds.Of(latency.Quantile(0.9)),
            Milliseconds.Of(latency.Quantile(0.99)),
            Milliseconds.Of(latency.Max),
            HeatScale.Of(latency));
    }
}

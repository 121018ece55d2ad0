using System.Threading.Channels;
using MicroSim.ControlPlane.LoadTests;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Results;
using MicroSim.Load.Workers;

namespace MicroSim.Tests.ControlPlane;

/// <summary>Stands in for worker processes: every second passes when the test says so.</summary>
internal sealed class FakeLoadDriver : ILoadDriver
{
    private readonly Channel<Action<Running>> orders = Channel.CreateUnbounded<Action<Running>>();

    public List<(LoadPlan Plan, int Workers)> Plans { get; } = [];

    public string? WhyNot { get; set; }

    public Uri? ControlPlane { get; init; }

    /// <summary>A second in which so many requests ended well and so many in an error.</summary>
    public void Second(int ok, int errors = 0) => orders.Writer.TryWrite(running => running.Pass(ok, errors));

    /// <summary>The end of a run.</summary>
    public void End() => orders.Writer.TryWrite(running => running.IsOver = true);

    public void Break(string why) => orders.Writer.TryWrite(_ => throw new LoadException(why));

    public async Task<LoadResult> RunAsync(string simulation, LoadPlan plan, int workers, Action<SecondFigures> passed, CancellationToken stop, CancellationToken abandon)
    {
        lock (Plans)
            Plans.Add((plan, workers));
        Running running = new(plan, passed);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, abandon);
        try
        {
            while (!running.IsOver)
                (await orders.Reader.ReadAsync(either.Token))(running);
        }
        catch (OperationCanceledException)
        {
            if (abandon.IsCancellationRequested)
                throw new LoadException("a load worker ended");
        }
        return running.Result;
    }

    private sealed class Running(LoadPlan plan, Action<SecondFigures> passed)
    {
        private const long Millisecond = 1_000_000;

        private readonly RequestTotals totals = new();
        private readonly List<SecondFigures> seconds = [];

        public bool IsOver { get; set; }

        public LoadResult Result => new(plan, [totals, .. plan.Requests.Skip(1).Select(_ => new RequestTotals())], totals.Latency, new(), seconds, 1, seconds.Count, 0.1, 1);

        public void Pass(int ok, int errors)
        {
            totals.Add(Outcome.Ok, ok);
            totals.Add(Outcome.Refused, errors);
            for (int i = 0; i < ok; i++)
                totals.Latency.Record(10 * Millisecond);
            SecondFigures second = new(seconds.Count, ok + errors, ok, errors, 0, 3, 10, 10, 10, 10, new long[HeatScale.Rows]);
            seconds.Add(second);
            passed(second);
        }
    }
}

using MicroSim.Load.Plans;
using MicroSim.Load.Schedules;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.LoadTests;

/// <summary>A load test's document as a plan for workers.</summary>
public static class LoadPlanner
{
    /// <summary>The plan of one run.</summary>
    /// <param name="test">The document.</param>
    /// <param name="requests">Its requests, with their addresses.</param>
    /// <param name="seed">Decides all draws.</param>
    public static LoadPlan Of(LoadTest test, IReadOnlyList<PlannedRequest> requests, uint seed)
    {
        double warmUp = test.WarmUp.TotalSeconds;
        LoadPlan plan = new(
            requests, null, null, warmUp + test.Traffic.Duration.TotalSeconds, warmUp, test.Count,
            TimeoutMs: (int)test.Timeout.TotalMilliseconds, MaxConnections: test.Connections, KeepAlive: test.KeepAlive, Seed: seed);
        return test.Traffic switch
        {
            OpenTraffic open => plan with { Open = new(Warmed(open.Stages, test.WarmUp), open.Poisson) },
            ClosedTraffic closed => plan with
            {
                Closed = new(closed.Users, closed.Think.TotalMilliseconds, closed.Think > TimeSpan.Zero),
                MaxConnections = Math.Max(test.Connections, closed.Users),
            },
            _ => throw new InvalidOperationException($"{test.Traffic.GetType().Name} is traffic that nobody plans."),
        };
    }

    /// <summary>A plain request to a URL.</summary>
    public static PlannedRequest Request(UrlLoad request) => RequestPlanner.Plain(request, request.Http.Target, request.Http.Target, request.Http, seeded: false);

    // The warm-up goes at the rate that the load begins with; a swing simply begins earlier.
    private static RateShape Warmed(IReadOnlyList<LoadStage> stages, TimeSpan warmUp)
    {
        IEnumerable<LoadStage> warmed = warmUp == TimeSpan.Zero ? stages
            : stages[0] is SineStage sine ? [sine with { For = sine.For + warmUp }, .. stages.Skip(1)]
            : [new RampStage(First(stages[0]), First(stages[0]), warmUp), .. stages];
        return RateShape.Sequence([.. warmed.Select(Shape)]);
    }

    private static RateShape Shape(LoadStage stage) => stage switch
    {
        RampStage ramp => RateShape.Ramp(ramp.From, ramp.To, ramp.For.TotalSeconds),
        StepsStage steps => RateShape.Steps(steps.Rates, steps.For.TotalSeconds),
        SpikeStage spike => RateShape.Spike(spike.Rate, spike.Spike, spike.SpikeFor.TotalSeconds, spike.For.TotalSeconds),
        SineStage sine => new(Sine: new(sine.Rate, sine.Swing, sine.Period.TotalSeconds, sine.For.TotalSeconds)),
        _ => throw new InvalidOperationException($"{stage.GetType().Name} is a stage that nobody plans."),
    };

    private static double First(LoadStage stage) => stage switch
    {
        RampStage ramp => ramp.From,
        StepsStage steps => steps.Rates[0],
        SpikeStage spike => spike.Rate,
        _ => stage.Last,
    };
}

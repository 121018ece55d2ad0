using System.Collections.Immutable;
using System.Globalization;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Requests;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Load.Plans;
using MicroSim.Load.Results;
using MicroSim.Load.Thresholds;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.LoadTests;

/// <summary>A load test as it is to be run.</summary>
/// <param name="Test">The document.</param>
/// <param name="Plan">What workers do.</param>
/// <param name="Target">What is loaded, in words.</param>
internal sealed record PlannedLoadTest(LoadTest Test, LoadPlan Plan, string Target)
{
    /// <summary>Reads a document: what is to be run, or every problem; neither for one that is right while its simulation does not run.</summary>
    /// <param name="stored">The simulation.</param>
    /// <param name="document">UTF-8.</param>
    /// <param name="requests">Knows where its requests go.</param>
    public static (PlannedLoadTest? Planned, IReadOnlyList<ApiError> Errors) Of(StoredSimulation stored, byte[] document, RequestPlanner requests)
    {
        LoadTestResult read = LoadTestDocument.Read(document, stored.Simulation, Threshold.ProblemOf);
        if (read.Test is not LoadTest test)
            return (null, [.. read.Problems.Select(ApiError.Of)]);
        if (!stored.Runs)
            return (null, []);
        (IReadOnlyList<PlannedRequest> planned, string target, IReadOnlyList<Problem> problems) = requests.Plan(stored, test);
        return problems.Count > 0
            ? (null, [.. problems.Select(p => new ApiError(p.Path, p.Message))])
            : (new(test, LoadPlanner.Of(test, planned, test.Seed ?? Seeds.Random()), target), []);
    }

    public LoadTestView View(string id, string simulation, string state, DateTimeOffset since) => new(
        id, Test.Name, simulation, state, Target, LoadWords.Of(Test), Plan.Seed.ToString("x8", CultureInfo.InvariantCulture), since,
        Test.Traffic.IsOpenEnded ? null : (long)Test.Length.TotalMilliseconds, Test.Repeat, 1, Test.Workers, Test.Thresholds);
}

/// <summary>One load test that runs: its repetitions one after the other, then what came of it.</summary>
internal sealed class LoadTestRun(string id, string simulation, PlannedLoadTest planned, ILoadDriver driver, TimeProvider time, Action<LoadTestRun, LoadReport?> over) : IDisposable
{
    private const int MostRecent = 120;

    private readonly CancellationTokenSource stopping = new(), leaving = new();
    private readonly LoadTestView first = planned.View(id, simulation, LoadTestStates.Running, time.GetUtcNow());
    private volatile LoadTestView? last;
    private volatile string? leaves;
    private volatile int run = 1;
    private volatile int second = -1;
    private ImmutableQueue<LoadSecond> recent = [];
    private int kept;

    public string Id => id;

    public string Simulation => simulation;

    /// <summary>Completes when it is over and its result is kept.</summary>
    public Task Completed { get; private set; } = Task.CompletedTask;

    public bool IsOver => last is not null;

    /// <summary>What it does now, in a word or two.</summary>
    public string Phase => IsOver ? "over" : second < 0 ? "starting" : second < planned.Test.WarmUp.TotalSeconds ? "warming up" : "measuring";

    /// <summary>How it stands.</summary>
    public LoadTestView View => last ?? first with { Run = run };

    /// <summary>The same with its last seconds.</summary>
    public LoadTestView Whole => View with { Recent = [.. recent] };

    /// <summary>Told of every second.</summary>
    public Action<LoadSecond> Passed { get; init; } = _ => { };

    public void Start() => Completed = RunAsync();

    /// <summary>Sends nothing more; what there is becomes the result.</summary>
    public void Stop() => stopping.Cancel();

    /// <summary>Ends it at once, without a result.</summary>
    public void Leave(string why)
    {
        leaves = why;
        leaving.Cancel();
    }

    /// <summary>Forgets it, when nobody can end it any more.</summary>
    public void Dispose()
    {
        stopping.Dispose();
        leaving.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        List<LoadResult> results = [];
        string? reason = null;
        try
        {
            while (run <= planned.Test.Repeat && !stopping.IsCancellationRequested)
            {
                results.Add(await driver.RunAsync(simulation, planned.Plan.Repetition(run - 1), planned.Test.Workers, Tell, stopping.Token, leaving.Token));
                run++;
                second = -1;
            }
        }
        // Whatever it is: it belongs to this load alone.
        catch (Exception e)
        {
            reason = e.Message;
        }
        run = Math.Min(run, planned.Test.Repeat);
        LoadReport? report = results.Count == 0 || leaves is not null ? null : Report(results);
        string state = leaves is not null ? LoadTestStates.BrokenOff : reason is not null ? LoadTestStates.Failed : stopping.IsCancellationRequested ? LoadTestStates.Stopped : LoadTestStates.Finished;
        last = View with { State = state, Ended = time.GetUtcNow(), Result = report is null ? null : LoadSummary.Of(report), Reason = leaves ?? reason };
        over(this, report);
    }

    private LoadReport Report(IReadOnlyList<LoadResult> results) =>
        LoadReports.Of(results, planned.Target, LoadWords.Of(planned.Test), first.Since, [.. planned.Test.Thresholds.Select(t => Threshold.Parse(t, out _)!)]);

    private void Tell(SecondFigures figures)
    {
        second = figures.Second;
        LoadSecond passed = LoadSecond.Of(id, run, figures);
        recent = kept < MostRecent ? recent.Enqueue(passed) : recent.Dequeue().Enqueue(passed);
        kept = Math.Min(kept + 1, MostRecent);
        Passed(passed);
    }
}

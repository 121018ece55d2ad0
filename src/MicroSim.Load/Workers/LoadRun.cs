using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Results;

namespace MicroSim.Load.Workers;

/// <summary>A load of one or several worker processes: made ready together, begun together, merged into one result.</summary>
/// <param name="program">The worker's program.</param>
/// <param name="plan">The load of all of them together.</param>
/// <param name="workers">How many share it.</param>
public sealed class LoadRun(string program, LoadPlan plan, int workers)
{
    private readonly Timeline timeline = new(workers);
    private readonly Lock gate = new();

    /// <summary>Told of every second, when all workers have told of it.</summary>
    public Action<SecondFigures> Passed { get; set; } = _ => { };

    /// <summary>Runs to the end.</summary>
    /// <param name="stop">Begins no more requests; what is recorded until then is the result.</param>
    /// <param name="abandon">Ends the workers at once; there is no result then.</param>
    /// <exception cref="LoadException">It cannot be run, or was abandoned.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken stop, CancellationToken abandon = default)
    {
        List<WorkerProcess> all = [];
        try
        {
            for (int i = 0; i < workers; i++)
                all.Add(WorkerProcess.Start(program));
            using CancellationTokenRegistration abandoning = abandon.Register(() => all.ForEach(w => w.Kill()));
            await Task.WhenAll(all.Select(ReadyAsync));
            await Task.WhenAll(all.Select(w => w.TellAsync(new(Go: true))));
            await using CancellationTokenRegistration stopping = stop.Register(() => _ = Task.WhenAll(all.Select(w => w.TellAsync(new(Stop: true)))));
            ResultMessage[] results = await Task.WhenAll(all.Select(FollowAsync));
            return Merge(results);
        }
        finally
        {
            foreach (WorkerProcess worker in all)
                worker.Dispose();
        }

        async Task ReadyAsync(WorkerProcess worker, int number)
        {
            await worker.TellAsync(new(plan.Share(number, workers)));
            await worker.ReadAsync();
        }
    }

    private async Task<ResultMessage> FollowAsync(WorkerProcess worker)
    {
        while (true)
        {
            WorkerMessage message = await worker.ReadAsync();
            if (message.Result is ResultMessage result)
                return result;
            if (message.Interval is not IntervalMessage interval)
                continue;
            lock (gate)
            {
                if (timeline.Add(interval) is SecondFigures second)
                    Passed(second);
            }
        }
    }

    private LoadResult Merge(IReadOnlyList<ResultMessage> results)
    {
        RequestTotals[] requests = [.. plan.Requests.Select(_ => new RequestTotals())];
        LatencyHistogram service = new(), lag = new();
        foreach (ResultMessage result in results)
        {
            for (int i = 0; i < requests.Length; i++)
                WorkerText.AddTo(requests[i], result.Requests[i]);
            HistogramText.AddTo(service, result.Service);
            HistogramText.AddTo(lag, result.Lag);
        }
        return new LoadResult(
            plan,
            requests,
            service,
            lag,
            timeline.Finish(),
            timeline.SecondsEach,
            results.Max(r => r.Seconds),
            results.Max(r => r.Busy),
            results.Sum(r => r.Connections));
    }
}

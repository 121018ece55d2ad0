using System.Runtime.ExceptionServices;
using MicroSim.Load.Plans;
using MicroSim.Load.Recording;
using MicroSim.Load.Results;

namespace MicroSim.Load.Workers;

/// <summary>A load of one or several workers: made ready together, begun together, merged into one result. When one fails, all of them end.</summary>
/// <param name="plan">The load of all of them together.</param>
/// <param name="workers">How many share it.</param>
/// <param name="start">Starts one of them, by its number from 0.</param>
public sealed class LoadRun(LoadPlan plan, int workers, Func<int, CancellationToken, Task<IWorker>> start)
{
    private readonly Timeline timeline = new(workers);
    private readonly Lock gate = new();

    /// <summary>A load of processes of this machine.</summary>
    /// <param name="program">The worker's program.</param>
    /// <param name="plan">The load of all of them together.</param>
    /// <param name="workers">How many share it.</param>
    public LoadRun(string program, LoadPlan plan, int workers)
        : this(plan, workers, (_, _) => Task.FromResult<IWorker>(WorkerProcess.Start(program)))
    {
    }

    /// <summary>Told of every second, when all workers have told of it.</summary>
    public Action<SecondFigures> Passed { get; set; } = _ => { };

    /// <summary>Runs to the end.</summary>
    /// <param name="stop">Begins no more requests; what is recorded until then is the result.</param>
    /// <param name="abandon">Ends the workers at once; there is no result then.</param>
    /// <exception cref="LoadException">It cannot be run, or was abandoned.</exception>
    public async Task<LoadResult> RunAsync(CancellationToken stop, CancellationToken abandon = default)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(abandon);
        Task<IWorker>[] starting = [.. Enumerable.Range(0, workers).Select(StartAsync)];
        try
        {
            IWorker[] all = await TogetherAsync(starting, ending);
            using CancellationTokenRegistration killing = ending.Token.Register(() => Array.ForEach(all, w => w.Kill()));
            await TogetherAsync(all.Select(ReadyAsync), ending);
            await Task.WhenAll(all.Select(w => w.TellAsync(new(Go: true))));
            await using CancellationTokenRegistration stopping = stop.Register(() => _ = Task.WhenAll(all.Select(w => w.TellAsync(new(Stop: true)))));
            return Merge(await TogetherAsync(all.Select(FollowAsync), ending));
        }
        catch (OperationCanceledException) when (abandon.IsCancellationRequested)
        {
            throw new LoadException("the load was abandoned");
        }
        finally
        {
            foreach (Task<IWorker> started in starting.Where(s => s.IsCompletedSuccessfully))
                (await started).Dispose();
        }

        async Task<IWorker> StartAsync(int number) => await start(number, ending.Token);
    }

    // A load of fewer workers than planned would be another load: the first that fails ends the others, and is the reason.
    private static async Task<T[]> TogetherAsync<T>(IEnumerable<Task<T>> tasks, CancellationTokenSource ending)
    {
        Exception? first = null;

        async Task<T> WatchedAsync(Task<T> task)
        {
            try
            {
                return await task;
            }
            catch (Exception e)
            {
                if (Interlocked.CompareExchange(ref first, e, null) is null)
                    await ending.CancelAsync();
                throw;
            }
        }

        try
        {
            return await Task.WhenAll(tasks.Select(WatchedAsync));
        }
        catch when (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
            throw;
        }
    }

    private async Task<WorkerMessage> ReadyAsync(IWorker worker, int number)
    {
        await worker.TellAsync(new(plan.Share(number, workers)));
        return await worker.ReadAsync();
    }

    private async Task<ResultMessage> FollowAsync(IWorker worker)
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

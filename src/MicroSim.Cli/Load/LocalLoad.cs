using System.Security.Cryptography;
using MicroSim.ControlPlane.LoadTests;
using MicroSim.Load.Plans;
using MicroSim.Load.Results;
using MicroSim.Load.Thresholds;
using MicroSim.Load.Workers;
using MicroSim.Topology;

namespace MicroSim.Cli.Load;

/// <summary>A load of URLs, run by this command: no control plane has a part in it.</summary>
internal static class LocalLoad
{
    /// <summary>Runs it to its end, or to an interruption.</summary>
    public static async Task<LoadReport> RunAsync(LoadTest test, bool isQuiet, CancellationToken interrupted)
    {
        string program = WorkerProgramFile.Find()
            ?? throw new CommandException(ExitCode.Conflict, $"microsim: there is no {WorkerProgramFile.Name} beside {AppContext.BaseDirectory}; it is built with the command.");
        PlannedRequest[] requests = [.. test.Requests.Cast<UrlLoad>().Select(LoadPlanner.Request)];
        LoadPlan plan = LoadPlanner.Of(test, requests, test.Seed ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))));
        DateTimeOffset startedAt = TimeProvider.System.GetUtcNow();
        using LoadProgress progress = new(plan.Seconds, test.Count is not null, test.Repeat, isQuiet);
        List<LoadResult> results = [];
        try
        {
            for (int run = 1; run <= test.Repeat && !(run > 1 && interrupted.IsCancellationRequested); run++)
            {
                int now = run;
                results.Add(await new LoadRun(program, plan.Repetition(run - 1), test.Workers) { Passed = second => progress.Show(second, now) }.RunAsync(interrupted));
            }
        }
        catch (LoadException e)
        {
            throw new CommandException(ExitCode.Failed, $"microsim: {e.Message}.");
        }
        string target = requests.Length == 1 ? $"{requests[0].Method} {requests[0].Url}" : LoadWords.Shares(requests);
        return LoadReports.Of(results, target, LoadWords.Of(test), startedAt, [.. test.Thresholds.Select(t => Threshold.Parse(t, out _)!)]);
    }
}

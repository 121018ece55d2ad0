using System.CommandLine;
using System.Text.Json;
using MicroSim.Cli.Load;
using MicroSim.Cli.Output;
using MicroSim.Load.Plans;
using MicroSim.Load.Results;
using MicroSim.Load.Thresholds;
using MicroSim.Load.Workers;

namespace MicroSim.Cli.Commands;

/// <summary>Loads a simulation or a URL, and says what came of it.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        ExampleCommand command = new(
            "load", "Load a simulation or a URL at a given rate or with a number of users, and report latencies that can be trusted; Ctrl-C ends it early with what there is",
            "microsim load --rate 500 --duration 60s --report load.html",
            "microsim load shop --users 50 --think 200ms --threshold 'p99 < 250ms' --threshold 'errors < 0.1%'",
            "microsim load shop --service cart --rate 50..500 --duration 2m --poisson",
            "microsim load http://localhost:8080/ --rate 100 --spike 1000@10s --output json")
        { LoadOptions.Target };
        foreach (Option option in LoadOptions.All)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string[] files = parsed.GetValue(LoadOptions.Reports) ?? [];
        ReportFiles.Check(files);
        IReadOnlyList<Threshold> thresholds = PlanReader.Thresholds(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        LoadTarget target = await LoadTarget.FindAsync(parsed, cancellation);
        (LoadPlan plan, string words) = await PlanReader.ReadAsync(parsed, target.Request, cancellation);
        DateTimeOffset startedAt = TimeProvider.System.GetUtcNow();
        LoadReport report = LoadReports.Of(await RunAsync(plan, parsed.GetValue(LoadOptions.Workers), format, cancellation), target.Words, words, startedAt, thresholds);
        if (format == OutputFormat.Text)
            LoadTables.Write(report);
        else
            Structured.Write(JsonSerializer.SerializeToElement(report, LoadReportJson.Default.LoadReport), format);
        foreach (string file in files)
        {
            ReportFiles.Write(file, report);
            Terminal.Error($"wrote {file}");
        }
        return (int)(cancellation.IsCancellationRequested ? ExitCode.Interrupted : report.Passed ? ExitCode.Ok : ExitCode.Failed);
    }

    private static async Task<LoadResult> RunAsync(LoadPlan plan, int workers, OutputFormat format, CancellationToken cancellation)
    {
        using LoadProgress progress = new(plan.Seconds, plan.MaxRequests is not null, format != OutputFormat.Text);
        try
        {
            return await new LoadRun(WorkerProgramFile.Find(), plan, workers) { Passed = progress.Show }.RunAsync(cancellation);
        }
        catch (LoadException e)
        {
            throw new CommandException(ExitCode.Failed, $"microsim: {e.Message}.");
        }
    }
}

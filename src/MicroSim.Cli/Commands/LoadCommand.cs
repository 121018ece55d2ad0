using System.CommandLine;
using MicroSim.Cli.Client;
using MicroSim.Cli.Load;
using MicroSim.Cli.Output;
using MicroSim.Load.Results;

namespace MicroSim.Cli.Commands;

/// <summary>Loads a simulation or a URL, and says what came of it.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        ExampleCommand command = new(
            "load", "Load a simulation or a URL at a given rate or with a number of users, and report latencies that can be trusted; Ctrl-C ends it early with what there is",
            "microsim load --rate 500 --duration 60s --report load.html",
            "microsim load -f docs/examples/load/shop.yaml",
            "microsim load shop --users 50 --think 200ms --threshold 'p99 < 250ms' --threshold 'errors < 0.1%'",
            "microsim load shop --rate 200 --repeat 5 --compare run-12",
            "microsim load shop --service cart --rate 50..500 --duration 2m --poisson",
            "microsim load http://localhost:8080/ --rate 100 --spike 1000@10s --output json")
        { LoadOptions.Target };
        foreach (Option option in LoadOptions.All)
            command.Options.Add(option);
        foreach (Command kept in LoadKeptCommands.All())
            command.Subcommands.Add(kept);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string[] files = parsed.GetValue(LoadOptions.Reports) ?? [];
        ReportFiles.Check(files);
        OutputFormat format = Shared.FormatOf(parsed);
        string? compare = parsed.GetValue(LoadOptions.Compare);
        LoadInput input = await LoadInput.ReadAsync(parsed, cancellation);
        LoadReport report;
        LoadReport? before;
        if (input.Simulation is null && input.IsLocal)
        {
            before = compare is null ? null : await ComparedLoads.ReadAsync(compare, null, cancellation);
            report = await LocalLoad.RunAsync(input.Test!, format != OutputFormat.Text, cancellation);
        }
        else
        {
            using Server server = Shared.Connect(parsed);
            RemoteLoad load = new(server, input.Simulation ?? await server.OnlyAsync(cancellation));
            before = compare is null ? null : await ComparedLoads.ReadAsync(compare, load, cancellation);
            (string id, report) = await load.RunAsync(input.Document, input.File, format != OutputFormat.Text, cancellation);
            if (format == OutputFormat.Text)
                Terminal.Error($"kept as {id}");
        }
        LoadOutput.Write(report, before is null ? null : ComparedLoads.Of(before, report), format);
        foreach (string file in files)
        {
            ReportFiles.Write(file, report);
            Terminal.Error($"wrote {file}");
        }
        return (int)(cancellation.IsCancellationRequested ? ExitCode.Interrupted : LoadVerdict.Of(report));
    }
}

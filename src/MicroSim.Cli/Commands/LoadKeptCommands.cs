using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Load;
using MicroSim.Cli.Output;
using MicroSim.Load.Results;

namespace MicroSim.Cli.Commands;

/// <summary>Loads that a control plane keeps: listed, shown again, compared, deleted.</summary>
internal static class LoadKeptCommands
{
    private static readonly Argument<string> run = new Argument<string>("RUN") { Description = "The load's name, such as run-12" }.Completing(Names.LoadTests);

    public static IEnumerable<Command> All()
    {
        ExampleCommand list = new("list", "List the loads of a simulation that are kept, the newest first", "microsim load list") { Shared.Simulation, Shared.Server };
        list.SetAction(ListAsync);
        ExampleCommand show = new("show", "Show the report of a load again, or write it, or compare it with an earlier one", "microsim load show run-12 --report load.html", "microsim load show run-13 --compare run-12")
        { run, LoadOptions.Compare, LoadOptions.Reports, Shared.Simulation, Shared.Server };
        show.SetAction(ShowAsync);
        ExampleCommand delete = new("delete", "Forget a load and its report; one that runs is ended at once", "microsim load delete run-12") { run, Shared.Simulation, Shared.Server };
        delete.SetAction(DeleteAsync);
        return [list, show, delete];
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        string simulation = await Shared.SimulationAsync(parsed, server, cancellation);
        JsonElement all = await server.SendJsonAsync(HttpMethod.Get, $"{Server.Path(simulation)}/load-tests", null, cancellation);
        if (Shared.FormatOf(parsed) is OutputFormat format and not OutputFormat.Text)
            Structured.Write(all, format);
        else if (!all.Items("items").Any())
            Terminal.Line($"no load of {simulation} is kept; `microsim load {simulation}` runs one.");
        else
            Columns.Write(["RUN", "SINCE", "STATE", "RATE", "P50", "P99", "ERRORS", "LOAD"], [.. all.Items("items").Select(Row)]);
        return (int)ExitCode.Ok;
    }

    private static async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string[] files = parsed.GetValue(LoadOptions.Reports) ?? [];
        ReportFiles.Check(files);
        using Server server = Shared.Connect(parsed);
        RemoteLoad load = new(server, await Shared.SimulationAsync(parsed, server, cancellation));
        LoadReport report = await load.ReportAsync(parsed.GetRequiredValue(run), cancellation);
        LoadReport? before = parsed.GetValue(LoadOptions.Compare) is string earlier ? await ComparedLoads.ReadAsync(earlier, load, cancellation) : null;
        LoadOutput.Write(report, before is null ? null : ComparedLoads.Of(before, report), Shared.FormatOf(parsed));
        foreach (string file in files)
        {
            ReportFiles.Write(file, report);
            Terminal.Error($"wrote {file}");
        }
        return (int)ExitCode.Ok;
    }

    private static async Task<int> DeleteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        string simulation = await Shared.SimulationAsync(parsed, server, cancellation), id = parsed.GetRequiredValue(run);
        await server.SendJsonAsync(HttpMethod.Delete, $"{Server.Path(simulation)}/load-tests/{Uri.EscapeDataString(id)}", null, cancellation);
        Terminal.Line($"{id} of {simulation} is deleted.");
        return (int)ExitCode.Ok;
    }

    private static IReadOnlyList<string> Row(JsonElement test)
    {
        JsonElement result = test.Member("result");
        bool has = result.ValueKind == JsonValueKind.Object;
        string state = result.Flag("allFailed") ? "all failed" : has && !result.Flag("passed") ? "broken" : test.Text("state") ?? "";
        return
        [
            test.Text("id") ?? "", test.Text("since") is { Length: >= 19 } since ? since[..19].Replace('T', ' ') : "", state,
            has ? Text($"{result.Real("rate"):0.#}/s") : "-", has ? $"{LoadTables.Short(result.Real("p50Ms"))} ms" : "-", has ? $"{LoadTables.Short(result.Real("p99Ms"))} ms" : "-",
            has ? Text($"{result.Real("errorShare") * 100:0.###} %") : "-", $"{test.Text("target")}: {test.Text("load")}",
        ];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

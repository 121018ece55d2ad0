using System.CommandLine;
using System.Text.Json;
using MicroSim.Cli.Compare;
using MicroSim.Cli.Load;
using MicroSim.Cli.Output;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Cli.Commands;

/// <summary>Compares what can be compared: today frameworks.</summary>
internal static class CompareCommand
{
    private const string Description = "Load each agent alone, in turn, with the same load, and say how they differ: throughput, latencies, processor time, memory, start, errors under a fault";

    private static readonly string[] examples =
    [
        "microsim compare frameworks --report frameworks.html",
        "microsim compare frameworks aspnetcore gorilla --rounds 5 --duration 5s",
        "microsim compare frameworks express --agent ./my-agent --rate 500 --output json",
    ];

    public static Command Create()
    {
        ExampleCommand frameworks = new("frameworks", Description, examples) { CompareOptions.Frameworks };
        foreach (Option option in CompareOptions.All)
            frameworks.Options.Add(option);
        frameworks.SetAction(FrameworksAsync);
        ExampleCommand command = new("compare", "Answer which web framework suits which service: the same load against each, alone, in turn", examples);
        command.Subcommands.Add(frameworks);
        return command;
    }

    private static async Task<int> FrameworksAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string? file = parsed.GetValue(CompareOptions.Report);
        if (file is not null)
            ComparePage.Check(file);
        CompareSettings settings = await CompareSettings.ReadAsync(parsed, cancellation);
        IReadOnlyList<AgentDescription> agents = await Contestants.FindAsync(parsed, cancellation);
        OutputFormat format = Shared.FormatOf(parsed);
        DateTimeOffset startedAt = TimeProvider.System.GetUtcNow();
        List<Turn>[] turns = await TurnsAsync(new Contest(settings, LocalLoad.Worker(), TimeProvider.System), agents, settings.Rounds, cancellation);
        CompareReport report = CompareReports.Of(settings, agents.Select((a, i) => (a.Framework, a.Language, (IReadOnlyList<Turn>)turns[i])), startedAt, Environment.ProcessorCount);
        if (format == OutputFormat.Text)
            CompareTables.Write(report);
        else
            Structured.Write(JsonSerializer.SerializeToElement(report, CompareReportJson.Default.CompareReport), format);
        if (file is not null)
        {
            ComparePage.Write(file, report);
            Terminal.Error($"wrote {file}");
        }
        return (int)ExitCode.Ok;
    }

    private static async Task<List<Turn>[]> TurnsAsync(Contest contest, IReadOnlyList<AgentDescription> agents, int rounds, CancellationToken cancellation)
    {
        List<Turn>[] turns = [.. agents.Select(_ => new List<Turn>())];
        foreach (AgentDescription agent in agents)
            await contest.TryAsync(agent, cancellation);
        for (int round = 0; round < rounds; round++)
        {
            foreach (int i in Turn.Order(agents.Count, round))
            {
                Turn turn = await contest.RunAsync(agents[i], round, cancellation);
                turns[i].Add(turn);
                Terminal.Error($"round {round + 1} of {rounds}: {agents[i].Framework} {turn.Rate:0} requests/s");
            }
        }
        return turns;
    }
}

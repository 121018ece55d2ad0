using System.CommandLine;
using MicroSim.Cli.Output;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Cli.Commands;

/// <summary>Builds agents ahead of time; <c>up</c> builds those that it needs by itself.</summary>
internal static class BuildCommand
{
    private static readonly Argument<string[]> frameworks = new("FRAMEWORK") { Description = "Which agents; all when none is named", Arity = ArgumentArity.ZeroOrMore };

    public static Command Create()
    {
        ExampleCommand command = new("build", "Build the agents that are missing or out of date", "microsim build", "microsim build aspnetcore") { frameworks };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        AgentCatalogue catalogue = AgentCatalogue.Read(Home.Find());
        string[] named = parsed.GetValue(frameworks) is { Length: > 0 } given ? given : [.. catalogue.Frameworks];
        AgentDescription[] agents = [.. named.Select(n => catalogue.Find(n) ?? throw new CommandException(ExitCode.Usage, $"microsim: {catalogue.Missing(n)}"))];
        foreach (AgentDescription agent in agents)
            await BuildAsync(agent, Terminal.Line, cancellation);
        return (int)ExitCode.Ok;
    }

    /// <summary>Builds one agent where it is not what its sources say.</summary>
    public static async Task BuildAsync(AgentDescription agent, Action<string> progress, CancellationToken cancellation)
    {
        try
        {
            await new AgentBuild(TimeProvider.System, progress).EnsureAsync(agent, cancellation);
        }
        catch (AgentBuildException e)
        {
            throw new CommandException(ExitCode.Conflict, [$"microsim: {e.Message}"]);
        }
    }
}

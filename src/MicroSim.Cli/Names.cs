using System.CommandLine.Completions;
using MicroSim.Cli.Client;

namespace MicroSim.Cli;

/// <summary>Names that a running control plane knows, for a shell's completion. A control plane that does not answer at once has none.</summary>
internal static class Names
{
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(500);

    public static IEnumerable<string> Simulations(CompletionContext context) => Ask(context, async (server, cancellation) => (await server.ListAsync(cancellation)).Items.Select(s => s.Name));

    /// <summary>Where one word may be either.</summary>
    public static IEnumerable<string> SimulationsAndServices(CompletionContext context) =>
        Ask(context, async (server, cancellation) => (await server.ListAsync(cancellation)).Items.SelectMany(s => s.Services.Select(one => one.Name).Prepend(s.Name)).Distinct());

    /// <summary>Of the simulation that stands before it on the command line.</summary>
    public static IEnumerable<string> Services(CompletionContext context) =>
        context.ParseResult.CommandResult.Children.OfType<System.CommandLine.Parsing.ArgumentResult>().FirstOrDefault(a => a.Argument.Name == "NAME") is { Tokens: [var name, ..] }
            ? Ask(context, async (server, cancellation) => (await server.GetAsync(name.Value, cancellation)).Services.Select(s => s.Name))
            : [];

    /// <summary>Of the simulation of <c>--simulation</c>, or of the only one.</summary>
    public static IEnumerable<string> ServicesOfOption(CompletionContext context) =>
        Ask(context, async (server, cancellation) => (await server.GetAsync(await Shared.SimulationAsync(context.ParseResult, server, cancellation), cancellation)).Services.Select(s => s.Name));

    /// <summary>Load tests of the simulation of <c>--simulation</c>, or of the only one.</summary>
    public static IEnumerable<string> LoadTests(CompletionContext context) =>
        Ask(context, async (server, cancellation) =>
            (await server.SendJsonAsync(HttpMethod.Get, $"{Server.Path(await Shared.SimulationAsync(context.ParseResult, server, cancellation))}/load-tests", null, cancellation)).Items("items").Select(t => t.Text("id")!));

    private static string[] Ask(CompletionContext context, Func<Server, CancellationToken, Task<IEnumerable<string>>> ask)
    {
        try
        {
            using CancellationTokenSource limit = new(patience, TimeProvider.System);
            using Server server = Shared.Connect(context.ParseResult);
            return [.. ask(server, limit.Token).GetAwaiter().GetResult()];
        }
        catch (Exception e) when (e is CommandException or OperationCanceledException)
        {
            return [];
        }
    }
}

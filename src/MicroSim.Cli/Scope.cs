using System.CommandLine;
using MicroSim.Cli.Client;
using MicroSim.Contract;

namespace MicroSim.Cli;

/// <summary>A simulation, or one service of it, as <c>[NAME] [SERVICE]</c> says on the command line: one word alone may be either.</summary>
/// <param name="Simulation">Its name.</param>
/// <param name="Service">The service; null for all of them.</param>
internal readonly record struct Scope(string Simulation, string? Service)
{
    /// <summary>What a command reads of its line; add both to it.</summary>
    public static (Argument<string?> Name, Argument<string?> Service) Arguments() =>
    (
        new Argument<string?>("NAME") { Description = "The simulation, which may be left out when exactly one runs; or a service, when there is one of that name", Arity = ArgumentArity.ZeroOrOne }
            .CompletingOrNone(Names.SimulationsAndServices),
        Shared.OptionalService());

    /// <summary>What is meant. A simulation comes before a service of the same name.</summary>
    public static async Task<Scope> OfAsync(string? name, string? service, Server server, CancellationToken cancellation)
    {
        if (name is null)
            return new(await server.OnlyAsync(cancellation), null);
        if (service is not null)
            return new(name, service);
        SimulationReply[] all = [.. (await server.ListAsync(cancellation)).Items];
        if (all.Any(s => s.Name == name))
            return new(name, null);
        string[] with = [.. all.Where(s => s.Services.Any(one => one.Name == name)).Select(s => s.Name)];
        return with.Length == 1 ? new(with[0], name) : throw Unknown(name, with, all);
    }

    private static CommandException Unknown(string name, string[] with, SimulationReply[] all)
    {
        if (with.Length > 1)
            return new(ExitCode.Failed, $"microsim: several simulations have a service {name}; put the one that is meant before it: {string.Join(", ", with)}.");
        string[] services = [.. all.SelectMany(s => s.Services).Select(s => s.Name).Distinct()];
        return new(
            ExitCode.Failed,
            all.Length == 0
                ? "microsim: no simulation runs. Start one with `microsim apply FILE`."
                : $"microsim: no simulation and no service is named {name}{Spelling.Suggestion(name, [.. all.Select(s => s.Name), .. services])}. Simulations: {string.Join(", ", all.Select(s => s.Name))}; services: {string.Join(", ", services)}.");
    }
}

using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>The names that a document may use.</summary>
/// <param name="Frameworks">The frameworks that have an agent.</param>
/// <param name="Catalogue">The fault types.</param>
/// <param name="Services">The services that the document has.</param>
internal sealed record Known(IReadOnlyCollection<string> Frameworks, FaultCatalogue Catalogue, IReadOnlySet<string> Services)
{
    private const int MaxNamesShown = 20;

    /// <summary>Those that a part may use which is added to a simulation.</summary>
    public static Known Of(Simulation simulation) => new([], FaultCatalogue.Standard, simulation.Services.Select(s => s.Name).ToHashSet(StringComparer.Ordinal));

    /// <summary>What to say of a service that is not there.</summary>
    public string UnknownService(string name) => $"unknown service '{name}'{Spelling.Suggestion(name, Services)}; {Names(Services)}";

    public string UnknownFramework(string name) => $"unknown framework '{name}'{Spelling.Suggestion(name, Frameworks)}; {Names([.. Frameworks.Order(StringComparer.Ordinal)])}";

    /// <summary><c>known are a, b</c>, of very many only the first.</summary>
    public static string Names(IReadOnlyCollection<string> names) => names.Count switch
    {
        0 => "none are known",
        > MaxNamesShown => $"known are {string.Join(", ", names.Take(MaxNamesShown))} and {names.Count - MaxNamesShown} more",
        _ => $"known are {string.Join(", ", names)}",
    };
}

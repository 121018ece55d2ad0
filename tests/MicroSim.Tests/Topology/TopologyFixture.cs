using MicroSim.Contract;
using MicroSim.Runtimes.Agents;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>What these tests read documents with.</summary>
internal static class TopologyFixture
{
    public static DocumentOptions Options { get; } = new(["aspnetcore", "express", "gorilla"], FaultCatalogue.Standard);

    /// <summary>The frameworks that there are, for documents that must be right.</summary>
    public static DocumentOptions EveryFramework { get; } = new(AgentCatalogue.Read(Repository.Root).Known, FaultCatalogue.Standard);

    public static string ExamplePath(string file) => Path.Combine(Repository.Root, "docs", "examples", file);

    public static Simulation Example(string file) => Valid(File.ReadAllText(ExamplePath(file)));

    public static Simulation Valid(string text)
    {
        DocumentResult result = SimulationDocument.Read(text, EveryFramework);
        Assert.Empty(result.Problems);
        return result.Simulation!;
    }

    /// <summary>A document around the body of <c>spec.services</c>, which is indented by four.</summary>
    public static string Document(string services) =>
        $"apiVersion: microsim.dev/v1alpha1\nkind: Simulation\nmetadata: {{ name: test }}\nspec:\n  services:\n{services}\n";

    /// <summary>Addresses that are not the ports of the document.</summary>
    public static Dictionary<string, Uri> Addresses(Simulation simulation) =>
        simulation.Services.Select((service, i) => (service.Name, Address: new Uri($"http://127.0.0.1:{40001 + i}/"))).ToDictionary(s => s.Name, s => s.Address);
}

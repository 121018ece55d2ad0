using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

/// <summary>Documents in, texts of other tools out: <c>exports/*.yaml</c> and the files beside them.</summary>
public sealed class ExportTests
{
    private static readonly KnownFramework[] frameworks = [new("aspnetcore", "registry.example/aspnetcore:2"), new("express")];

    [Theory]
    [InlineData("mermaid", "rich.mmd")]
    [InlineData("dot", "rich.dot")]
    [InlineData("compose", "rich.compose.yaml")]
    public void A_simulation_is_written_as_the_file_says(string format, string expected) =>
        Assert.Equal(File.ReadAllText(FilePath(expected)), SimulationExport.Write(Rich(), format, frameworks));

    [Theory]
    [MemberData(nameof(ExampleTests.Documents), MemberType = typeof(ExampleTests))]
    public void Yaml_reads_as_the_same_simulation(string file)
    {
        string yaml = SimulationExport.Write(TopologyFixture.Example(file), "yaml", frameworks)!;
        Assert.Equal(yaml, SimulationExport.Write(TopologyFixture.Valid(yaml), "yaml", frameworks));
    }

    [Theory]
    [MemberData(nameof(ExampleTests.Documents), MemberType = typeof(ExampleTests))]
    public void Every_format_shows_every_service(string file)
    {
        Simulation simulation = TopologyFixture.Example(file);
        foreach (string format in SimulationExport.Formats)
        {
            string text = SimulationExport.Write(simulation, format, frameworks)!;
            Assert.EndsWith("\n", text, StringComparison.Ordinal);
            Assert.All(simulation.Services, s => Assert.Contains(s.Name, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_container_s_state_is_one_that_agents_accept()
    {
        string compose = SimulationExport.Write(Rich(), "compose", frameworks)!;
        string[] states = [.. compose.Split('\n').Where(l => l.Contains("content: '", StringComparison.Ordinal)).Select(l => l[(l.IndexOf('\'', StringComparison.Ordinal) + 1)..l.LastIndexOf('\'')])];
        Assert.Equal(3, states.Length);
        Assert.All(states, state =>
        {
            Parsed<AgentState> parsed = StateParser.Parse(System.Text.Encoding.UTF8.GetBytes(state.Replace("$$", "$", StringComparison.Ordinal)), new ParseOptions(FaultCatalogue.Standard, Strict: true, AgentDesignations: true));
            Assert.Empty(parsed.Problems);
            Assert.Equal(["end:8080", "cart-2:8080", "store:8080"], parsed.Value!.Targets);
        });
    }

    [Fact]
    public void An_unknown_format_is_none() => Assert.Null(SimulationExport.Write(Rich(), "svg", frameworks));

    private static Simulation Rich() => TopologyFixture.Valid(File.ReadAllText(FilePath("rich.yaml")));

    private static string FilePath(string file) => Path.Combine(Repository.Root, "tests/MicroSim.Tests/Topology/exports", file);
}

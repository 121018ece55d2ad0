using MicroSim.Runtimes.Agents;

namespace MicroSim.Tests.Runtimes.Agents;

public sealed class AgentCatalogueTests
{
    [Fact]
    public void The_agents_of_this_repository_are_read_without_a_problem()
    {
        AgentCatalogue catalogue = AgentCatalogue.Read(Repository.Root);

        AgentDescription agent = catalogue.Find("aspnetcore")!;
        Assert.Empty(catalogue.Problems);
        Assert.Equal("csharp", agent.Language);
        Assert.Equal([Path.Combine(Repository.Root, "artifacts/agents/aspnetcore/agent")], agent.RunArguments);
        Assert.Equal("dotnet", Assert.Single(agent.Needs).Tool);
        Assert.All(agent.Sources, s => Assert.True(Path.Exists(s), s));
    }

    [Fact]
    public void A_broken_description_says_everything_and_hurts_no_other()
    {
        using AgentHome home = new();
        home.Write("agents/good/agent.json", """{"framework":"good","language":"sh","run":["{out}/agent"]}""");
        home.Write("agents/bad/agent.json", """{"framework":"other","runs":[],"needs":[{"tool":""}],"build":"make","cannot":["reset","fault:abrt"]}""");
        home.Write("agents/worse/agent.json", "{");
        home.Write("agents/none/README.md", "no agent");

        AgentCatalogue catalogue = AgentCatalogue.Read(home.Path);

        Assert.Equal(["good"], catalogue.Frameworks);
        Assert.Null(catalogue.Find("bad"));
        string[] bad = [.. catalogue.Problems.Where(p => p.Path.StartsWith($"{home.Path}/agents/bad/agent.json#", StringComparison.Ordinal)).Select(p => p.ToString().Split('#')[1])];
        Assert.Equal(
            [
                "build: must be an array of texts",
                "cannot[1]: 'abrt' is no fault type; did you mean 'abort'?",
                "framework: must be 'bad', the folder's name",
                "language: must be a text that is not empty",
                "needs[0].install: must be a text that is not empty",
                "needs[0].tool: must be a text that is not empty",
                "needs[0].version: must be a text that is not empty",
                "run: must name the program, such as [\"{out}/agent\"]",
                "runs: is no field of agent.json; did you mean 'run'?",
            ],
            bad.Order(StringComparer.Ordinal));
        Assert.Contains(catalogue.Problems, p => p.Path == $"{home.Path}/agents/worse/agent.json#$");
        Assert.StartsWith("the agent 'bad' cannot be used: ", catalogue.Missing("bad"), StringComparison.Ordinal);
        Assert.Equal("there is no agent for 'goad'; did you mean 'good'? (known are good)", catalogue.Missing("goad"));
    }

    [Fact]
    public void What_documents_need_to_know_of_a_framework_is_told()
    {
        using AgentHome home = new();
        home.Write("agents/able/agent.json", """{"framework":"able","language":"sh","run":["{out}/agent"],"image":"registry.example/able"}""");
        home.Write("agents/limited/agent.json", """{"framework":"limited","language":"sh","run":["{out}/agent"],"cannot":["fault:abort"]}""");

        Assert.Equal(["able registry.example/able ", "limited  fault:abort"], AgentCatalogue.Read(home.Path).Known.Select(f => $"{f.Name} {f.Image} {string.Join(',', f.Cannot)}"));
    }

    [Fact]
    public void A_home_without_agents_is_an_empty_catalogue()
    {
        using AgentHome home = new();

        Assert.Equal($"there is no agent for 'flask' (there are no agents in {home.Path}/agents)", AgentCatalogue.Read(home.Path).Missing("flask"));
    }
}

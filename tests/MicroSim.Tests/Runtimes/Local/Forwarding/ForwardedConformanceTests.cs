using MicroSim.Conformance.Agents;
using MicroSim.Conformance.Report;
using MicroSim.Conformance.Running;

namespace MicroSim.Tests.Runtimes.Local.Forwarding;

/// <summary>These look at times: they run alone.</summary>
[CollectionDefinition(nameof(ForwardedConformanceTests), DisableParallelization = true)]
public sealed class AloneWithTheMachine;

/// <summary>An agent behind a forwarder is as good as one that is called itself: nothing that the contract says of connections gets lost.</summary>
[Collection(nameof(ForwardedConformanceTests))]
public sealed class ForwardedConformanceTests
{
    private const int Rounds = 3;

    [Theory]
    [InlineData("abort")]
    [InlineData("dead callee")]
    [InlineData("leav")]
    [InlineData("half-closes")]
    [InlineData("waiting fault")]
    [InlineData("a connection")]
    [InlineData("while it drains")]
    public async Task Cases_hold_through_a_forwarder(string filter)
    {
        AgentManifest manifest = AgentManifest.Read(Path.Combine(Repository.Root, "agents/aspnetcore/agent.json"), Path.Combine(Repository.Root, "artifacts"))
            with { Run = ["dotnet", Path.Combine(Repository.Root, "artifacts/bin/aspnetcore/debug/agent.dll")] };
        await using ForwardedAgents agents = new(new StartedAgents(manifest));
        SuiteOptions options = new(agents, Path.Combine(Repository.Root, "contract/cases"), filter, Jobs: 2);

        IReadOnlyList<CaseResult> results = [];
        for (int round = 0; round < Rounds && (results.Count == 0 || results.Any(r => r.Failure is { IsSlowness: true })); round++)
            results = await new Suite(options, TimeProvider.System).RunAsync();

        Assert.NotEmpty(results);
        Assert.All(results, r => Assert.True(r.Outcome == Outcome.Passed, $"{r.Case.Name}: {r.Outcome} {r.Failure}"));
    }
}

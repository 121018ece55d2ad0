using MicroSim.Conformance.Agents;
using MicroSim.Conformance.Report;
using MicroSim.Conformance.Running;
using MicroSim.E2E.Shipped;
using MicroSim.Tests.Runtimes.Local.Forwarding;

namespace MicroSim.E2E;

/// <summary>Every framework's built agent behind the runtime's forwarder is as good as one that is called itself.</summary>
public sealed class ForwardedTests
{
    private const int Rounds = 3;

    // Resets, refusals, waiting calls and clients that leave, also where a state or a signal of the one process decides.
    private static readonly string[] ofOneProcess = ["abort", "dead callee", "leav", "half-closes", "waiting fault", "a connection", "while it drains", "hang"];

    // Each replica has a pool of its own.
    private const string OfOnePool = "calls one after the other use one connection";

    public static TheoryData<string> Frameworks => [.. BuiltAgents.Frameworks];

    [Theory]
    [MemberData(nameof(Frameworks))]
    public Task All_that_two_replicas_can_be_asked_holds(string framework) => HoldsAsync(framework, 2, null);

    [Theory]
    [MemberData(nameof(Frameworks))]
    public async Task What_happens_to_connections_holds_for_one_process(string framework)
    {
        foreach (string filter in ofOneProcess)
            await HoldsAsync(framework, 1, filter);
    }

    private static async Task HoldsAsync(string framework, int replicas, string? filter)
    {
        AgentManifest manifest = AgentManifest.Read(Path.Combine(Repository.Root, "agents", framework, "agent.json"), Path.Combine(Repository.Root, "artifacts"));
        await using ForwardedAgents agents = new(new StartedAgents(manifest), replicas);
        SuiteOptions options = new(agents, Path.Combine(Repository.Root, "contract", "cases"), filter, Jobs: 2);

        IReadOnlyList<CaseResult> results = [];
        for (int round = 0; round < Rounds && (results.Count == 0 || results.Any(r => r.Failure is { IsSlowness: true })); round++)
            results = await new Suite(options, TimeProvider.System).RunAsync();

        Assert.Contains(results, r => r.Outcome == Outcome.Passed);
        Assert.Empty(results.Where(r => r.Outcome == Outcome.Failed && (replicas == 1 || !r.Case.Name.StartsWith(OfOnePool, StringComparison.Ordinal))).Select(r => $"{framework}: {r.Case.Name}: {r.Failure!.Step}: {string.Join("; ", r.Failure.Mismatches)}"));
    }
}

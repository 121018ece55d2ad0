using System.Text;
using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.Topology.Scenarios;

/// <summary>The text form of scenarios: what is read, and what is said of what is wrong.</summary>
public sealed class ScenarioDocumentTests
{
    [Fact]
    public void Every_kind_of_step_is_read()
    {
        Scenario scenario = ScenarioText.Valid("""
            { for: 10s, condition: { service: cart, type: error, args: { status: 503 }, probability: 20, replicas: 50%, to: [store] } }
            { for: 10s, disruption: { service: cart, type: stop, replicas: all } }
            { for: 10s, disruption: { service: store, type: scale, replicas: 0 } }
            { disruption: { service: store, type: restart } }
            { for: 10s, connection: { from: front, to: cart, probability: 50, timeout: 100 } }
            { for: 10s, connection: { from: front, to: store, link: [{ type: latency, args: { delay: 5 } }] } }
            { request: { designation: front, usePlan: true } }
            """);
        Assert.Equal(
            ["cart error", "cart stop", "store scale", "store restart", "front → cart connection", "front → store connection", "front request"],
            scenario.Steps.Select(s => $"{s.Action.Target} {s.Action.Type}"));
        ConditionAction condition = (ConditionAction)scenario.Steps[0].Action;
        Assert.Equal((503, 20.0, "50%"), (condition.Condition.Condition.Fault.Args.Integer("status"), condition.Condition.Condition.Fault.Probability, condition.Condition.Replicas.ToString()));
        Assert.Equal("""{"status":503,"probability":20,"replicas":"50%","to":["store"]}""", condition.Args);
        Assert.Equal("all", ((DisruptionAction)scenario.Steps[1].Action).Which.ToString());
        Assert.Equal("""{"probability":50,"timeout":100}""", ((ConnectionAction)scenario.Steps[4].Action).Patch);
        Assert.Equal(["test", null], [DocumentKinds.SimulationOf("spec: { simulation: test }"u8.ToArray()), DocumentKinds.SimulationOf("spec: [}"u8.ToArray())]);
    }

    [Fact]
    public void One_replica_is_disrupted_unless_it_says_otherwise() =>
        Assert.Equal(1, ((DisruptionAction)ScenarioText.Valid("{ disruption: { service: cart, type: kill } }").Steps[0].Action).Which.Count);

    [Theory]
    [InlineData("{ for: 1s, condition: { service: crat, type: latency, args: { delay: 1 } } }", "condition.service", "unknown service 'crat'; did you mean 'cart'?")]
    [InlineData("{ for: 1s, condition: { service: cart, type: latncy } }", "condition.type", "unknown fault type 'latncy'; did you mean 'latency'?")]
    [InlineData("{ for: 1s, condition: { service: cart, type: latency, args: { delay: -1 } } }", "condition.args.delay", "must be an integer from 0 to 3600000")]
    [InlineData("{ for: 1s, condition: { service: cart, type: latency, args: { delay: 1 }, to: [stor] } }", "condition.to[0]", "unknown service 'stor'; did you mean 'store'?")]
    [InlineData("{ for: 1s, condition: { service: cart, type: latency, args: { delay: 1 }, replicas: 0 } }", "condition.replicas", "must be `all`")]
    [InlineData("{ condition: { service: cart, type: latency, args: { delay: 1 }, duration: 1000 } }", "condition.duration", "must be left out: write `for` beside `condition`")]
    [InlineData("{ for: 1s, condition: { service: cart, type: refuse } }", "condition.type", "'refuse' needs `to`")]
    [InlineData("{ for: 1s, condition: { service: cart, type: connection-leak, args: { count: 1, to: nobody } } }", "condition.args.to", "unknown service 'nobody'")]
    [InlineData("{ disruption: { service: cart, type: kil } }", "disruption.type", "must be one of kill, drain, stop, restart, scale; did you mean 'kill'?")]
    [InlineData("{ disruption: { service: cart, type: 1 } }", "disruption.type", "must be a string")]
    [InlineData("{ disruption: { service: cart, type: restart, replicas: 1 } }", "disruption.replicas", "must be left out")]
    [InlineData("{ for: 1s, disruption: { service: cart, type: scale } }", "disruption.replicas", "is required")]
    [InlineData("{ for: 1s, disruption: { service: cart, type: scale, replicas: 101 } }", "disruption.replicas", "must be an integer from 0 to 100")]
    [InlineData("{ disruption: { type: kill } }", "disruption.service", "is required")]
    [InlineData("{ for: 1s, connection: { from: front, to: cart } }", "connection", "must say what becomes of the connection")]
    [InlineData("{ for: 1s, connection: { from: front, to: cart, remove: true, timeout: 5 } }", "connection.remove", "cannot stand beside timeout")]
    [InlineData("{ for: 1s, connection: { from: front, to: cart, probabilty: 5 } }", "connection.probabilty", "unknown field; did you mean 'probability'?")]
    [InlineData("{ for: 1s, connection: { from: front, to: cart, probability: 500 } }", "connection.probability", "must be a number from 0 to 100")]
    [InlineData("{ for: 1s, connection: { from: front, to: nobody, timeout: 5 } }", "connection.to", "unknown service 'nobody'")]
    [InlineData("{ request: { designation: front, timeout: 0 } }", "request.timeout", "must be")]
    [InlineData("{ request: { designation: nobody } }", "request.designation", "unknown service 'nobody'")]
    [InlineData("{ request: { designation: front, routes: [{ designation: cart, faults: { before: [{ type: latncy }] } }] } }", "request.routes[0].faults.before[0].type", "unknown fault type")]
    [InlineData("{ at: 10, disruption: { service: cart, type: kill } }", "at", "needs a unit: write 10s or 10ms")]
    [InlineData("{ at: soon, disruption: { service: cart, type: kill } }", "at", "must be a span of time such as 500ms")]
    [InlineData("{ at: 25h, disruption: { service: cart, type: kill } }", "at", "must be a span of time such as 500ms, 60s, 1m30s or 1h, at most 24h")]
    [InlineData("{ at: 99999999999999999999h, disruption: { service: cart, type: kill } }", "at", "must be a span of time")]
    [InlineData("{ repeat: 0s, times: 3, disruption: { service: cart, type: kill } }", "repeat", "must be a span of time such as 500ms, 60s, 1m30s or 1h, more than 0")]
    [InlineData("{ repeat: 1s, times: 0, disruption: { service: cart, type: kill } }", "times", "must be an integer from 1 to 10000")]
    [InlineData("{ at: 1s }", "", "must have one of condition, disruption, connection, request")]
    [InlineData("{ disruption: { service: cart, type: kill }, request: { designation: front } }", "", "must have one of disruption, request, not all of them")]
    [InlineData("{ disruptoin: { service: cart, type: kill } }", "disruptoin", "unknown field; did you mean 'disruption'?")]
    public void What_is_wrong_is_told_by_its_place(string step, string path, string message)
    {
        IReadOnlyList<DocumentProblem> problems = ScenarioText.Read(ScenarioText.Of(step)).Problems;
        Assert.Contains(problems, p => p.Path == (path.Length == 0 ? "spec.steps[0]" : $"spec.steps[0].{path}") && p.Message.StartsWith(message, StringComparison.Ordinal) && p.Line == 7);
    }

    [Fact]
    public void All_problems_are_told_at_once_with_line_and_column()
    {
        ScenarioResult result = ScenarioText.Read("""
            apiVersion: microsim.dev/v1alpha1
            kind: Scenario
            metadata: { name: Bad }
            spec:
              simulation: other
              untl: 5s
              steps:
                - at: 5
                  condition: { service: cart, type: latency, args: { delay: 1, jiter: 2 } }
                - for: 5s
                  disruption: { service: stor, type: stop }
            """);
        Assert.Null(result.Scenario);
        Assert.Equal(
            [
                "3:13: metadata.name: must be 1 to 40 characters of a-z 0-9 -, begin with a letter and not end with -",
                "5:3: spec.simulation: must be test, for which it is run, or left out",
                "6:3: spec.untl: unknown field; did you mean 'until'?",
                "8:7: spec.steps[0].at: needs a unit: write 5s or 5ms",
                "9:68: spec.steps[0].condition.args.jiter: unknown argument of 'latency'; did you mean 'jitter'?",
                "11:21: spec.steps[1].disruption.service: unknown service 'stor'; did you mean 'store'?; known are front, cart, store",
            ],
            result.Problems.Select(p => p.ToString()));
    }

    [Theory]
    [InlineData("", "$")]
    [InlineData("[]", "$")]
    [InlineData("kind: Simulation", "kind")]
    [InlineData("apiVersion: microsim.dev/v1alpha1\nkind: Scenario\nmetadata: { name: a }\nspec: { steps: [] }", "spec.steps")]
    [InlineData("apiVersion: microsim.dev/v1alpha1\nkind: Scenario\nmetadata: { name: a }\nspec: {}", "spec.steps")]
    [InlineData("apiVersion: microsim.dev/v1alpha1\nkind: Scenario\nmetadata: { name: a }\nspec: { steps: [null] }", "spec.steps[0]")]
    [InlineData("apiVersion: microsim.dev/v1alpha1\nkind: Scenario\nmetadata: { name: a }\nspec: { steps: [{ condition: null }] }", "spec.steps[0]")]
    [InlineData("apiVersion: microsim.dev/v1alpha1\nkind: Scenario\nmetadata: { name: a }\nspec: { steps: [{ condition: [] }] }", "spec.steps[0].condition")]
    [InlineData("apiVersion: microsim.dev/v1alpha1\nkind: Scenario\nmetadata: { name: a, name: b }", "metadata.name")]
    [InlineData("a: [", "$")]
    public void What_is_no_scenario_is_refused(string document, string path) => Assert.Contains(ScenarioText.Read(document).Problems, p => p.Path == path);

    [Fact]
    public void What_else_is_wrong_with_a_step_is_told_at_its_place()
    {
        string document = ScenarioText.Of("{ disruption: { service: cart, type: kill } }");
        DocumentProblem problem = Assert.Single(ScenarioDocument.Read(Encoding.UTF8.GetBytes(document), ScenarioText.Simulation, _ => [new Problem("disruption.type", "cannot be done here")]).Problems);
        Assert.Equal(("spec.steps[0].disruption.type", 7), (problem.Path, problem.Line));
    }

    [Fact]
    public void The_scenario_of_the_guide_is_valid_for_the_shop()
    {
        string guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "faults.md"));
        string block = Assert.Single(guide.Split("```yaml\n").Skip(1).Select(b => b.Split("```")[0]), b => b.Contains("kind: Scenario", StringComparison.Ordinal));
        Assert.Empty(ScenarioDocument.Read(Encoding.UTF8.GetBytes(block), TopologyFixture.Example("shop.yaml")).Problems);
    }

    public static TheoryData<string> Examples() => [.. Directory.EnumerateFiles(TopologyFixture.ExamplePath("scenarios")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_valid_for_its_simulation_and_named_like_its_file(string file)
    {
        byte[] document = File.ReadAllBytes(TopologyFixture.ExamplePath(Path.Combine("scenarios", file)));
        Simulation simulation = TopologyFixture.Example($"{DocumentKinds.SimulationOf(document)}.yaml");
        ScenarioResult result = ScenarioDocument.Read(document, simulation);
        Assert.Empty(result.Problems);
        Assert.Equal(Path.GetFileNameWithoutExtension(file), result.Scenario!.Name);
        Assert.All(result.Scenario.Steps, s => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(s.Action.Args).ValueKind));
    }
}

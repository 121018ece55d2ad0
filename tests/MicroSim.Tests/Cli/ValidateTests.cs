using System.Text.Json;
using MicroSim.Tests.Runtimes;

namespace MicroSim.Tests.Cli;

public sealed class ValidateTests
{
    private const string Wrong = """
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: seed }
        spec:
          services:
            service-1: { framework: aspnetcor }
            service-2: { framework: aspnetcore, prot: 8082 }
        """;

    [Fact]
    public async Task A_valid_document_is_said_to_be_so()
    {
        CommandResult result = await MicrosimCommand.RunAsync("validate", "docs/examples/seed.yaml");
        Assert.Equal((0, "docs/examples/seed.yaml is valid: simulation seed with 2 services.", ""), (result.Code, result.Output, result.Errors));
    }

    [Fact]
    public async Task A_document_of_another_kind_is_read_as_what_it_says_it_is()
    {
        CommandResult load = await MicrosimCommand.RunAsync("validate", "docs/examples/load/shop.yaml"), scenario = await MicrosimCommand.RunAsync("validate", "docs/examples/scenarios/slow-cart.yaml");
        Assert.Equal((0, "docs/examples/load/shop.yaml is valid: load test shop, open loop, 20@10s,20..100@20s,100@20s,(100 with a spike of 300@10s)@30s requests/s at random, for 1m20s."), (load.Code, load.Output));
        Assert.Equal(2, scenario.Code);
        Assert.Contains("`microsim scenario docs/examples/scenarios/slow-cart.yaml --dry-run`", scenario.Errors, StringComparison.Ordinal);
        CommandResult wrong = await MicrosimCommand.RunAsync(["validate", "-"], "apiVersion: microsim.dev/v1alpha1\nkind: LoadTest\nmetadata: { name: a }\nspec: { rat: 5 }\n");
        Assert.Equal((1, "-:4:9: spec.rat: unknown field; did you mean 'rate'?\nmicrosim: - has 1 problem."), (wrong.Code, wrong.Errors));
    }

    [Fact]
    public async Task Every_problem_is_a_line_that_editors_understand()
    {
        CommandResult result = await MicrosimCommand.RunAsync(["validate", "-"], Wrong);
        Assert.Equal((1, ""), (result.Code, result.Output));
        string[] lines = result.Errors.Split('\n');
        Assert.Matches(@"^-:6:\d+: spec\.services\.service-1\.framework: .*aspnetcore", lines[0]);
        Assert.Matches(@"^-:7:\d+: spec\.services\.service-2\.prot: .*port", lines[1]);
        Assert.Equal("microsim: - has 2 problems.", lines[2]);
    }

    [Fact]
    public async Task Json_has_the_same_problems()
    {
        CommandResult result = await MicrosimCommand.RunAsync(["validate", "-", "--output", "json"], Wrong);
        Assert.Equal((1, ""), (result.Code, result.Errors));
        JsonElement json = JsonElement.Parse(result.Output);
        Assert.False(json.GetProperty("valid").GetBoolean());
        Assert.Equal([6, 7], json.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task What_a_framework_cannot_do_is_a_warning()
    {
        using TemporaryFolder home = new();
        Directory.CreateDirectory(Path.Combine(home.Path, "agents/limited"));
        File.WriteAllText(Path.Combine(home.Path, "agents/limited/agent.json"), """{"framework": "limited", "language": "sh", "run": ["{out}/agent"], "cannot": ["fault:abort"]}""");
        const string document = """
            apiVersion: microsim.dev/v1alpha1
            kind: Simulation
            metadata: { name: seed }
            spec: { services: { one: { framework: limited, conditions: [ { type: abort } ] } } }
            """;
        CommandResult result = await MicrosimCommand.RunAsync(["validate", "-"], document, ("MICROSIM_HOME", home.Path));
        Assert.Equal((0, "- is valid: simulation seed with 1 service."), (result.Code, result.Output));
        Assert.Equal("-:4:62: spec.services.one.conditions[0]: service 'one' asks for the fault 'abort', which its framework 'limited' cannot do (warning)", result.Errors);
    }

    [Fact]
    public async Task A_home_without_agents_is_named()
    {
        CommandResult result = await MicrosimCommand.RunAsync(["validate", "docs/examples/seed.yaml"], null, ("MICROSIM_HOME", "/nowhere"));
        Assert.Equal(2, result.Code);
        Assert.Contains("MICROSIM_HOME is /nowhere", result.Errors, StringComparison.Ordinal);
    }
}

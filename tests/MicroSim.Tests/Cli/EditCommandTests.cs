using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Tests.ControlPlane;

namespace MicroSim.Tests.Cli;

/// <summary>Commands that change a running simulation, against a real control plane.</summary>
public sealed class EditCommandTests
{
    [Fact]
    public async Task Connections_are_made_changed_and_removed()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        CommandResult made = await RunAsync(plane, "connect", "seed", "service-1", "service-2", "--probability", "50", "--timeout", "500", "--optional");
        Assert.Equal((0, "In seed service-1 calls service-2: 50 %, timeout 500 ms, retries 0, optional.", ""), (made.Code, made.Output, made.Errors));
        Assert.Equal("""[{"to":"service-2","probability":50,"timeout":500,"required":false}]""", await CallsAsync(plane));

        CommandResult changed = await RunAsync(plane, "connect", "seed", "service-1", "service-2", "--probability", "12.5", "--retries", "2", "--required");
        Assert.Equal("In seed service-1 calls service-2: 12.5 %, timeout 500 ms, retries 2, required.", changed.Output);
        Assert.Equal("""[{"to":"service-2","probability":12.5,"timeout":500,"required":true,"retries":2}]""", await CallsAsync(plane));

        Assert.Equal(0, (await RunAsync(plane, "disconnect", "seed", "service-1", "service-2")).Code);
        Assert.True(await CallsAsync(plane) is "null" or "[]");
        CommandResult again = await RunAsync(plane, "disconnect", "seed", "service-1", "service-2");
        Assert.Equal(1, again.Code);
        Assert.Contains("There is no connection from service-1 to service-2", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scaling_changes_the_number_of_replicas_that_is_asked_for()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        CommandResult scaled = await RunAsync(plane, "scale", "seed", "service-1", "3");
        Assert.Equal((0, "The service service-1 of seed is to have 3 replicas."), (scaled.Code, scaled.Output));
        Assert.Equal(3, (await ServiceAsync(plane))["replicas"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_told_with_those_that_are()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        CommandResult result = await RunAsync(plane, "scale", "seed", "service-3", "1");
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains("has no service service-3", result.Errors, StringComparison.Ordinal);
        Assert.Contains("service-1, service-2", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_the_document_must_not_have_changes_nothing()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        CommandResult result = await RunAsync(plane, "connect", "seed", "service-1", "service-9");
        Assert.Equal((1, ""), (result.Code, result.Output));
        Assert.Contains("  spec.services.service-1", result.Errors, StringComparison.Ordinal);
        Assert.Equal("null", await CallsAsync(plane));
    }

    [Fact]
    public async Task Structured_output_is_the_api_s_own()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        JsonElement json = JsonElement.Parse((await RunAsync(plane, "get", "seed", "--output", "json")).Output);
        Assert.Equal("seed", json.GetProperty("name").GetString());
        Assert.Equal("service-1-0", json.GetProperty("services")[0].GetProperty("replicas")[0].GetProperty("instance").GetString());
        string yaml = (await RunAsync(plane, "get", "seed", "--output", "yaml")).Output;
        Assert.StartsWith("name: seed\nready: true\n", yaml, StringComparison.Ordinal);
        Assert.Contains("\n  - instance: service-1-0\n", yaml, StringComparison.Ordinal);
    }

    private static Task<CommandResult> RunAsync(Plane plane, params string[] arguments) => MicrosimCommand.RunAsync([.. arguments, "--server", plane.App.Address.ToString()]);

    private static async Task<string> CallsAsync(Plane plane) => (await ServiceAsync(plane))["calls"]?.ToJsonString() ?? "null";

    private static async Task<JsonNode> ServiceAsync(Plane plane)
    {
        Reply reply = await plane.SendAsync(HttpMethod.Get, "/api/v1/simulations/seed");
        return JsonNode.Parse(reply.Text)!["document"]!["spec"]!["services"]!["service-1"]!;
    }
}

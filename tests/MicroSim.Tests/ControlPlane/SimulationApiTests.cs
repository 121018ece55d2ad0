using System.Net;
using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Runtimes;

namespace MicroSim.Tests.ControlPlane;

public sealed class SimulationApiTests
{
    private const string All = "/api/v1/simulations";
    private const string One = "/api/v1/simulations/seed";

    [Fact]
    public async Task A_simulation_is_created_listed_shown_and_deleted()
    {
        await using Plane plane = await Plane.StartAsync();

        Reply created = await plane.PostAsync(All, Plane.Seed);
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(One, created.Headers["Location"]);

        JsonElement listed = Assert.Single((await plane.SendAsync(HttpMethod.Get, All)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("seed", listed.GetProperty("name").GetString());
        Assert.False(listed.TryGetProperty("document", out _));

        JsonElement shown = (await plane.SendAsync(HttpMethod.Get, One)).Json;
        Assert.True(shown.GetProperty("ready").GetBoolean());
        Assert.Equal("0000002a", shown.GetProperty("seed").GetString());
        Assert.Equal("Simulation", shown.GetProperty("document").GetProperty("kind").GetString());
        JsonElement service = shown.GetProperty("services")[0];
        Assert.Equal("service-1", service.GetProperty("name").GetString());
        Assert.Equal(plane.Service.Address.ToString(), service.GetProperty("address").GetString());
        Assert.Equal("ready", service.GetProperty("replicas")[0].GetProperty("phase").GetString());
        Assert.Equal(4711, service.GetProperty("replicas")[0].GetProperty("processId").GetInt32());

        Assert.Equal(HttpStatusCode.NoContent, (await plane.SendAsync(HttpMethod.Delete, One)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Get, One)).Status);
        Assert.Null(plane.Runtime.Status("seed"));
    }

    [Fact]
    public async Task The_token_is_shown_to_nobody()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Assert.DoesNotContain(FakeRuntime.Token, (await plane.SendAsync(HttpMethod.Get, One)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_creates_then_changes()
    {
        await using Plane plane = await Plane.StartAsync();
        Assert.Equal(HttpStatusCode.Created, (await plane.SendAsync(HttpMethod.Put, One, Plane.Seed, "application/json")).Status);
        string changed = Plane.Seed.Replace("\"service-2\"", "\"service-3\"", StringComparison.Ordinal);
        Reply reply = await plane.SendAsync(HttpMethod.Put, One, changed, "application/json");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("service-3", reply.Json.GetProperty("services")[1].GetProperty("name").GetString());
        Assert.Equal(["service-1", "service-3"], plane.Runtime.Status("seed")!.Services.Select(s => s.Name));
    }

    [Fact]
    public async Task Post_leaves_an_existing_one_alone()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.PostAsync(All, Plane.Seed.Replace("\"service-2\"", "\"service-3\"", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, reply.Status);
        Assert.Contains("PUT", reply.Problem.Detail, StringComparison.Ordinal);
        Assert.Equal(One, reply.Headers["Location"]);
        Assert.Equal("service-2", plane.Runtime.Status("seed")!.Services[1].Name);
    }

    [Fact]
    public async Task The_address_and_the_document_must_name_the_same_simulation()
    {
        await using Plane plane = await Plane.StartAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/other", Plane.Seed, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal("metadata.name", Assert.Single(reply.Problem.Errors!).Path);
        Assert.Null(plane.Runtime.Status("seed"));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task An_unknown_name_is_a_problem_that_lists_the_known_ones(string method)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.SendAsync(new HttpMethod(method), "/api/v1/simulations/sed");
        Assert.Equal(HttpStatusCode.NotFound, reply.Status);
        Assert.Contains("seed", reply.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_runtime_refuses_is_a_conflict_and_is_not_kept()
    {
        await using Plane plane = await Plane.StartAsync();
        plane.Runtime.Refusal = new RuntimeException([new Problem("spec.services.service-1.port", "port 8081 is held by pid 12 (nginx)")]);
        Reply reply = await plane.PostAsync(All, Plane.Seed);
        Assert.Equal(HttpStatusCode.Conflict, reply.Status);
        Assert.Equal("spec.services.service-1.port", Assert.Single(reply.Problem.Errors!).Path);
        Assert.Empty((await plane.SendAsync(HttpMethod.Get, All)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Phases_reasons_and_last_output_are_shown()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Change("seed", "service-2", r => r with { Phase = ReplicaPhase.BackOff, Restarts = 3, ProcessId = null, Reason = "exited with code 134", LastOutput = ["boom"] });
        JsonElement shown = (await plane.SendAsync(HttpMethod.Get, One)).Json;
        Assert.False(shown.GetProperty("ready").GetBoolean());
        JsonElement replica = shown.GetProperty("services")[1].GetProperty("replicas")[0];
        Assert.Equal("backOff", replica.GetProperty("phase").GetString());
        Assert.Equal(3, replica.GetProperty("restarts").GetInt32());
        Assert.Equal("exited with code 134", replica.GetProperty("reason").GetString());
        Assert.Equal("boom", replica.GetProperty("lastOutput")[0].GetString());
        Assert.False(replica.TryGetProperty("processId", out _));
    }

    [Fact]
    public async Task A_document_over_a_mebibyte_is_refused()
    {
        await using Plane plane = await Plane.StartAsync();
        Reply reply = await plane.PostAsync(All, new string(' ', 2 * 1024 * 1024));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.Status);
        Assert.Contains("1048576", reply.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Yaml_is_read_and_shown_as_json()
    {
        await using Plane plane = await Plane.StartAsync();
        string yaml = """
            apiVersion: microsim.dev/v1alpha1
            kind: Simulation
            metadata: { name: seed }
            spec:
              services:
                service-1: { framework: aspnetcore, calls: [ { to: service-2, probability: 12.5 } ] }
                service-2: { framework: aspnetcore }
            """;
        Reply reply = await plane.SendAsync(HttpMethod.Post, All, yaml, "application/yaml");
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        JsonElement call = reply.Json.GetProperty("document").GetProperty("spec").GetProperty("services").GetProperty("service-1").GetProperty("calls")[0];
        Assert.Equal("""{"to":"service-2","probability":12.5}""", call.GetRawText());
    }

    [Fact]
    public async Task Every_problem_of_a_document_is_told_with_its_line_and_column()
    {
        await using Plane plane = await Plane.StartAsync();
        string yaml = """
            apiVersion: microsim.dev/v1alpha1
            kind: Simulation
            metadata: { name: seed }
            spec:
              services:
                service-1: { framework: aspnetcor }
                service-2: { framework: aspnetcore, prot: 8082 }
            """;
        Reply reply = await plane.SendAsync(HttpMethod.Post, All, yaml, "application/yaml");
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal([("spec.services.service-1.framework", 6), ("spec.services.service-2.prot", 7)], reply.Problem.Errors!.Select(e => (e.Path, e.Line!.Value)));
        Assert.Contains("aspnetcore", reply.Problem.Errors![0].Message, StringComparison.Ordinal);
        Assert.Contains("port", reply.Problem.Errors![1].Message, StringComparison.Ordinal);
        Assert.All(reply.Problem.Errors!, e => Assert.True(e.Column > 1));
    }
}

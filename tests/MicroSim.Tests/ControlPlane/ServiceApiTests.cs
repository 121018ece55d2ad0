using System.Net;
using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Tests.ControlPlane;

public sealed class ServiceApiTests
{
    private const string One = "/api/v1/simulations/seed";
    private const string Services = "/api/v1/simulations/seed/services";
    private const string Definition = """{"framework": "aspnetcore", "calls": [{"to": "service-2"}]}""";

    [Fact]
    public async Task A_service_is_listed_shown_created_changed_and_deleted()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Assert.Equal(2, (await plane.SendAsync(HttpMethod.Get, Services)).Json.GetProperty("items").GetArrayLength());
        Reply shown = await plane.SendAsync(HttpMethod.Get, $"{Services}/service-1");
        Assert.Equal(8081, shown.Json.GetProperty("definition").GetProperty("port").GetInt32());
        Assert.Equal(plane.Service.Address.ToString(), shown.Json.GetProperty("address").GetString());

        Reply created = await plane.SendAsync(HttpMethod.Put, $"{Services}/service-3", Definition, "application/json");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal($"{Services}/service-3", created.Headers["Location"]);
        Assert.Equal("service-3", plane.Runtime.Status("seed")!.Services[2].Name);
        Assert.Equal(HttpStatusCode.OK, (await plane.SendAsync(HttpMethod.Put, $"{Services}/service-3", "framework: aspnetcore\nversion: v2", "application/yaml")).Status);
        Assert.Equal("v2", (await plane.SendAsync(HttpMethod.Get, $"{Services}/service-3")).Json.GetProperty("definition").GetProperty("version").GetString());

        Assert.Equal(HttpStatusCode.NoContent, (await plane.SendAsync(HttpMethod.Delete, $"{Services}/service-3")).Status);
        Assert.Equal(2, plane.Runtime.Status("seed")!.Services.Count);
        Assert.Contains("service-1, service-2", (await plane.SendAsync(HttpMethod.Delete, $"{Services}/service-3")).Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_must_leave_a_valid_document()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        await plane.SendAsync(HttpMethod.Put, $"{Services}/service-1", Definition, "application/json");
        Reply deleted = await plane.SendAsync(HttpMethod.Delete, $"{Services}/service-2");
        Assert.Equal(HttpStatusCode.BadRequest, deleted.Status);
        Assert.Equal("spec.services.service-1.calls[0].to", Assert.Single(deleted.Problem.Errors!).Path);
        Reply wrong = await plane.SendAsync(HttpMethod.Put, $"{Services}/service-2", """{"framework": "cobol", "replica": 2}""", "application/json");
        Assert.Equal(["spec.services.service-2.framework", "spec.services.service-2.replica"], wrong.Problem.Errors!.Select(e => e.Path).Order());
        Assert.Equal(["service-1", "service-2"], plane.Runtime.Status("seed")!.Services.Select(s => s.Name));
    }

    [Fact]
    public async Task A_restart_is_accepted_and_passed_on()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await plane.SendAsync(HttpMethod.Post, $"{Services}/service-2/restart")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Post, $"{Services}/service-9/restart")).Status);
    }

    [Fact]
    public async Task A_stale_edit_of_a_simulation_is_told_what_changed()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        string tag = (await plane.SendAsync(HttpMethod.Get, One)).Headers["ETag"];
        string changed = Plane.Seed.Replace("8082", "8083", StringComparison.Ordinal);
        Reply first = await plane.SendAsync(HttpMethod.Put, One, changed, "application/json", ("If-Match", tag));
        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.NotEqual(tag, first.Headers["ETag"]);

        Reply second = await plane.SendAsync(HttpMethod.Put, One, Plane.Seed, "application/json", ("If-Match", tag));
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.Status);
        Assert.Equal(("spec.services.service-2.port", "was 8082, is 8083"), (second.Problem.Errors![0].Path, second.Problem.Errors[0].Message));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await plane.SendAsync(HttpMethod.Delete, One, headers: ("If-Match", tag))).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await plane.SendAsync(HttpMethod.Delete, One, headers: ("If-Match", first.Headers["ETag"]))).Status);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await plane.SendAsync(HttpMethod.Put, One, Plane.Seed, "application/json", ("If-Match", tag))).Status);
    }

    [Fact]
    public async Task The_same_document_again_keeps_its_tag()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        string tag = (await plane.SendAsync(HttpMethod.Get, One)).Headers["ETag"];
        Assert.Equal(tag, (await plane.SendAsync(HttpMethod.Put, One, Plane.Seed, "application/json")).Headers["ETag"]);
    }

    [Fact]
    public async Task Edits_of_different_services_do_not_meet()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        string one = (await plane.SendAsync(HttpMethod.Get, $"{Services}/service-1")).Headers["ETag"];
        string two = (await plane.SendAsync(HttpMethod.Get, $"{Services}/service-2")).Headers["ETag"];
        Assert.Equal(HttpStatusCode.OK, (await plane.SendAsync(HttpMethod.Put, $"{Services}/service-2", "{framework: aspnetcore, version: v2}", "application/yaml", ("If-Match", two))).Status);
        Assert.Equal(HttpStatusCode.OK, (await plane.SendAsync(HttpMethod.Put, $"{Services}/service-1", Definition, "application/json", ("If-Match", one))).Status);
        Reply stale = await plane.SendAsync(HttpMethod.Put, $"{Services}/service-2", Definition, "application/json", ("If-Match", two));
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Equal(["spec.services.service-2.port", "spec.services.service-2.version"], stale.Problem.Errors!.Select(e => e.Path).Order());
    }

    [Fact]
    public async Task Connections_are_created_changed_and_removed_one_by_one()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        const string edge = $"{One}/connections/service-1/service-2";
        Reply created = await plane.SendAsync(HttpMethod.Put, edge, """{"probability": 50}""", "application/json");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(50, created.Json.GetProperty("probability").GetDouble());
        Assert.Equal(HttpStatusCode.OK, (await plane.SendAsync(HttpMethod.Put, edge, """{"timeout": 700}""", "application/json")).Status);
        Assert.Equal("""[{"to":"service-2","timeout":700}]""", (await plane.SendAsync(HttpMethod.Get, $"{Services}/service-1")).Json.GetProperty("definition").GetProperty("calls").GetRawText());

        // PUT replaces: what it leaves out is the default again.
        Assert.Equal(100, (await plane.SendAsync(HttpMethod.Patch, edge, "{}", "application/merge-patch+json")).Json.GetProperty("probability").GetDouble());

        Assert.Equal(HttpStatusCode.Created, (await plane.SendAsync(HttpMethod.Put, edge, """{"name": "slow", "timeout": 9000}""", "application/json")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await plane.SendAsync(HttpMethod.Delete, edge)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await plane.SendAsync(HttpMethod.Delete, $"{edge}?name=slow")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await plane.SendAsync(HttpMethod.Delete, edge)).Status);
        Assert.Contains("calls nobody", (await plane.SendAsync(HttpMethod.Delete, edge)).Problem.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await plane.SendAsync(HttpMethod.Put, $"{One}/connections/service-1/service-9", "{}", "application/json")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Put, $"{One}/connections/service-9/service-1", "{}", "application/json")).Status);
    }

    [Theory]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/json")]
    public async Task A_patch_of_a_connection_keeps_what_it_does_not_name(string mediaType)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        const string edge = $"{One}/connections/service-1/service-2";
        Reply created = await plane.SendAsync(HttpMethod.Patch, edge, """{"probability": 50, "link": [{"type": "abort"}]}""", mediaType);
        Assert.Equal((HttpStatusCode.Created, 30000), (created.Status, created.Json.GetProperty("timeout").GetInt32()));
        Reply changed = await plane.SendAsync(HttpMethod.Patch, edge, """{"timeout": 500}""", mediaType);
        Assert.Equal((HttpStatusCode.OK, 50, 500), (changed.Status, changed.Json.GetProperty("probability").GetDouble(), changed.Json.GetProperty("timeout").GetInt32()));
        Assert.Equal(100, (await plane.SendAsync(HttpMethod.Patch, edge, """{"probability": null}""", mediaType)).Json.GetProperty("probability").GetDouble());
        Assert.Equal("""[{"to":"service-2","link":[{"type":"abort"}],"timeout":500}]""", (await plane.SendAsync(HttpMethod.Get, $"{Services}/service-1")).Json.GetProperty("definition").GetProperty("calls").GetRawText());

        Reply renamed = await plane.SendAsync(HttpMethod.Patch, $"{edge}", """{"name": "other"}""", mediaType);
        Assert.Equal((HttpStatusCode.Created, "other"), (renamed.Status, renamed.Json.GetProperty("name").GetString()));
        Reply named = await plane.SendAsync(HttpMethod.Patch, $"{edge}?name=other", """{"name": "third", "retries": 2}""", mediaType);
        Assert.Equal((HttpStatusCode.OK, "third", 2), (named.Status, named.Json.GetProperty("name").GetString(), named.Json.GetProperty("retries").GetInt32()));
        Assert.Equal("retries", Assert.Single((await plane.SendAsync(HttpMethod.Patch, $"{edge}?name=third", """{"retries": 11}""", mediaType)).Problem.Errors!).Path.Split('.')[^1]);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await plane.SendAsync(HttpMethod.Patch, $"{edge}?name=third", "{}", mediaType, ("If-Match", "\"1\""))).Status);
    }

    [Fact]
    public async Task A_patch_of_a_service_keeps_what_it_does_not_name()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply changed = await plane.SendAsync(HttpMethod.Patch, $"{Services}/service-1", """{"env": {"A": "1", "B": "2"}, "version": "v2"}""", "application/merge-patch+json");
        Assert.Equal("""{"framework":"aspnetcore","port":8081,"env":{"A":"1","B":"2"},"version":"v2"}""", changed.Json.GetProperty("definition").GetRawText());
        changed = await plane.SendAsync(HttpMethod.Patch, $"{Services}/service-1", """{"env": {"A": null}, "version": null}""", "application/merge-patch+json", ("If-Match", changed.Headers["ETag"]));
        Assert.Equal("""{"framework":"aspnetcore","port":8081,"env":{"B":"2"}}""", changed.Json.GetProperty("definition").GetRawText());
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Patch, $"{Services}/service-9", "{}", "application/merge-patch+json")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await plane.SendAsync(HttpMethod.Patch, $"{Services}/service-1", """{"framework": null}""", "application/merge-patch+json")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await plane.SendAsync(HttpMethod.Patch, $"{Services}/service-1", "[]", "application/merge-patch+json")).Status);
    }

    [Fact]
    public async Task A_compose_export_names_the_images_of_the_agents_as_the_command_does()
    {
        KnownFramework[] frameworks = [new("aspnetcore", "registry.example/aspnetcore:2")];
        await using Plane plane = await Plane.StartAsync(change: options => options with { Frameworks = frameworks });
        await plane.PostAsync("/api/v1/simulations", Plane.Seed);
        string served = (await plane.SendAsync(HttpMethod.Get, $"{One}/export?format=compose")).Text;
        Assert.Contains("image: registry.example/aspnetcore:2", served, StringComparison.Ordinal);
        Assert.Equal(SimulationExport.Write(SimulationDocument.Read(Plane.Seed, new DocumentOptions(frameworks, FaultCatalogue.Standard)).Simulation!, "compose", frameworks), served);
    }

    [Theory]
    [InlineData("yaml", "kind: Simulation")]
    [InlineData("compose", "microsim/agent-aspnetcore")]
    [InlineData("mermaid", "flowchart LR")]
    [InlineData("dot", "digraph \"seed\"")]
    public async Task Exports(string format, string part)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Get, $"{One}/export?format={format}");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Contains(part, reply.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await plane.SendAsync(HttpMethod.Get, $"{One}/export?format=visio")).Status);
    }
}

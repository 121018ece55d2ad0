using System.Net;
using System.Text.Json;

namespace MicroSim.Tests.ControlPlane;

/// <summary>Documents that are only checked.</summary>
public sealed class DryRunTests
{
    private const string Seed = "/api/v1/simulations/seed";

    [Fact]
    public async Task It_says_what_would_change_and_does_nothing()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        string changed = Plane.Seed.Replace("\"port\": 8081", "\"port\": 8099", StringComparison.Ordinal);
        Reply reply = await plane.SendAsync(HttpMethod.Put, $"{Seed}?dryRun=true", changed, "application/json");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        JsonElement change = Assert.Single(reply.Json.GetProperty("changes").EnumerateArray());
        Assert.Equal("spec.services.service-1.port", change.GetProperty("path").GetString());
        Assert.Equal("was 8081, is 8099", change.GetProperty("message").GetString());
        Assert.True(reply.Json.GetProperty("exists").GetBoolean());
        Assert.Equal(8081, (await plane.SendAsync(HttpMethod.Get, Seed)).Json.GetProperty("document").GetProperty("spec").GetProperty("services").GetProperty("service-1").GetProperty("port").GetInt32());
    }

    [Fact]
    public async Task Problems_are_those_of_applying_it()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        string wrong = Plane.Seed.Replace("\"port\": 8081", "\"port\": 0", StringComparison.Ordinal);
        Reply checked_ = await plane.SendAsync(HttpMethod.Put, $"{Seed}?dryRun=true", wrong, "application/json");
        Reply applied = await plane.SendAsync(HttpMethod.Put, Seed, wrong, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, checked_.Status);
        Assert.Equal(applied.Problem.Errors, checked_.Problem.Errors);
    }

    [Fact]
    public async Task A_new_one_has_nothing_to_change_and_is_not_created()
    {
        await using Plane plane = await Plane.StartAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Post, "/api/v1/simulations?dryRun=true", Plane.Seed, "application/json");
        Assert.False(reply.Json.GetProperty("exists").GetBoolean());
        Assert.Empty(reply.Json.GetProperty("changes").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Get, Seed)).Status);
    }

    [Fact]
    public async Task The_frameworks_are_listed_by_name()
    {
        await using Plane plane = await Plane.StartAsync(change: o => o with { Frameworks = ["flask", new MicroSim.Topology.KnownFramework("express") { Cannot = ["fault:hang"] }] });
        JsonElement items = (await plane.SendAsync(HttpMethod.Get, "/api/v1/frameworks")).Json.GetProperty("items");
        Assert.Equal(["express", "flask"], items.EnumerateArray().Select(i => i.GetProperty("name").GetString()!));
        Assert.Equal("fault:hang", items[0].GetProperty("cannot")[0].GetString());
    }
}

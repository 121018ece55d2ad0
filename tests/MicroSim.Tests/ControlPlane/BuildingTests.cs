using System.Net;
using System.Text.Json;
using MicroSim.Runtimes;
using MicroSim.Tests.Runtimes;

namespace MicroSim.Tests.ControlPlane;

/// <summary>What can be seen and done while a simulation waits for its agents to be built.</summary>
public sealed class BuildingTests
{
    private const string One = "/api/v1/simulations/seed";
    private const string All = "/api/v1/simulations";
    private const string Why = "the agent 'aspnetcore' is being built";

    private static readonly string other = Plane.Seed.Replace("8082", "8083", StringComparison.Ordinal);

    [Fact]
    public async Task It_is_listed_with_the_reason_before_it_runs()
    {
        await using Plane plane = await Plane.StartAsync();
        Task<Reply> apply = await BuildingAsync(plane, Plane.Seed);

        JsonElement listed = Assert.Single((await plane.SendAsync(HttpMethod.Get, All)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("seed", false, Why), (listed.GetProperty("name").GetString(), listed.GetProperty("ready").GetBoolean(), listed.GetProperty("reason").GetString()));
        JsonElement service = listed.GetProperty("services")[0];
        Assert.Equal((1, 0), (service.GetProperty("wantedReplicas").GetInt32(), service.GetProperty("readyReplicas").GetInt32()));
        Assert.Equal(("building", Why), (service.GetProperty("replicas")[0].GetProperty("phase").GetString(), service.GetProperty("replicas")[0].GetProperty("reason").GetString()));
        Reply request = await plane.PostAsync(Plane.Requests, """{"designation": "service-1"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, request.Status);
        Assert.Contains(Why, request.Problem.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await plane.PostAsync(All, Plane.Seed)).Status);

        plane.Runtime.Build!.SetResult();
        Assert.Equal(HttpStatusCode.Created, (await apply).Status);
        Assert.False((await plane.SendAsync(HttpMethod.Get, One)).Json.TryGetProperty("reason", out _));
    }

    [Fact]
    public async Task Events_tell_the_build()
    {
        await using Plane plane = await Plane.StartAsync();
        Task<Reply> apply = await BuildingAsync(plane, Plane.Seed);
        string events;
        do
            events = (await plane.SendAsync(HttpMethod.Get, "/api/v1/events?after=0&follow=false")).Text;
        while (!events.Contains($"service-2 building, 0 of 1 ready: {Why}", StringComparison.Ordinal));
        plane.Runtime.Build!.SetResult();
        await apply;
    }

    [Fact]
    public async Task Deleting_it_ends_the_wait_at_once_and_leaves_nothing()
    {
        using TemporaryFolder folder = new();
        await using (Plane plane = await Plane.InAsync(folder.Path))
        {
            Task<Reply> apply = await BuildingAsync(plane, Plane.Seed);
            Assert.Equal(HttpStatusCode.NoContent, (await plane.SendAsync(HttpMethod.Delete, One)).Status);
            Reply ended = await apply;
            Assert.Equal(HttpStatusCode.Conflict, ended.Status);
            Assert.Contains("was deleted", Assert.Single(ended.Problem.Errors!).Message, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Get, One)).Status);
        }
        await using Plane next = await Plane.InAsync(folder.Path);
        await next.RestoredAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await next.SendAsync(HttpMethod.Get, One)).Status);
    }

    [Fact]
    public async Task Deleting_one_that_runs_does_not_wait_for_a_change_of_it()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Task<Reply> change = await BuildingAsync(plane, other);
        Assert.Equal(Why, (await plane.SendAsync(HttpMethod.Get, One)).Json.GetProperty("reason").GetString());
        Assert.True((await plane.SendAsync(HttpMethod.Get, One)).Json.GetProperty("ready").GetBoolean());

        Assert.Equal(HttpStatusCode.NoContent, (await plane.SendAsync(HttpMethod.Delete, One)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await change).Status);
        Assert.Null(plane.Runtime.Status("seed"));
    }

    [Fact]
    public async Task A_deletion_that_is_refused_ends_nothing()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Task<Reply> change = await BuildingAsync(plane, other);
        Task<Reply> refused = plane.SendAsync(HttpMethod.Delete, One, headers: ("If-Match", "\"none\""));
        plane.Runtime.Build!.SetResult();
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await refused).Status);
        Assert.Equal(HttpStatusCode.OK, (await change).Status);
    }

    [Fact]
    public async Task A_simulation_that_is_being_brought_back_is_deleted_at_once()
    {
        using TemporaryFolder folder = new();
        await using (Plane plane = await Plane.InAsync(folder.Path))
            await plane.PostAsync(All, Plane.Seed);
        FakeRuntime runtime = new() { Build = new(TaskCreationOptions.RunContinuationsAsynchronously) };
        await using Plane next = await Plane.InAsync(folder.Path, runtime);
        await PreparingAsync(runtime);
        Assert.Equal(HttpStatusCode.NoContent, (await next.SendAsync(HttpMethod.Delete, One)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await next.SendAsync(HttpMethod.Get, One)).Status);
    }

    [Fact]
    public async Task Another_document_takes_the_place_of_the_one_that_waits()
    {
        await using Plane plane = await Plane.StartAsync();
        Task<Reply> first = await BuildingAsync(plane, Plane.Seed);
        plane.Runtime.Build = null;
        Reply second = await plane.SendAsync(HttpMethod.Put, One, other, "application/json");
        Assert.Equal(HttpStatusCode.Created, second.Status);
        Reply replaced = await first;
        Assert.Equal(HttpStatusCode.Conflict, replaced.Status);
        Assert.Contains("another document took the place", Assert.Single(replaced.Problem.Errors!).Message, StringComparison.Ordinal);
        Assert.Equal(8083, (await plane.SendAsync(HttpMethod.Get, $"{One}/services/service-2")).Json.GetProperty("definition").GetProperty("port").GetInt32());
    }

    [Fact]
    public async Task The_same_document_again_and_an_edit_wait_with_it()
    {
        await using Plane plane = await Plane.StartAsync();
        Task<Reply> first = await BuildingAsync(plane, Plane.Seed);
        Task<Reply> again = plane.SendAsync(HttpMethod.Put, One, Plane.Seed, "application/json");
        Task<Reply> edit = plane.SendAsync(HttpMethod.Put, $"{One}/connections/service-1/service-2", "{}", "application/json");
        plane.Runtime.Build!.SetResult();
        Assert.Equal(HttpStatusCode.Created, (await first).Status);
        Assert.Equal(HttpStatusCode.OK, (await again).Status);
        Assert.Equal(HttpStatusCode.Created, (await edit).Status);
    }

    [Fact]
    public async Task One_that_cannot_be_built_is_gone_with_a_reason()
    {
        await using Plane plane = await Plane.StartAsync();
        Task<Reply> apply = await BuildingAsync(plane, Plane.Seed);
        plane.Runtime.Build!.SetException(new RuntimeException([new("spec.services.service-1.framework", "building the agent 'aspnetcore' failed")]));
        Assert.Equal(HttpStatusCode.Conflict, (await apply).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await plane.SendAsync(HttpMethod.Get, One)).Status);
        string events;
        do
            events = (await plane.SendAsync(HttpMethod.Get, "/api/v1/events?after=0&follow=false")).Text;
        while (!events.Contains("not started: spec.services.service-1.framework: building the agent 'aspnetcore' failed", StringComparison.Ordinal));
    }

    private static async Task<Task<Reply>> BuildingAsync(Plane plane, string document)
    {
        plane.Runtime.Build = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<Reply> apply = plane.SendAsync(HttpMethod.Put, One, document, "application/json");
        await PreparingAsync(plane.Runtime);
        return apply;
    }

    private static async Task PreparingAsync(FakeRuntime runtime)
    {
        for (long version = 0; runtime.Status("seed")?.Preparing is null;)
            version = await runtime.ChangedAsync(version, Plane.Deadline);
    }
}

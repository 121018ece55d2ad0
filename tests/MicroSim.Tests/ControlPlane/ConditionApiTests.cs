using System.Net;
using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Runtimes;
using MicroSim.Topology;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.ControlPlane;

/// <summary>Abnormal conditions over REST: set, listed, taken back, kept.</summary>
public sealed class ConditionApiTests
{
    private const string All = "/api/v1/simulations/seed/conditions";
    private const string One = "/api/v1/simulations/seed/services/service-1/conditions";
    private const string Latency = """{"type": "latency", "args": {"delay": 600}, "duration": 60000}""";

    [Fact]
    public async Task A_condition_is_given_to_the_runtime_shown_and_taken_back()
    {
        await using Plane plane = await Plane.WithSeedAsync();

        Reply added = await plane.PostAsync(One, """{"type": "latency", "args": {"delay": 600}, "probability": 20, "replicas": "50%", "duration": 60000}""");

        Assert.Equal(HttpStatusCode.Created, added.Status);
        AddedCondition given = Assert.Single(plane.Runtime.Conditions["seed"]);
        Assert.Equal(("service-1", "latency", 600, 20.0, "50%"), (given.Service, given.Condition.Fault.Type, given.Condition.Fault.Args.Integer("delay"), given.Condition.Fault.Probability, given.Replicas.ToString()));
        JsonElement shown = Assert.Single((await plane.SendAsync(HttpMethod.Get, One)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal("service-1-latency", shown.GetProperty("id").GetString());
        Assert.InRange(shown.GetProperty("remainingMs").GetInt64(), 1, 60_000);
        Assert.Equal($"{One}/service-1-latency", added.Headers["Location"]);

        Assert.Equal(HttpStatusCode.NoContent, (await plane.SendAsync(HttpMethod.Delete, $"{One}/service-1-latency")).Status);
        Assert.Empty(plane.Runtime.Conditions["seed"]);
        Reply gone = await plane.SendAsync(HttpMethod.Delete, $"{One}/service-1-latency");
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
        Assert.Contains("it has none", gone.Problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type": "latncy", "args": {"delay": 1}}""", "type", "'latency'")]
    [InlineData("""{"type": "latency", "args": {"delay": -1}}""", "args.delay", "from 0")]
    [InlineData("""{"type": "latency", "args": {"delay": 1, "dealy": 1}}""", "args.dealy", "'delay'")]
    [InlineData("""{"type": "hang", "args": {"duration": 5}}""", "args.duration", "as long as it exists")]
    [InlineData("""{"type": "refuse"}""", "type", "needs `to`")]
    [InlineData("""{"type": "error", "to": ["service-3"]}""", "to[0]", "service-3")]
    [InlineData("""{"type": "error", "duration": 9999999999999}""", "duration", "integer")]
    [InlineData("""{"type": "error", "duration": 0}""", "duration", "integer")]
    [InlineData("""{"type": "error", "replicas": "service-9-0"}""", "replicas", "no replica")]
    [InlineData("""{"type": "error", "replicas": "200%"}""", "replicas", "50%")]
    [InlineData("""{"type": "error", "version": "v9"}""", "version", "v1")]
    [InlineData("""{"type": "error", "durationMs": 5}""", "durationMs", "duration")]
    [InlineData("""{"type": "connection-leak", "args": {"count": 3, "to": "service-9"}}""", "args.to", "service-9")]
    [InlineData("""{"type": "memory-leak", "args": {"size": 1025}}""", "args.size", "at most 1024 MB")]
    [InlineData("""{"type": "connection-leak", "args": {"count": 1001}}""", "args.count", "at most 1000")]
    [InlineData("""{"type": "latency", "args": {"delay": 3600001}}""", "args.delay", "3600000")]
    [InlineData("""{"type": "error", "probability": 100.5}""", "probability", "0 to 100")]
    [InlineData("""{"type": "error", "id": "a/b"}""", "id", "")]
    [InlineData("""[]""", "$", "object")]
    [InlineData("""{""", "$", "")]
    public async Task A_wrong_condition_is_refused_by_its_path_and_nothing_is_done(string body, string path, string right)
    {
        await using Plane plane = await Plane.WithSeedAsync();

        Reply reply = await plane.PostAsync(One, body);

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Contains(reply.Problem.Errors!, e => e.Path == path && e.Message.Contains(right, StringComparison.Ordinal));
        Assert.Empty(plane.Runtime.Conditions["seed"]);
    }

    [Fact]
    public async Task A_type_that_the_framework_cannot_do_is_refused()
    {
        await using Plane plane = await Plane.StartAsync(change: options => options with { Frameworks = [new KnownFramework("aspnetcore") { Cannot = ["fault:hang"] }] });
        await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json");

        Reply hang = await plane.PostAsync(One, """{"type": "hang"}""");
        Reply latency = await plane.PostAsync(One, Latency);

        Assert.Equal(HttpStatusCode.BadRequest, hang.Status);
        Assert.Contains("aspnetcore", Assert.Single(hang.Problem.Errors!, e => e.Path == "type").Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, latency.Status);
    }

    [Fact]
    public async Task An_id_that_is_there_is_a_conflict_and_an_unknown_service_is_named()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Assert.Equal(HttpStatusCode.Created, (await plane.PostAsync(One, """{"id": "slow", "type": "latency", "args": {"delay": 1}}""")).Status);

        Reply twice = await plane.PostAsync(One, """{"id": "slow", "type": "error"}""");
        Reply unknown = await plane.PostAsync("/api/v1/simulations/seed/services/cart/conditions", Latency);

        Assert.Equal(HttpStatusCode.Conflict, twice.Status);
        Assert.Equal("latency", Assert.Single(plane.Runtime.Conditions["seed"]).Condition.Fault.Type);
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        Assert.Contains("service-1", unknown.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_would_pass_a_cap_together_is_a_conflict_that_says_what_room_is_left()
    {
        await using Plane plane = await Plane.StartAsync();
        await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed.Replace("\"port\": 8081", "\"port\": 8081, \"replicas\": 2", StringComparison.Ordinal), "application/json");
        Assert.Equal(HttpStatusCode.Created, (await plane.PostAsync(One, """{"type": "disk", "args": {"size": 1000}}""")).Status);

        Reply sum = await plane.PostAsync(One, """{"type": "disk", "args": {"size": 25}}""");
        Reply elsewhere = await plane.PostAsync("/api/v1/simulations/seed/services/service-2/conditions", """{"type": "disk", "args": {"size": 1000}}""");

        Assert.Equal(HttpStatusCode.Conflict, sum.Status);
        Assert.Contains("at most 24 MB", Assert.Single(sum.Problem.Errors!, e => e.Path == "args.size").Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, elsewhere.Status);
        Assert.Equal(HttpStatusCode.Created, (await plane.PostAsync(One, """{"type": "disk", "args": {"size": 24}, "replicas": "service-1-0"}""")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await plane.PostAsync(One, """{"type": "disk", "args": {"size": 1}, "replicas": "service-1-0"}""")).Status);
        Assert.Equal(3, plane.Runtime.Conditions["seed"].Count);
    }

    [Fact]
    public async Task A_clear_while_conditions_start_leaves_what_is_listed()
    {
        await using Plane plane = await Plane.WithSeedAsync();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => i % 4 == 3 ? plane.SendAsync(HttpMethod.Delete, All) : plane.PostAsync(One, $$"""{"id": "c{{i}}", "type": "error"}""")));

        string[] listed = [.. (await plane.SendAsync(HttpMethod.Get, All)).Json.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("id").GetString()!)];
        Assert.Equal(listed, plane.Runtime.Conditions["seed"].Select(c => c.Id));
        await plane.SendAsync(HttpMethod.Delete, All);
        Assert.Empty(plane.Runtime.Conditions["seed"]);
    }

    [Fact]
    public async Task A_thousand_conditions_at_once_are_the_most()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply[] added = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => plane.PostAsync(One, """{"type": "latency", "args": {"delay": 1}, "probability": 1}""")));
        Assert.All(added, reply => Assert.Equal(HttpStatusCode.Created, reply.Status));

        Assert.Equal(HttpStatusCode.Conflict, (await plane.PostAsync(One, Latency)).Status);
        Assert.Equal(1_000, plane.Runtime.Conditions["seed"].Count);
        Assert.Equal(1_000, plane.Runtime.Conditions["seed"].Select(c => c.Id).Distinct().Count());
        Assert.Equal(HttpStatusCode.NoContent, (await plane.SendAsync(HttpMethod.Delete, All)).Status);
        Assert.Empty(plane.Runtime.Conditions["seed"]);
    }

    [Fact]
    public async Task A_condition_ends_by_itself()
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch);
        await using Plane plane = await Plane.WithSeedAsync(time);
        await plane.PostAsync(One, Latency);

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(1_000, (await plane.SendAsync(HttpMethod.Get, $"{One}/service-1-latency")).Json.GetProperty("remainingMs").GetInt64());
        time.Advance(TimeSpan.FromSeconds(1));

        await EventuallyAsync(() => plane.Runtime.Conditions["seed"].Count == 0);
        Assert.Empty((await plane.SendAsync(HttpMethod.Get, All)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Conditions_survive_the_control_plane_with_what_is_left_of_them()
    {
        using Runtimes.TemporaryFolder folder = new();
        string until;
        await using (Plane first = await Plane.InAsync(folder.Path))
        {
            await first.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json");
            until = (await first.PostAsync(One, Latency)).Json.GetProperty("until").GetString()!;
            await first.PostAsync(One, """{"id": "gone", "type": "error"}""");
            await first.SendAsync(HttpMethod.Delete, $"{One}/gone");
        }

        await using Plane second = await Plane.InAsync(folder.Path);
        await second.RestoredAsync();

        JsonElement kept = Assert.Single((await second.SendAsync(HttpMethod.Get, One)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(until, kept.GetProperty("until").GetString());
        Assert.Equal("service-1-latency", Assert.Single(second.Runtime.Conditions["seed"]).Id);
    }

    [Fact]
    public async Task A_condition_goes_with_its_service_and_its_simulation()
    {
        using Runtimes.TemporaryFolder folder = new();
        await using Plane plane = await Plane.InAsync(folder.Path);
        await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json");
        await plane.PostAsync("/api/v1/simulations/seed/services/service-2/conditions", Latency);
        await plane.PostAsync(One, Latency);

        await plane.SendAsync(HttpMethod.Delete, "/api/v1/simulations/seed/services/service-2");
        Assert.Equal("service-1", Assert.Single(plane.Runtime.Conditions["seed"]).Service);
        await plane.SendAsync(HttpMethod.Delete, "/api/v1/simulations/seed");
        await plane.SendAsync(HttpMethod.Put, "/api/v1/simulations/seed", Plane.Seed, "application/json");

        Assert.Empty((await plane.SendAsync(HttpMethod.Get, All)).Json.GetProperty("items").EnumerateArray());
        Assert.Empty(plane.Runtime.Conditions["seed"]);
    }

    [Fact]
    public async Task A_crash_happens_once_and_is_not_kept()
    {
        await using Plane plane = await Plane.WithSeedAsync();

        Reply crashed = await plane.PostAsync(One, """{"type": "crash", "args": {"exitCode": 7}}""");
        await plane.PostAsync(One, """{"type": "crash", "args": {"repeatAfter": 5000}}""");

        Assert.Equal(HttpStatusCode.Created, crashed.Status);
        Assert.Equal(7, Assert.Single(plane.Runtime.Suffered).Condition.Fault.Args.Integer("exitCode"));
        Assert.Equal(5000, Assert.Single(plane.Runtime.Conditions["seed"]).Condition.Fault.Args.Integer("repeatAfter"));
    }

    [Theory]
    [InlineData("""{"type": "kill"}""", HttpStatusCode.OK, null)]
    [InlineData("""{"type": "kill", "replicas": 1}""", HttpStatusCode.OK, null)]
    [InlineData("""{"type": "kil"}""", HttpStatusCode.BadRequest, "type")]
    [InlineData("""{}""", HttpStatusCode.BadRequest, "type")]
    [InlineData("""{"type": "stop", "replicas": -1}""", HttpStatusCode.BadRequest, "replicas")]
    [InlineData("""{"type": "stop", "replica": 1}""", HttpStatusCode.BadRequest, "replica")]
    [InlineData("""[]""", HttpStatusCode.BadRequest, "$")]
    public async Task A_disruption_says_what_it_reached(string body, HttpStatusCode status, string? path)
    {
        await using Plane plane = await Plane.WithSeedAsync();

        Reply reply = await plane.PostAsync("/api/v1/simulations/seed/services/service-1/disruptions", body);

        Assert.Equal(status, reply.Status);
        if (path is null)
            Assert.Equal(1, reply.Json.GetProperty("replicas").GetInt32());
        else
            Assert.Contains(reply.Problem.Errors!, e => e.Path == path);
    }

    [Fact]
    public async Task A_disruption_that_the_runtime_cannot_do_is_refused_in_its_words()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Refusal = new RuntimeException([new Problem("type", "cannot be done here")]);

        Reply reply = await plane.PostAsync("/api/v1/simulations/seed/services/service-1/disruptions", """{"type": "stop"}""");

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(("type", "cannot be done here"), (reply.Problem.Errors![0].Path, reply.Problem.Errors[0].Message));
    }

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Plane.Deadline.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

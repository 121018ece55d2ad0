using System.Net;
using System.Text;
using System.Text.Json;
using MicroSim.ControlPlane.Metrics;
using MicroSim.Runtimes;
using MicroSim.Telemetry.Exposition;
using MicroSim.Tests.Telemetry;

namespace MicroSim.Tests.ControlPlane.Metrics;

public sealed class MetricsApiTests
{
    private const string Path = "/api/v1/simulations/seed/metrics";

    [Fact]
    public async Task Counts_are_exact_also_when_a_process_ends_and_another_begins()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        await using StubAdmin first = await StubAdmin.StartAsync(), second = await StubAdmin.StartAsync();
        AgentText agent = Agent(), successor = Agent();
        (first.Text, second.Text) = (() => agent.Text, () => successor.Text);
        for (int i = 0; i < 7; i++)
            agent.Answer(0.003, i < 2 ? 500 : 200);
        agent.Call("service-2", 0.03, "timeout");
        plane.Runtime.Change("seed", "service-1", r => r with { Admin = new AdminPort(first.Root, "1") });
        await TotalAsync(plane, "services", t => t.GetProperty("requests").GetInt64() == 7);

        // The new process has counted more than the old one when it is read first.
        for (int i = 0; i < 9; i++)
            successor.Answer(0.003);
        plane.Runtime.Change("seed", "service-1", r => r with { Admin = new AdminPort(second.Root, "2") });
        JsonElement total = await TotalAsync(plane, "services", t => t.GetProperty("requests").GetInt64() == 16);
        Assert.Equal((2, 0.125), (total.GetProperty("errors").GetInt64(), total.GetProperty("errorRatio").GetDouble()));
        Assert.InRange(total.GetProperty("p50Ms").GetDouble(), 2.5, 5);
        JsonElement connection = await TotalAsync(plane, "connections", _ => true);
        Assert.Equal((1, 1), (connection.GetProperty("requests").GetInt64(), connection.GetProperty("errors").GetInt64()));
    }

    [Fact]
    public async Task Seconds_come_live_each_in_one_frame_beside_the_events()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        await using StubAdmin admin = await StubAdmin.StartAsync();
        AgentText agent = Agent();
        admin.Text = () =>
        {
            agent.Answer(0.003);
            return agent.Text;
        };
        using EventReader reader = await EventReader.OpenAsync(plane, "/api/v1/simulations/seed/events?metrics=true");
        plane.Runtime.Change("seed", "service-1", r => r with { Admin = new AdminPort(admin.Root, "1"), Restarts = 1 });
        Assert.Equal("service-1", (await reader.NextAsync("service")).Data.GetProperty("service").GetProperty("name").GetString());
        DateTimeOffset? last = null;
        for (int i = 0; i < 3; i++)
        {
            JsonElement frame = (await reader.NextAsync("metrics", m => m.GetProperty("services") is { } s && s.GetArrayLength() == 1 && s[0].TryGetProperty("total", out _))).Data;
            Assert.True(last is null || frame.GetProperty("from").GetDateTimeOffset() >= last);
            last = frame.GetProperty("to").GetDateTimeOffset();
            // The agent counts one call each time that it is read.
            Assert.InRange(frame.GetProperty("services")[0].GetProperty("total").GetProperty("requests").GetInt64(), 1, (last.Value - frame.GetProperty("from").GetDateTimeOffset()).TotalSeconds);
        }
    }

    [Fact]
    public async Task Before_anything_was_read_there_are_no_figures()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Get, Path);
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal((0, 0, 1), (reply.Json.GetProperty("services").GetArrayLength(), reply.Json.GetProperty("connections").GetArrayLength(), reply.Json.GetProperty("stepSeconds").GetInt32()));
    }

    [Theory]
    [InlineData("from=soon", "from must be a span of time")]
    [InlineData("from=-5m", "from must be a span of time")]
    [InlineData("from=2999-01-01T00:00:00Z", "from must be a span of time")]
    [InlineData("from=0s", "from must be a span of time")]
    [InlineData("step=0", "step must be a span of time")]
    [InlineData("step=1h30m", "step must be a span of time")]
    public async Task Other_windows_are_refused(string query, string problem)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Reply reply = await plane.SendAsync(HttpMethod.Get, $"{Path}?{query}");
        Assert.Contains(problem, reply.Problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 300, 1)]
    [InlineData("?from=90s&step=10s", 90, 10)]
    [InlineData("?from=1h", 3600, 10)]
    [InlineData("?from=1h&step=1s", 3600, 10)]
    [InlineData("?from=1h&step=25s", 3600, 30)]
    [InlineData("?from=1000h&step=5m", 3600, 300)]
    public async Task Windows_are_what_was_asked_for_as_far_as_it_is_kept(string query, int seconds, int step)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        JsonElement window = (await plane.SendAsync(HttpMethod.Get, Path + query)).Json;
        double length = (window.GetProperty("to").GetDateTimeOffset() - window.GetProperty("from").GetDateTimeOffset()).TotalSeconds;
        Assert.InRange(length, seconds, seconds + 9);
        Assert.Equal(step, window.GetProperty("stepSeconds").GetInt32());
    }

    [Fact]
    public async Task An_unknown_simulation_is_not_found()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        Assert.Equal(404, (await plane.SendAsync(HttpMethod.Get, "/api/v1/simulations/other/metrics")).Problem.Status);
    }

    [Fact]
    public async Task The_control_plane_tells_how_reading_goes()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        await using StubAdmin good = await StubAdmin.StartAsync(), bad = await StubAdmin.StartAsync();
        (good.Text, bad.Text) = (() => Agent().Text, () => "<html>"u8.ToArray());
        plane.Runtime.Change("seed", "service-1", r => r with { Admin = new AdminPort(good.Root, "1") });
        plane.Runtime.Change("seed", "service-2", r => r with { Admin = new AdminPort(bad.Root, "2") });
        Dictionary<string, double> own = await OwnAsync(plane, own => own["microsim_scrapes_total{result=\"ok\"}"] > 0 && own["microsim_scrapes_total{result=\"refused\"}"] > 0);
        Assert.Equal((2, 1), (own["microsim_scrape_targets"], own["microsim_simulations"]));
        Assert.True(own["microsim_scrape_duration_seconds_count"] >= 2);
        Assert.True(own["process_resident_memory_bytes"] > 0);
    }

    [Fact]
    public async Task Texts_beyond_the_limit_are_not_read_to_their_end()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        await using StubAdmin admin = await StubAdmin.StartAsync();
        admin.Text = () => [.. Enumerable.Repeat((byte)'#', MetricsClient.Longest + 1)];
        plane.Runtime.Change("seed", "service-1", r => r with { Admin = new AdminPort(admin.Root, "1") });
        await OwnAsync(plane, own => own["microsim_scrapes_total{result=\"failed\"}"] > 0);
    }

    private static AgentText Agent() => new() { Start = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0 };

    private static async Task<JsonElement> TotalAsync(Plane plane, string of, Func<JsonElement, bool> isIt)
    {
        while (true)
        {
            JsonElement all = (await plane.SendAsync(HttpMethod.Get, $"{Path}?from=1m")).Json.GetProperty(of);
            if (all.GetArrayLength() > 0 && all[0].TryGetProperty("total", out JsonElement total) && isIt(total))
                return total;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Plane.Deadline);
        }
    }

    private static async Task<Dictionary<string, double>> OwnAsync(Plane plane, Func<Dictionary<string, double>, bool> isIt)
    {
        while (true)
        {
            Reply reply = await plane.SendAsync(HttpMethod.Get, "/metrics");
            Assert.StartsWith("text/plain; version=0.0.4", reply.Headers["Content-Type"], StringComparison.Ordinal);
            Dictionary<string, double> own = Read(Encoding.UTF8.GetBytes(reply.Text));
            if (isIt(own))
                return own;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Plane.Deadline);
        }
    }

    private static Dictionary<string, double> Read(byte[] text)
    {
        Dictionary<string, double> all = [];
        ExpositionReader reader = new(text);
        while (reader.Read())
            all.Add(Encoding.UTF8.GetString(reader.Series), reader.Value);
        Assert.Null(reader.Error);
        return all;
    }
}

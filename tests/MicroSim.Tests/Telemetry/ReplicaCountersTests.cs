using System.Text;
using MicroSim.Telemetry.Histograms;
using MicroSim.Telemetry.Scraping;

namespace MicroSim.Tests.Telemetry;

public sealed class ReplicaCountersTests
{
    private static readonly DateTimeOffset longAgo = DateTimeOffset.FromUnixTimeSeconds(1_000_000_000);

    private readonly AgentText agent = new();
    private readonly ReplicaCounters counters = new();

    [Fact]
    public void Each_scrape_tells_what_is_new()
    {
        agent.Answer(0.003);
        agent.Answer(0.2, 503);
        agent.Call("cart", 0.02);
        agent.Call("cart", 0.02, "timeout");
        (agent.Cpu, agent.Active) = (0.5, 2);
        Take();
        Assert.Equal((2UL, 1UL), (counters.Answered.All, counters.Answered.Failed));
        Assert.Equal((2UL, 1UL), (Made("cart").All, Made("cart").Failed));
        Assert.Equal((0.5, 2, 20_000_000), (counters.CpuSeconds, counters.Active, counters.MemoryBytes));
        Assert.Equal(1UL, counters.Answered.Buckets[DurationBuckets.Of(0.005)]);
        Assert.Equal(1UL, counters.Answered.Buckets[DurationBuckets.Of(0.25)]);

        agent.Answer(70);
        agent.Cpu = 0.75;
        Take();
        Assert.Equal((1UL, 0UL, 0.25), (counters.Answered.All, counters.Answered.Failed, counters.CpuSeconds));
        Assert.Equal(1UL, counters.Answered.Buckets[^1]);
        Assert.Equal(0UL, Made("cart").All);
    }

    [Theory]
    [InlineData(200, 0)]
    [InlineData(404, 0)]
    [InlineData(500, 1)]
    [InlineData(0, 1)]
    public void A_server_error_or_no_reply_is_a_failure(int status, int failed)
    {
        agent.Answer(0.001, status);
        Take();
        Assert.Equal((1UL, (ulong)failed), (counters.Answered.All, counters.Answered.Failed));
    }

    [Fact]
    public void What_a_process_counted_before_it_was_known_is_no_news()
    {
        agent.Answer(0.001);
        agent.Cpu = 100;
        agent.Start = 999_999_999;
        Take();
        Assert.Equal((0UL, 0.0), (counters.Answered.All, counters.CpuSeconds));
        agent.Answer(0.001);
        Take();
        Assert.Equal(1UL, counters.Answered.All);
    }

    [Fact]
    public void Counters_that_fell_began_anew()
    {
        for (int i = 0; i < 10; i++)
            agent.Answer(0.001);
        Take();
        AgentText fresh = new();
        for (int i = 0; i < 3; i++)
            fresh.Answer(0.001);
        Assert.Null(counters.Take(fresh.Text, longAgo));
        Assert.Equal(3UL, counters.Answered.All);
    }

    [Fact]
    public void A_text_that_cannot_be_read_changes_nothing()
    {
        agent.Answer(0.001);
        Take();
        agent.Answer(0.001);
        byte[] broken = [.. agent.Text, .. "and then it broke o"u8];
        Assert.StartsWith("line ", counters.Take(broken, longAgo), StringComparison.Ordinal);
        agent.Answer(0.001);
        Take();
        Assert.Equal(2UL, counters.Answered.All);
    }

    [Theory]
    [InlineData("http_server_request_duration_seconds_bucket{le=\"1\"} NaN")]
    [InlineData("http_server_request_duration_seconds_bucket{le=\"1\"} -1")]
    [InlineData("http_server_request_duration_seconds_bucket{le=\"1\"} +Inf")]
    [InlineData("http_server_request_duration_seconds_bucket{le=\"1\"} 1e300")]
    [InlineData("http_server_request_duration_seconds_bucket{le=\"one\"} 1")]
    [InlineData("http_server_request_duration_seconds_bucket 1")]
    [InlineData("http_client_request_duration_seconds_bucket{le=\"1\"} 1")]
    [InlineData("http_server_request_duration_seconds_bucket{le} 1")]
    public void Hostile_values_are_refused(string line) => Assert.NotNull(counters.Take(Encoding.UTF8.GetBytes(line), longAgo));

    [Fact]
    public void Buckets_that_contradict_each_other_count_no_call_twice()
    {
        Assert.Null(counters.Take("""
            process_start_time_seconds 2000000000
            http_server_request_duration_seconds_bucket{http_response_status_code="200",le="0.1"} 5
            http_server_request_duration_seconds_bucket{http_response_status_code="200",le="1"} 3
            http_server_request_duration_seconds_bucket{http_response_status_code="200",le="+Inf"} 6
            """u8, longAgo));
        Assert.Equal(6UL, counters.Answered.All);
    }

    [Fact]
    public void Other_bounds_than_ours_keep_every_call_within_a_bucket()
    {
        Assert.Null(counters.Take("""
            process_start_time_seconds 2000000000
            http_server_request_duration_seconds_bucket{http_response_status_code="200",le="+Inf"} 10
            http_server_request_duration_seconds_bucket{http_response_status_code="200",le="0.3"} 7
            http_server_request_duration_seconds_bucket{http_response_status_code="200",le="0.025"} 2
            """u8, longAgo));
        Assert.Equal(10UL, counters.Answered.All);
        Assert.Equal(2UL, counters.Answered.Buckets[DurationBuckets.Of(0.025)]);
        Assert.Equal(5UL, counters.Answered.Buckets[DurationBuckets.Of(0.5)]);
    }

    [Fact]
    public void A_flood_of_callees_is_cut_and_counted()
    {
        const int beyond = 20;
        for (int i = 0; i < ReplicaCounters.MostPeers + beyond; i++)
            agent.Call($"callee-{i}", 0.001);
        Take();
        Assert.Equal(ReplicaCounters.MostPeers, counters.Made.Count());
        Assert.Equal(beyond * DurationBuckets.Count, counters.LeftOut);
    }

    [Fact]
    public void A_flood_of_series_is_cut_and_counted()
    {
        StringBuilder text = new("process_start_time_seconds 2000000000\n");
        for (int i = 0; i < ReplicaCounters.MostSeries + 10; i++)
            text.Append($"http_server_request_duration_seconds_bucket{{http_route=\"/{i}\",http_response_status_code=\"200\",le=\"+Inf\"}} 1\n");
        byte[] flood = Encoding.UTF8.GetBytes(text.ToString());
        Assert.Null(counters.Take(flood, longAgo));
        Assert.Equal(11, counters.LeftOut);
        Assert.Equal((ulong)ReplicaCounters.MostSeries - 1, counters.Answered.All);
    }

    [Fact]
    public void Conditions_that_are_there_are_named()
    {
        agent.Conditions["latency"] = 2;
        agent.Conditions["error"] = 0;
        agent.Conditions["of-tomorrow"] = 1;
        Take();
        Assert.Equal(["latency"], counters.Conditions.Names);
    }

    [Fact]
    public void A_scrape_of_known_series_allocates_next_to_nothing()
    {
        for (int i = 0; i < 50; i++)
            agent.Call($"callee-{i}", 0.001);
        byte[] text = agent.Text;
        for (int i = 0; i < 3; i++)
            Assert.Null(counters.Take(text, longAgo));
        long before = GC.GetAllocatedBytesForCurrentThread();
        counters.Take(text, longAgo);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512);
    }

    private void Take() => Assert.Null(counters.Take(agent.Text, longAgo));

    private CallCounts Made(string callee) => counters.Made.Single(c => c.Key == callee).Value;
}

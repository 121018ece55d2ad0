using MicroSim.Telemetry.Histograms;
using MicroSim.Telemetry.Measures;
using MicroSim.Telemetry.Scraping;

namespace MicroSim.Tests.Telemetry;

public sealed class SimulationMeasuresTests
{
    private const long Begin = 2_000_000_040; // a multiple of ten

    private static readonly DateTimeOffset longAgo = DateTimeOffset.FromUnixTimeSeconds(1_000_000_000);

    private readonly SimulationMeasures measures = new();

    [Fact]
    public void Slots_hold_every_bucket() => Assert.Equal(MeasureSlot.BucketCounts.Length, DurationBuckets.Count);

    [Fact]
    public void Replicas_are_merged_by_bucket_and_percentiles_are_not_averaged()
    {
        AgentText fast = new(), slow = new();
        for (int i = 0; i < 99; i++)
            fast.Answer(0.0008);
        slow.Answer(9);
        Scrape(Begin, "cart", fast);
        Scrape(Begin, "cart", slow);
        ServiceMeasure total = Read(Begin + 1, 1).Services.Single().Total!;
        Assert.Equal((100, 2.0), (total.Calls.Requests, total.Processes.Replicas));
        // The mean of both replicas' medians would be seconds.
        Assert.InRange(total.Calls.P50!.Value, 0.0005, 0.001);
        Assert.InRange(total.Calls.P99!.Value, 0.0005, 0.001);
        Assert.Equal(40_000_000, total.Processes.MemoryBytes);
    }

    [Fact]
    public void A_second_without_a_scrape_is_unknown_and_one_without_calls_is_zero()
    {
        AgentText agent = new();
        ReplicaCounters counters = new();
        foreach (long second in (long[])[0, 1, 3])
        {
            if (second < 3)
                agent.Call("store", 0.01);
            agent.Answer(0.01);
            Scrape(Begin + second, "cart", agent, counters);
        }
        MeasureReport report = Read(Begin + 4, 4);
        Assert.Equal([(0, 1), (1, 1), (3, 1)], report.Services.Single().Steps.Select(s => (s.Calls.Start.ToUnixTimeSeconds() - Begin, (int)s.Calls.Requests)));
        Assert.Equal([(0, 1), (1, 1), (3, 0)], report.Connections.Single().Steps.Select(s => (s.Start.ToUnixTimeSeconds() - Begin, (int)s.Requests)));
        Assert.Equal(1, report.Services.Single().Total!.Calls.RequestsPerSecond);
        Assert.Equal(2.0 / 3, report.Connections.Single().Total!.RequestsPerSecond, 9);
    }

    [Fact]
    public void Steps_begin_where_every_reader_sees_them()
    {
        AgentText agent = new();
        ReplicaCounters counters = new();
        for (int second = 0; second < 30; second++)
        {
            agent.Answer(0.01);
            Scrape(Begin + second, "cart", agent, counters);
        }
        ServiceMeasures cart = Read(Begin + 27, 20, 10).Services.Single();
        Assert.Equal([7, 10, 20], cart.Steps.Select(s => s.Calls.Start.ToUnixTimeSeconds() - Begin));
        Assert.Equal([3, 10, 7], cart.Steps.Select(s => s.Calls.Requests));
        Assert.Equal(20, cart.Total!.Calls.Requests);
    }

    [Fact]
    public void An_hour_is_kept_exactly_and_no_more()
    {
        AgentText agent = new() { Cpu = 1 };
        ReplicaCounters counters = new();
        const int seconds = 2 * 3600;
        for (int second = 0; second < seconds; second++)
        {
            agent.Answer(0.01);
            agent.Cpu += 0.25;
            Scrape(Begin + second, "cart", agent, counters);
        }
        ServiceMeasure hour = Read(Begin + seconds, 3600, 60).Services.Single().Total!;
        Assert.Equal((3600, 0.25), (hour.Calls.Requests, Math.Round(hour.Processes.Cpu, 6)));
        Assert.Equal(300, Read(Begin + seconds, 300).Services.Single().Total!.Calls.Requests);
        Assert.Empty(Read(Begin + seconds - 4000, 200).Services.Single().Steps);
    }

    [Fact]
    public void Late_scrapes_count_to_their_second()
    {
        AgentText agent = new();
        agent.Answer(0.01);
        Scrape(Begin + 1, "cart", agent);
        Scrape(Begin, "cart", agent);
        Assert.Equal([1, 1], Read(Begin + 2, 2).Services.Single().Steps.Select(s => s.Calls.Requests));
    }

    [Fact]
    public void What_was_silent_for_an_hour_is_forgotten()
    {
        AgentText agent = new();
        agent.Call("store", 0.01);
        Scrape(Begin, "gone", agent);
        Assert.Equal(2, measures.Series);
        Scrape(Begin + 3700, "cart", new AgentText());
        Scrape(Begin + 3720, "cart", new AgentText());
        Assert.Equal(1, measures.Series);
    }

    [Fact]
    public void Connections_beyond_the_limit_are_left_out_and_counted()
    {
        int leftOut = 0;
        for (int s = 0; s < 9; s++)
        {
            AgentText agent = new();
            for (int i = 0; i < ReplicaCounters.MostPeers; i++)
                agent.Call($"callee-{i}", 0.01);
            leftOut += Scrape(Begin, $"service-{s}", agent);
        }
        Assert.Equal(9 * ReplicaCounters.MostPeers - SimulationMeasures.MostSeries, leftOut);
    }

    private int Scrape(long second, string service, AgentText agent, ReplicaCounters? counters = null)
    {
        counters ??= new();
        Assert.Null(counters.Take(agent.Text, longAgo));
        return measures.Add(second, service, counters);
    }

    // The second before the present one is still being scraped.
    private MeasureReport Read(long to, int seconds, int step = 1) =>
        measures.Read(MeasureWindow.Of(DateTimeOffset.FromUnixTimeSeconds(to + 1), TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(step)));
}

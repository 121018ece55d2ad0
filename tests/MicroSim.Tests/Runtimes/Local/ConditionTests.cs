using MicroSim.Contract;
using MicroSim.Runtimes;
using MicroSim.Topology;
using static MicroSim.Tests.Runtimes.Local.RuntimeBed;

namespace MicroSim.Tests.Runtimes.Local;

/// <summary>Conditions and disruptions of running replicas.</summary>
public sealed class ConditionTests
{
    [Fact]
    public async Task A_condition_acts_when_it_is_set_and_no_more_when_it_is_taken_back()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart") with { Replicas = 2 });
        Uri cart = (await bed.ReadyAsync("shop")).Services[0].Address;

        await bed.Runtime.SetConditionsAsync("shop", [Error("cart", ReplicaChoice.All)], Cancellation);
        Assert.Equal("503 503 503 503", await StatusesAsync(cart, 4));
        await bed.Runtime.SetConditionsAsync("shop", [], Cancellation);

        Assert.Equal("200 200 200 200", await StatusesAsync(cart, 4));
    }

    [Fact]
    public async Task It_acts_on_the_chosen_replicas_alone_and_on_the_process_that_follows_a_killed_one()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart") with { Replicas = 3 });
        ServiceStatus ready = (await bed.ReadyAsync("shop")).Services[0];
        await bed.Runtime.SetConditionsAsync("shop", [Error("cart", new ReplicaChoice(Instance: "cart-1"))], Cancellation);
        Assert.Equal("200 200 503", await StatusesAsync(ready.Address, 3));

        Assert.Equal(1, await bed.Runtime.DisruptAsync("shop", "cart", Disruption.Kill, new ReplicaChoice(Instance: "cart-1"), Cancellation));
        await bed.WaitAsync("shop", s => s.Services[0].Replicas[1] is { Restarts: 1 });
        await bed.ReadyAsync("shop");

        Assert.Equal("200 200 503", await StatusesAsync(ready.Address, 3));
    }

    [Fact]
    public async Task A_stopped_replica_answers_again_when_it_continues()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart"));
        Uri cart = (await bed.ReadyAsync("shop")).Services[0].Address;

        Assert.Equal(1, await bed.Runtime.DisruptAsync("shop", "cart", Disruption.Stop, ReplicaChoice.All, Cancellation));
        Task<string> answer = StatusesAsync(cart, 1);
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Cancellation)));
        Assert.Equal(1, await bed.Runtime.DisruptAsync("shop", "cart", Disruption.Continue, ReplicaChoice.All, Cancellation));

        Assert.Equal("200", await answer);
        Assert.Equal(0, (await bed.ReadyAsync("shop")).Services[0].Replicas[0].Restarts);
    }

    [Fact]
    public async Task A_drained_replica_ends_without_a_failed_call_and_is_replaced_at_once()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart") with { Replicas = 2 });
        ServiceStatus ready = (await bed.ReadyAsync("shop")).Services[0];
        int?[] before = [.. ready.Replicas.Select(r => r.ProcessId)];
        await using Traffic traffic = new(ready.Address);
        await traffic.AnsweredAsync(50);

        Assert.Equal(1, await bed.Runtime.DisruptAsync("shop", "cart", Disruption.Drain, new ReplicaChoice(Instance: "cart-0"), Cancellation));
        await bed.WaitAsync("shop", s => s.Services[0].Replicas[0] is { Restarts: 1, Phase: ReplicaPhase.Ready } again && again.ProcessId != before[0]);
        await traffic.AnsweredAsync(50);

        Assert.Empty(await traffic.StopAsync());
        Assert.Equal((before[1], 0), (bed.Runtime.Status("shop")!.Services[0].Replicas[1].ProcessId, bed.Runtime.Status("shop")!.Services[0].Replicas[1].Restarts));
    }

    [Fact]
    public async Task A_call_under_way_ends_in_a_replica_that_is_drained()
    {
        await using RuntimeBed bed = new();
        Fault slow = FaultParser.Parse("""{"type": "latency", "args": {"delay": 1000}}"""u8.ToArray(), new ParseOptions(FaultCatalogue.Standard)).Value!;
        await bed.ApplyAsync("shop", Service("cart", root: new Endpoint(false, new FaultPhases([slow], []), [])));
        ServiceStatus ready = (await bed.ReadyAsync("shop")).Services[0];
        Task<string> answer = StatusesAsync(ready.Address, 1);
        await BusyAsync(ready.Replicas[0].Admin!.Root);

        Assert.Equal(1, await bed.Runtime.DisruptAsync("shop", "cart", Disruption.Drain, ReplicaChoice.All, Cancellation));
        Assert.Equal(0, await bed.Runtime.DisruptAsync("shop", "cart", Disruption.Drain, ReplicaChoice.All, Cancellation));

        Assert.Equal("200", await answer);
        await bed.WaitAsync("shop", s => s.Services[0].Replicas[0] is { Restarts: 1, Phase: ReplicaPhase.Ready });
    }

    [Fact]
    public async Task A_crash_ends_each_chosen_process_once()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart") with { Replicas = 2 });
        await bed.ReadyAsync("shop");
        Fault crash = FaultParser.Parse("""{"type": "crash", "args": {"exitCode": 7}}"""u8.ToArray(), new ParseOptions(FaultCatalogue.Standard)).Value!;

        Assert.Equal(2, await bed.Runtime.SufferAsync("shop", new AddedCondition("cart", new Condition("c", crash), ReplicaChoice.All, DateTimeOffset.UnixEpoch), Cancellation));
        await bed.WaitAsync("shop", s => s.Services[0].Replicas.All(r => r is { Restarts: 1, Phase: ReplicaPhase.Ready }));

        Assert.Equal("200 200", await StatusesAsync(bed.Runtime.Status("shop")!.Services[0].Address, 2));
    }

    [Fact]
    public async Task A_thousand_changes_in_a_row_leave_the_last_one()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart"), Service("store"));
        SimulationStatus ready = await bed.ReadyAsync("shop");

        for (int i = 0; i < 1_000; i++)
            await bed.Runtime.SetConditionsAsync("shop", i % 2 == 0 ? [Error("cart", ReplicaChoice.All), Error("store", ReplicaChoice.All)] : [], Cancellation);
        await bed.Runtime.SetConditionsAsync("shop", [Error("store", ReplicaChoice.All)], Cancellation);

        Assert.Equal("200", await StatusesAsync(ready.Services[0].Address, 1));
        Assert.Equal("503", await StatusesAsync(ready.Services[1].Address, 1));
    }

    [Fact]
    public async Task A_service_stays_ready_while_its_agents_confirm_their_new_state()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart") with { Replicas = 2 });
        await bed.ReadyAsync("shop");
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        List<(int Ready, ReplicaPhase Phase)> seen = [];
        Task watching = WatchAsync();

        for (int i = 0; i < 50; i++)
            await bed.Runtime.SetConditionsAsync("shop", i % 2 == 0 ? [Error("cart", ReplicaChoice.All)] : [], Cancellation);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);

        Assert.Contains(seen, s => s.Phase == ReplicaPhase.Updating);
        Assert.All(seen, s => Assert.True(s is { Ready: 2, Phase: ReplicaPhase.Ready or ReplicaPhase.Updating }, $"{s}"));

        async Task WatchAsync()
        {
            for (long version = 0; ; version = await bed.Runtime.ChangedAsync(version, enough.Token))
            {
                ServiceStatus now = bed.Runtime.Status("shop")!.Services[0];
                seen.AddRange(now.Replicas.Select(r => (now.ReadyReplicas, r.Phase)));
            }
        }
    }

    private static AddedCondition Error(string service, ReplicaChoice replicas)
    {
        Fault error = FaultParser.Parse("""{"type": "error", "args": {"status": 503}}"""u8.ToArray(), new ParseOptions(FaultCatalogue.Standard)).Value!;
        return new AddedCondition(service, new Condition($"broken-{service}", error), replicas, DateTimeOffset.UnixEpoch);
    }

    /// <summary>Waits until the agent has a call under way.</summary>
    private static async Task BusyAsync(Uri admin)
    {
        using HttpClient client = new();
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(10));
        while (!(await client.GetStringAsync(new Uri(admin, "metrics"), Cancellation)).Contains("http_server_active_requests 1", StringComparison.Ordinal))
            Assert.True(await timer.WaitForNextTickAsync(Cancellation));
    }

    // A connection a call, so that they are spread over the replicas.
    private static async Task<string> StatusesAsync(Uri address, int times)
    {
        List<int> statuses = [];
        for (int i = 0; i < times; i++)
        {
            using HttpClient client = new();
            using HttpResponseMessage reply = await client.GetAsync(address, Cancellation);
            statuses.Add((int)reply.StatusCode);
        }
        return string.Join(' ', statuses.Order());
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using MicroSim.Runtimes;
using MicroSim.Runtimes.Local.Ports;
using MicroSim.Tests.Runtimes.Processes;
using MicroSim.Topology;
using static MicroSim.Tests.Runtimes.Local.RuntimeBed;

namespace MicroSim.Tests.Runtimes.Local;

/// <summary>Several processes behind one address, and changes that no caller notices.</summary>
public sealed class ReplicaTests
{
    [Fact]
    public async Task Calls_are_spread_over_the_replicas()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart") with { Replicas = 3 });
        ServiceStatus service = (await bed.ReadyAsync("shop")).Services[0];

        string[] answered = await InstancesAsync(service.Address, 6);

        Assert.Equal(["cart-0", "cart-0", "cart-1", "cart-1", "cart-2", "cart-2"], answered.Order());
        Assert.Equal(["cart-0", "cart-1", "cart-2"], service.Replicas.Select(r => r.Instance));
        Assert.Equal(3, service.Replicas.Select(r => r.ProcessId).Distinct().Count());
    }

    [Fact]
    public async Task A_service_may_have_no_replica()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart") with { Replicas = 0 });
        ServiceStatus service = (await bed.ReadyAsync("shop")).Services[0];

        await Assert.ThrowsAsync<HttpRequestException>(() => InstancesAsync(service.Address, 1));
        Assert.Empty(service.Replicas);
        await bed.ApplyAsync("shop", Service("cart"));
        await bed.ReadyAsync("shop");

        Assert.Equal(["cart-0"], await InstancesAsync(service.Address, 1));
    }

    [Fact]
    public async Task No_request_fails_while_a_service_is_scaled_replaced_and_restarted()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart"));
        ServiceStatus first = (await bed.ReadyAsync("shop")).Services[0];
        await using Traffic traffic = new(first.Address);

        await ChangeAsync(Service("cart") with { Replicas = 3 });
        await ChangeAsync(Service("cart") with { Replicas = 1 });
        await ChangeAsync(Service("cart", version: "v2") with { Replicas = 2 });
        Assert.True(await bed.Runtime.RestartAsync("shop", "cart", Cancellation));
        Assert.False(bed.Runtime.Status("shop")!.Ready);
        await bed.ReadyAsync("shop");
        ServiceStatus last = (await bed.WaitAsync("shop", s => s.Services[0].Replicas.Count == 2)).Services[0];
        await traffic.AnsweredAsync(100);

        Assert.Empty(await traffic.StopAsync());
        Assert.Equal(["v1", "v2"], traffic.Versions.Order());
        Assert.Equal(["v2", "v2"], last.Replicas.Select(r => r.Version));
        Assert.Equal(first.Address, last.Address);
        Assert.All(last.Replicas, r => Assert.Equal(0, r.Restarts));

        async Task ChangeAsync(Service service)
        {
            await bed.ApplyAsync("shop", service);
            await bed.ReadyAsync("shop");
            await traffic.AnsweredAsync(100);
        }
    }

    [Fact]
    public async Task Ready_means_that_every_replica_has_the_newest_state()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart") with { Replicas = 3 });
        ServiceStatus before = (await bed.ReadyAsync("shop")).Services[0];
        using HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });

        for (int status = 500; status < 505; status++)
        {
            await bed.ApplyAsync("shop", Service("cart", root: LocalRuntimeTests.Failing(status)) with { Replicas = 3 });
            await bed.ReadyAsync("shop");
            for (int call = 0; call < 3; call++)
                Assert.Equal(status, (int)(await http.GetAsync(before.Address, Cancellation)).StatusCode);
        }
        Assert.Equal(before.Replicas.Select(r => r.ProcessId), bed.Runtime.Status("shop")!.Services[0].Replicas.Select(r => r.ProcessId));
    }

    [Fact]
    public async Task A_service_may_move_to_another_port_and_keeps_its_processes()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart"));
        ServiceStatus before = (await bed.ReadyAsync("shop")).Services[0];
        using System.Net.Sockets.TcpListener free = new(System.Net.IPAddress.Loopback, 0);
        free.Start();
        int port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();

        await bed.ApplyAsync("shop", Service("cart", port: port));
        ServiceStatus after = (await bed.ReadyAsync("shop")).Services[0];

        Assert.Equal(port, after.Address.Port);
        Assert.Equal(before.Replicas[0].ProcessId, after.Replicas[0].ProcessId);
        Assert.Equal(["cart-0"], await InstancesAsync(after.Address, 1));
        await Assert.ThrowsAsync<HttpRequestException>(() => InstancesAsync(before.Address, 1));
    }

    [Fact]
    public async Task An_unknown_service_is_not_restarted()
    {
        await using RuntimeBed bed = new();
        bed.Script("idle", "exec sleep 1000");
        Assert.False(await bed.Runtime.RestartAsync("shop", "cart", Cancellation));
        await bed.ApplyAsync("shop", Service("cart", "idle"));

        Assert.False(await bed.Runtime.RestartAsync("shop", "card", Cancellation));
        Assert.True(await bed.Runtime.RestartAsync("shop", "cart", Cancellation));
    }

    [Fact]
    public async Task A_change_that_never_gets_ready_leaves_the_old_replicas_serving()
    {
        await using RuntimeBed bed = new();
        bed.Script("broken", "exit 1");
        await bed.ApplyAsync("shop", Service("cart") with { Replicas = 2 });
        ServiceStatus before = (await bed.ReadyAsync("shop")).Services[0];

        await bed.ApplyAsync("shop", Service("cart", "broken") with { Replicas = 2 });
        SimulationStatus stuck = await bed.WaitAsync("shop", s => s.Services[0].Replicas.Any(r => r is { Phase: ReplicaPhase.BackOff, Leaving: false }));

        Assert.False(stuck.Ready);
        Assert.Equal(["cart-0", "cart-1"], (await InstancesAsync(before.Address, 2)).Order());
        await bed.ApplyAsync("shop", Service("cart") with { Replicas = 2 });
        SimulationStatus back = await bed.WaitAsync("shop", s => s.Ready && s.Services[0].Replicas.Count == 2);
        Assert.Equal(before.Replicas.Select(r => r.ProcessId), back.Services[0].Replicas.Select(r => r.ProcessId));
    }

    [Fact]
    public async Task A_killed_replica_gets_no_connection_and_comes_back_with_its_state_within_a_second()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart", root: LocalRuntimeTests.Failing(503)) with { Replicas = 2 });
        ServiceStatus before = (await bed.ReadyAsync("shop")).Services[0];

        Alive.Kill(before.Replicas[1].ProcessId!.Value);
        await bed.WaitAsync("shop", s => s.Services[0].Replicas[1].Phase == ReplicaPhase.BackOff);
        string[] answered = await InstancesAsync(before.Address, 3);
        ReplicaStatus back = (await bed.ReadyAsync("shop")).Services[0].Replicas[1];

        Assert.DoesNotContain("cart-1", answered[..1]);
        Assert.Equal(1, back.Restarts);
        using HttpClient http = new();
        for (int i = 0; i < 4; i++)
            Assert.Equal(503, (int)(await http.GetAsync(before.Address, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Deleting_a_replicated_service_under_load_leaves_nothing()
    {
        await using RuntimeBed bed = new();
        // Names, and so a port, that no other test asks for: it would take it as soon as it is free.
        await bed.ApplyAsync("closing", Service("stall") with { Replicas = 3 });
        ServiceStatus service = (await bed.ReadyAsync("closing")).Services[0];
        await using Traffic traffic = new(service.Address);
        await traffic.AnsweredAsync(20);

        await bed.Runtime.DeleteAsync("closing", Cancellation);

        Assert.All(service.Replicas, r => Assert.False(Alive.Is(r.ProcessId!.Value)));
        Assert.True(PortProbe.IsFree(service.Address.Port));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(bed.Data, "simulations")));
    }

    // Each call on a connection of its own.
    private static async Task<string[]> InstancesAsync(Uri address, int calls)
    {
        List<string> instances = [];
        for (int i = 0; i < calls; i++)
        {
            using HttpClient http = new();
            JsonElement result = await (await http.GetAsync(address, Cancellation)).Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            instances.Add(result.GetProperty("instance").GetString()!);
        }
        return [.. instances];
    }
}

using System.Net;
using System.Net.Sockets;
using MicroSim.Contract;
using MicroSim.Runtimes;
using static MicroSim.Tests.Runtimes.Local.RuntimeBed;

namespace MicroSim.Tests.Runtimes.Local;

/// <summary>What cannot be run is refused whole, and nothing is changed.</summary>
public sealed class ApplyTests
{
    private const string Idle = "exec sleep 1000";

    [Fact]
    public async Task Every_problem_of_a_document_is_named_at_once()
    {
        await using RuntimeBed bed = new();
        bed.Script("idle", Idle);

        IReadOnlyList<Problem> problems = await bed.RefusedAsync("shop",
            Service("a", "idel"),
            Service("b", "idle") with { Replicas = 2 },
            Service("c", "idle", env: new Dictionary<string, string> { ["MICROSIM_PORT"] = "1" }),
            Service("d", "idle", port: TakenPort(out Socket socket)));
        socket.Dispose();

        Assert.Equal(
            ["spec.services.a.framework", "spec.services.c.env.MICROSIM_PORT", "spec.services.d.port"],
            problems.Select(p => p.Path));
        Assert.Contains("did you mean 'idle'?", problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("known are aspnetcore, idle", problems[0].Message, StringComparison.Ordinal);
        Assert.Null(bed.Runtime.Status("shop"));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(bed.Data, "simulations")));
    }

    [Fact]
    public async Task A_taken_port_names_its_owner()
    {
        await using RuntimeBed bed = new();
        bed.Script("idle", Idle);
        int port = TakenPort(out Socket socket);
        using Socket held = socket;

        Problem problem = Assert.Single(await bed.RefusedAsync("shop", Service("a", "idle", port)));

        string owner = OperatingSystem.IsLinux() ? $"pid {Environment.ProcessId} (" : "another process";
        Assert.StartsWith($"spec.services.a.port: port {port} is held by {owner}", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_of_another_simulation_names_its_service()
    {
        await using RuntimeBed bed = new();
        bed.Script("idle", Idle);
        int port = (await bed.ApplyAsync("one", Service("a", "idle"))).Services[0].Address.Port;

        Problem problem = Assert.Single(await bed.RefusedAsync("two", Service("b", "idle", port)));
        Problem own = Assert.Single(await bed.RefusedAsync("one", Service("a", "idle"), Service("b", "idle", port)));

        Assert.Equal($"spec.services.b.port: port {port} belongs to service a of simulation one", problem.ToString());
        Assert.Equal($"spec.services.b.port: port {port} belongs to service a", own.ToString());
    }

    [Fact]
    public async Task Two_services_cannot_have_one_port()
    {
        await using RuntimeBed bed = new();
        bed.Script("idle", Idle);
        int port = FreePort();

        Problem problem = Assert.Single(await bed.RefusedAsync("shop", Service("a", "idle", port), Service("b", "idle", port)));

        Assert.Equal($"spec.services.b.port: port {port} is that of service a", problem.ToString());
    }

    [Fact]
    public async Task Ports_may_change_hands_within_a_simulation()
    {
        await using RuntimeBed bed = new();
        bed.Script("idle", Idle);
        int x = FreePort(), y = FreePort();
        await bed.ApplyAsync("shop", Service("a", "idle", x), Service("b", "idle", y));

        SimulationStatus swapped = await bed.ApplyAsync("shop", Service("a", "idle", y), Service("b", "idle", x));

        Assert.Equal([y, x], swapped.Services.Select(s => s.Address.Port));
    }

    [Fact]
    public async Task A_refused_change_changes_nothing()
    {
        await using RuntimeBed bed = new();
        bed.Script("idle", Idle);
        await bed.ApplyAsync("shop", Service("a", "idle"), Service("b", "idle"));
        ReplicaStatus before = await bed.ReplicaAsync("shop", "b", r => r.ProcessId is not null);
        int port = FreePort();

        await bed.RefusedAsync("shop", Service("a", "idle", port), Service("c", "none"));

        SimulationStatus after = bed.Runtime.Status("shop")!;
        Assert.Equal(["a", "b"], after.Services.Select(s => s.Name));
        Assert.Equal(before.ProcessId, Replica(after, "b").ProcessId);
        await bed.ApplyAsync("other", Service("x", "idle", port));
    }

    [Fact]
    public async Task A_cancelled_build_changes_nothing_and_is_ended()
    {
        await using RuntimeBed bed = new();
        BuildForEver(bed);
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        Task apply = bed.Runtime.ApplyAsync(Document("shop", Service("a", "slow")), cancel.Token);
        await bed.ReplicaAsync("shop", "a", r => r.Phase == ReplicaPhase.Building);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => apply);
        Assert.Null(bed.Runtime.Status("shop"));
        Assert.Equal(["slow.lock"], Directory.GetFileSystemEntries(Path.Combine(bed.Home, "artifacts/agents")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Deleting_does_not_wait_for_a_build()
    {
        await using RuntimeBed bed = new();
        BuildForEver(bed);
        Task<SimulationStatus> apply = bed.ApplyAsync("shop", Service("a", "slow"));
        await bed.ReplicaAsync("shop", "a", r => r.Phase == ReplicaPhase.Building);

        SimulationStatus building = await bed.WaitAsync("shop", s => s.Preparing is not null);
        Assert.Equal(("the agent 'slow' is being built", "the agent 'slow' is being built"), (building.Preparing, Replica(building, "a").Reason));

        await bed.Runtime.DeleteAsync("shop", Cancellation);

        RuntimeException refused = await Assert.ThrowsAsync<RuntimeException>(() => apply);
        Assert.Equal("metadata.name: the simulation 'shop' was deleted while this change of it was being prepared", refused.Message);
        Assert.Null(bed.Runtime.Status("shop"));
    }

    [Fact]
    public async Task A_build_is_the_reason_of_every_service_that_waits_for_it()
    {
        await using RuntimeBed bed = new();
        BuildForEver(bed);
        bed.Script("idle", Idle);
        await bed.ApplyAsync("shop", Service("a", "idle"));
        Task<SimulationStatus> apply = bed.ApplyAsync("shop", Service("a", "idle"), Service("b", "slow"), Service("c", "idle"));

        SimulationStatus building = await bed.WaitAsync("shop", s => s.Preparing is not null);

        Assert.Equal(["a", "b", "c"], building.Services.Select(s => s.Name));
        // It never says that it has started, so it may have a reason of its own.
        Assert.DoesNotContain("built", Replica(building, "a").Reason ?? "", StringComparison.Ordinal);
        Assert.All(["b", "c"], s => Assert.Equal((ReplicaPhase.Building, "the agent 'slow' is being built"), (Replica(building, s).Phase, Replica(building, s).Reason)));
        await bed.Runtime.DeleteAsync("shop", Cancellation);
        await Assert.ThrowsAsync<RuntimeException>(() => apply);
    }

    [Fact]
    public async Task Deleting_one_that_ran_before_leaves_nothing_of_it_either()
    {
        await using RuntimeBed bed = new();
        bed.Script("idle", Idle);
        Uri before = (await bed.ApplyAsync("shop", Service("a", "idle"))).Services[0].Address;
        await bed.RestartAsync();

        await bed.Runtime.DeleteAsync("shop", Cancellation);

        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(bed.Data, "simulations")));
        SimulationStatus other = await bed.ApplyAsync("other", Service("x", "idle", before.Port));
        Assert.Equal(before, other.Services[0].Address);
    }

    [Fact]
    public async Task Only_one_control_plane_runs_a_simulation_from_a_data_folder()
    {
        await using RuntimeBed bed = new();
        bed.Script("idle", Idle);
        await bed.ApplyAsync("shop", Service("a", "idle"));
        await using MicroSim.Runtimes.Local.LocalRuntime second = new(bed.Options);

        RuntimeException refused = await Assert.ThrowsAsync<RuntimeException>(() => second.ApplyAsync(Document("shop", Service("a", "idle")), Cancellation));

        Assert.Contains("another control plane", refused.Message, StringComparison.Ordinal);
    }

    private static void BuildForEver(RuntimeBed bed)
    {
        bed.Script("slow", Idle);
        File.WriteAllText(Path.Combine(bed.Home, "agents/slow/agent.json"),
            """{"framework":"slow","language":"any","build":["/bin/sh","-c","touch $0/begun; exec sleep 1000","{out}"],"run":["{out}/agent"]}""");
    }

    private static int TakenPort(out Socket socket)
    {
        socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static int FreePort()
    {
        int port = TakenPort(out Socket socket);
        socket.Dispose();
        return port;
    }
}

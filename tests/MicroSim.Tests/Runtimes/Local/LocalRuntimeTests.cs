using System.Net.Http.Json;
using System.Text.Json;
using MicroSim.Contract;
using MicroSim.Runtimes;
using MicroSim.Runtimes.Local.Ports;
using MicroSim.Tests.Runtimes.Processes;
using MicroSim.Topology;
using static MicroSim.Tests.Runtimes.Local.RuntimeBed;

namespace MicroSim.Tests.Runtimes.Local;

public sealed class LocalRuntimeTests
{
    private static readonly HttpClient http = new();

    [Fact]
    public async Task A_service_gets_ready_and_answers_at_its_address()
    {
        await using RuntimeBed bed = new();
        SimulationStatus applied = await bed.ApplyAsync("shop", Service("cart"));
        Uri address = applied.Services[0].Address;

        SimulationStatus ready = await bed.ReadyAsync("shop");

        Assert.Equal(address, ready.Services[0].Address);
        Assert.Equal("127.0.0.1", address.Host);
        JsonElement result = await CallAsync(ready.Services[0]);
        Assert.Equal("cart", result.GetProperty("service").GetString());
        Assert.Equal("cart-0", result.GetProperty("instance").GetString());
    }

    [Fact]
    public async Task A_killed_process_comes_back_with_its_state_at_the_same_address()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart", root: Failing(503)));
        ServiceStatus before = (await bed.ReadyAsync("shop")).Services[0];

        Alive.Kill(before.Replicas[0].ProcessId!.Value);
        ReplicaStatus dead = await bed.ReplicaAsync("shop", "cart", r => r.Phase == ReplicaPhase.BackOff);
        ReplicaStatus back = await bed.ReplicaAsync("shop", "cart", r => r.Phase == ReplicaPhase.Ready);

        Assert.Contains("signal 9 (SIGKILL)", dead.Reason, StringComparison.Ordinal);
        Assert.Equal(1, back.Restarts);
        Assert.NotEqual(before.Replicas[0].ProcessId, back.ProcessId);
        Assert.Equal(before.Address, bed.Runtime.Status("shop")!.Services[0].Address);
        Assert.Equal(503, (int)await PlanAsync(before.Address));
    }

    [Fact]
    public async Task A_change_touches_only_the_services_that_differ()
    {
        await using RuntimeBed bed = new();
        Service same = Service("same"), plan = Service("plan"), environment = Service("environment"), gone = Service("gone");
        await bed.ApplyAsync("shop", same, plan, environment, gone);
        SimulationStatus before = await bed.ReadyAsync("shop");

        await bed.ApplyAsync("shop", same, plan with { Endpoints = Service("plan", root: Failing(418)).Endpoints },
            environment with { Env = new Dictionary<string, string> { ["COLOUR"] = "red" } }, Service("new"));
        SimulationStatus after = await bed.ReadyAsync("shop");

        Assert.Equal(Replica(before, "same").ProcessId, Replica(after, "same").ProcessId);
        Assert.Equal(Replica(before, "plan").ProcessId, Replica(after, "plan").ProcessId);
        Assert.NotEqual(Replica(before, "environment").ProcessId, Replica(after, "environment").ProcessId);
        Assert.Equal(["same", "plan", "environment", "new"], after.Services.Select(s => s.Name));
        Assert.All(after.Services.SelectMany(s => s.Replicas), r => Assert.Equal(0, r.Restarts));
        Assert.False(Alive.Is(Replica(before, "gone").ProcessId!.Value));
        await bed.WaitAsync("shop", s => s.Ready);
        Assert.Equal(418, (int)await PlanAsync(Address(after, "plan")));
        Assert.Equal(Address(before, "environment"), Address(after, "environment"));
    }

    [Fact]
    public async Task Ready_means_that_the_newest_document_is_in_force()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("shop", Service("cart"));
        await bed.ReadyAsync("shop");

        for (int status = 500; status < 510; status++)
        {
            await bed.ApplyAsync("shop", Service("cart", root: Failing(status)));
            Assert.Equal(status, (int)await PlanAsync((await bed.ReadyAsync("shop")).Services[0].Address));
        }
    }

    [Fact]
    public async Task Deleting_leaves_no_process_no_port_and_no_folder()
    {
        await using RuntimeBed bed = new();
        // Names, and so ports, that no other test asks for: it would take them as soon as they are free.
        await bed.ApplyAsync("closing", Service("till"), Service("vault"));
        SimulationStatus ready = await bed.ReadyAsync("closing");

        await bed.Runtime.DeleteAsync("closing", Cancellation);

        Assert.Null(bed.Runtime.Status("closing"));
        Assert.All(ready.Services, s => Assert.False(Alive.Is(s.Replicas[0].ProcessId!.Value)));
        Assert.All(ready.Services, s => Assert.True(PortProbe.IsFree(s.Address.Port)));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(bed.Data, "simulations")));
    }

    [Fact]
    public async Task Services_call_each_other_as_the_document_says()
    {
        await using RuntimeBed bed = new();
        Endpoint calling = new(false, FaultPhases.None, [new Call("store", null, "/", 100, 5000, null, 0, true, [])]);
        await bed.ApplyAsync("shop", Service("cart", root: calling), Service("store"));
        SimulationStatus ready = await bed.ReadyAsync("shop");

        JsonElement result = await http.GetFromJsonAsync<JsonElement>(Address(ready, "cart"), Cancellation);

        Assert.Equal("store", result.GetProperty("response")[0].GetProperty("service").GetString());
    }

    [Fact]
    public async Task An_address_outlives_the_runtime()
    {
        await using RuntimeBed bed = new();
        SimulationStatus first = await bed.ApplyAsync("shop", Service("cart"), Service("store"));

        await bed.RestartAsync();
        SimulationStatus second = await bed.ApplyAsync("shop", Service("store"), Service("cart"));

        Assert.Equal(Address(first, "cart"), Address(second, "cart"));
        Assert.Equal(Address(first, "store"), Address(second, "store"));
    }

    [Fact]
    public async Task Disposing_ends_everything_quickly()
    {
        await using RuntimeBed bed = new();
        await bed.ApplyAsync("one", Service("cart"), Service("store"));
        await bed.ApplyAsync("two", Service("cart"));
        int[] processes = [.. (await bed.ReadyAsync("one")).Services.Concat((await bed.ReadyAsync("two")).Services).Select(s => s.Replicas[0].ProcessId!.Value)];
        long begin = TimeProvider.System.GetTimestamp();

        await bed.Runtime.DisposeAsync();

        Assert.True(TimeProvider.System.GetElapsedTime(begin) < TimeSpan.FromSeconds(3));
        Assert.Equal(3, processes.Length);
        Assert.All(processes, p => Assert.False(Alive.Is(p)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => bed.ApplyAsync("three", Service("cart")));
    }

    internal static Endpoint Failing(int status)
    {
        string state = """{"plan":{"endpoints":{"/":{"faults":{"before":[{"type":"error","args":{"status":STATUS}}]}}}}}""".Replace("STATUS", $"{status}", StringComparison.Ordinal);
        Parsed<AgentState> parsed = StateParser.Parse(System.Text.Encoding.UTF8.GetBytes(state), new ParseOptions(FaultCatalogue.Standard));
        return new Endpoint(false, parsed.Value!.Endpoints["/"].Faults, []);
    }

    private static Uri Address(SimulationStatus status, string service) => status.Services.Single(s => s.Name == service).Address;

    private static async Task<System.Net.HttpStatusCode> PlanAsync(Uri address) => (await http.GetAsync(address, Cancellation)).StatusCode;

    private static async Task<JsonElement> CallAsync(ServiceStatus service)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, service.Address) { Content = JsonContent.Create(new { designation = service.Address }) };
        request.Headers.Add(Wire.TokenHeader, service.RequestToken);
        using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
        Assert.True(response.IsSuccessStatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }
}

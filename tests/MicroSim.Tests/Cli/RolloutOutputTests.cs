using System.Text.Json;
using MicroSim.Runtimes;
using MicroSim.Tests.ControlPlane;

namespace MicroSim.Tests.Cli;

/// <summary>What people see of a rollout: how many are wanted, the version of each replica, and which of them leave.</summary>
public sealed class RolloutOutputTests
{
    private static readonly SimulationStatus halfway = new("seed",
    [
        new("service-1", "aspnetcore", new Uri("http://127.0.0.1:20001/"),
        [
            new("service-1-0", ReplicaPhase.Ready, 11, 0, null, [], "v2"),
            new("service-1-1", ReplicaPhase.Starting, 12, 0, null, [], "v2"),
            new("service-1-1", ReplicaPhase.Ready, 13, 0, null, [], "v1", Leaving: true),
            new("service-1-2", ReplicaPhase.Ready, 14, 0, null, [], "v1", Leaving: true),
        ],
        FakeRuntime.Token, 3),
        new("service-2", "aspnetcore", new Uri("http://127.0.0.1:20002/"), [new("service-2-0", ReplicaPhase.Ready, 15, 0, null, [], "v2"), new("service-2-1", ReplicaPhase.Ready, 16, 0, null, [], "v1", Leaving: true)], FakeRuntime.Token, 2),
    ]);

    [Fact]
    public async Task Get_explains_it_in_a_line()
    {
        string[] lines = (await ShownAsync("get", "seed")).Split('\n');
        Assert.Matches(@" 1/3 +0 +11,12,13,14 +starting; 2 leaving \(v1\)$", lines[1]);
        Assert.Matches(@" 1/2 +0 +15,16 +rolling out; 1 leaving \(v1\)$", lines[2]);
    }

    [Fact]
    public async Task Describe_tells_every_replica()
    {
        string text = await ShownAsync("describe", "seed", "service-1");
        Assert.Contains("Replicas:     3 wanted, 1 ready, 2 leaving, 0 restarts\n", text, StringComparison.Ordinal);
        Assert.Contains("  service-1-1  v2  starting  pid 12\n  service-1-1  v1  ready, leaving  pid 13\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_get_the_numbers()
    {
        JsonElement service = JsonElement.Parse(await ShownAsync("get", "seed", "--output", "json")).GetProperty("services")[0];
        Assert.Equal((3, 1), (service.GetProperty("wantedReplicas").GetInt32(), service.GetProperty("readyReplicas").GetInt32()));
        Assert.Equal(["v2", "v2", "v1", "v1"], service.GetProperty("replicas").EnumerateArray().Select(r => r.GetProperty("version").GetString()));
        Assert.Equal([false, false, true, true], service.GetProperty("replicas").EnumerateArray().Select(r => r.GetProperty("leaving").GetBoolean()));
    }

    [Fact]
    public async Task Events_count_those_that_leave_apart()
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Show(halfway);
        string events;
        do
            events = (await plane.SendAsync(System.Net.Http.HttpMethod.Get, "/api/v1/events?after=0&follow=false")).Text;
        while (!events.Contains("service-1 starting, 1 of 3 ready, 2 leaving", StringComparison.Ordinal));
    }

    private static async Task<string> ShownAsync(params string[] arguments)
    {
        await using Plane plane = await Plane.WithSeedAsync();
        plane.Runtime.Show(halfway);
        CommandResult result = await MicrosimCommand.RunAsync([.. arguments, "--server", plane.App.Address.ToString()]);
        Assert.Equal((0, ""), (result.Code, result.Errors));
        return result.Output;
    }
}

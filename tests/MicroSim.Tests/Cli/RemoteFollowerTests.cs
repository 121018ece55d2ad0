using System.Text.Json;
using System.Threading.Channels;
using MicroSim.Cli.Up;
using MicroSim.ControlPlane.Api;
using MicroSim.Runtimes;
using MicroSim.Tests.Topology;

namespace MicroSim.Tests.Cli;

/// <summary>What `up` tells of a simulation that another control plane runs.</summary>
public sealed class RemoteFollowerTests
{
    private const string Call = "GET /api/v1/simulations/seed";

    [Fact]
    public async Task Services_without_an_address_yet_are_waited_for()
    {
        await using StubServer stub = await StubServer.StartAsync();
        stub.Answers[Call] = (200, View(ready: false, new ServiceView("service-1", "aspnetcore", "", 1, 0, [])));
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using Report report = new();
        Task following = new RemoteFollower(new Uri(stub.Address), TopologyFixture.Example("seed.yaml"), report, TimeProvider.System).FollowAsync("seed", 0, ending.Token);
        Assert.Equal("problem seed: it is being made", await report.NextAsync());

        stub.Answers[Call] = (200, View(ready: true, new ServiceView("service-1", "aspnetcore", "http://10.96.0.1:8080/", 1, 1, [new ReplicaView("a", "v1", ReplicaPhase.Ready, false, null, 0, null, [])])));

        Assert.Equal("service-1 is ready at http://10.96.0.1:8080/ (aspnetcore)", await report.NextAsync());
        Assert.Equal("status 1", await report.NextAsync());
        Assert.Equal("ready", await report.NextAsync());
        await ending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    private static string View(bool ready, ServiceView service) =>
        JsonSerializer.Serialize(new SimulationView("seed", ready, "00000001", [service], [], Reason: ready ? null : "it is being made"), ApiJson.Readable.SimulationView);

    private sealed class Report : IUpReport
    {
        private readonly Channel<string> lines = Channel.CreateUnbounded<string>();

        public ValueTask<string> NextAsync() => lines.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public void Serving(string? simulation, Uri address) => Add($"serving {simulation}");

        public void Changed(StatusChange change) => Add(change.Text);

        public void Status(SimulationStatus status) => Add($"status {status.Services.Count}");

        public void Ready(string simulation, TimeSpan after, string firstService, Uri address) => Add("ready");

        public void Note(string text) => Add($"note {text}");

        public void Problem(string text) => Add($"problem {text}");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private void Add(string line) => lines.Writer.TryWrite(line);
    }
}

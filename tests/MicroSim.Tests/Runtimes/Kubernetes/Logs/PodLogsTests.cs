using MicroSim.Runtimes;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Logs;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Tests.Runtimes.Kubernetes.Api;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.Runtimes.Kubernetes.Logs;

/// <summary>What pods print is read in order, none of it twice, and goes on when a stream breaks off.</summary>
public sealed class PodLogsTests : IAsyncLifetime
{
    private static readonly PodResource a = Pod("a"), b = Pod("b");

    private readonly FakeTimeProvider time = new();
    private readonly StatusBoard board = new();
    private FakeApiServer server = null!;
    private ApiServer api = null!;
    private PodLogs logs = null!;
    private IReadOnlyList<PodResource> pods = [a];

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await FakeApiServer.StartAsync();
        api = server.Connect();
        logs = new PodLogs(api, board, new KubernetesRuntimeOptions([], AgentImages.Standard) { Time = time });
    }

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Lines_have_their_pod_and_service_and_times_of_nanoseconds_are_read()
    {
        server.Lines("2026-01-02T03:04:05.123456789Z {\"event\":\"started\"}", "2026-01-02T03:04:06Z with spaces in it", "no time");
        List<LogLine> lines = await ReadAsync(follow: false, int.MaxValue);
        Assert.Equal([(1, "a", "cart", """{"event":"started"}"""), (2, "a", "cart", "with spaces in it")], lines.Select(l => ((int)l.Number, l.Instance, l.Service, l.Text)));
        Assert.Equal(123, lines[0].Time.Millisecond);
        Assert.Contains("/pods/a/log?container=agent&timestamps=true&tailLines=1000", Assert.Single(server.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_cannot_be_asked_keeps_nobody_from_the_others()
    {
        pods = [a, b];
        server.Reply(400, """{"message":"container is waiting to start"}""");
        server.Lines("2026-01-02T03:04:05Z one");
        Assert.Equal("one", Assert.Single(await ReadAsync(follow: false, int.MaxValue)).Text);
    }

    [Fact]
    public async Task A_stream_that_ends_is_read_on_from_its_last_line()
    {
        server.Lines("2026-01-02T03:04:01Z one");
        server.Lines("2026-01-02T03:04:01Z one", "2026-01-02T03:04:02Z two");
        server.Reply(500, "{}");
        server.Lines("2026-01-02T03:04:01Z one", "2026-01-02T03:04:02Z two", "2026-01-02T03:04:03Z three");
        Assert.Equal(["one", "two", "three"], (await ReadAsync(follow: true, 3)).Select(l => l.Text));
    }

    [Fact]
    public async Task A_pod_that_comes_is_read_when_its_container_runs()
    {
        pods = [Pod("a") with { Container = null }];
        server.Reply(400, """{"message":"container is waiting to start"}""");
        Task<List<LogLine>> reading = ReadAsync(follow: true, 1);
        server.Lines("2026-01-02T03:04:01Z began");
        pods = [a];
        board.Change();
        Assert.Equal("began", Assert.Single(await reading).Text);
    }

    private async Task<List<LogLine>> ReadAsync(bool follow, int count)
    {
        List<LogLine> lines = [];
        await using IAsyncEnumerator<LogLine> reader = logs.ReadAsync(() => pods, follow, Deadline).GetAsyncEnumerator(Deadline);
        while (lines.Count < count)
        {
            Task<bool> next = reader.MoveNextAsync().AsTask();
            while (!next.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }
            if (!await next)
                break;
            lines.Add(reader.Current);
        }
        return lines;
    }

    private static PodResource Pod(string name) =>
        new(new ObjectKey("n", name), $"uid-{name}", "shop", "cart", "v1", "10.0.0.1", DateTimeOffset.UnixEpoch, "", "", ReplicaPhase.Ready, null, 0, $"container-{name}", false, []);
}

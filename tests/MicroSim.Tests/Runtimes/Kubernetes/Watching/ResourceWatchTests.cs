using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Watching;
using MicroSim.Tests.Runtimes.Kubernetes.Api;

namespace MicroSim.Tests.Runtimes.Kubernetes.Watching;

/// <summary>A watch that forgets nothing: the failures that a healthy server does not show.</summary>
public sealed class ResourceWatchTests : IAsyncLifetime
{
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, string> there = new();
    private readonly ConcurrentQueue<string> told = [];
    private readonly CancellationTokenSource ending = new();
    private FakeApiServer server = null!;
    private ApiServer api = null!;
    private Task watching = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        server = await FakeApiServer.StartAsync();
        api = server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
        api.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task What_went_while_a_version_was_lost_is_gone_after_the_next_list()
    {
        server.List("5", "a", "b");
        server.Reply(410, """{"reason":"Expired","message":"too old resource version"}""");
        server.List("9", "b", "c");
        server.Watch();
        Start();

        await UntilAsync(() => Names() == "b c");

        Assert.Contains("a gone", told);
        await UntilAsync(() => server.Calls.Count == 4);
        Assert.Contains("resourceVersion=9", server.Calls.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_lost_in_the_middle_of_a_watch_is_lost_no_more()
    {
        server.List("5", "a");
        server.Watch("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Gone","message":"too old resource version"}}""");
        server.List("9", "d");
        server.Watch(FakeApiServer.Line("ADDED", "e", "10"));
        Start();

        await UntilAsync(() => Names() == "d e");
    }

    [Fact]
    public async Task A_connection_that_breaks_off_goes_on_from_the_last_version_heard_of_bookmarks_too()
    {
        server.List("5", "a");
        server.Watch(() => there.ContainsKey("b"), FakeApiServer.Line("ADDED", "b", "6"), """{"type":"BOOKMARK","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"8"}}}""");
        server.Watch(FakeApiServer.Line("DELETED", "a", "9"));
        Start();

        await UntilAsync(() => Names() == "b");

        Assert.Contains("resourceVersion=8&", server.Calls.Last(), StringComparison.Ordinal);
        Assert.Equal(3, server.Calls.Count);
    }

    [Fact]
    public async Task A_server_that_fails_is_asked_again_and_at_last_for_all_of_it()
    {
        server.List("5", "a");
        for (int i = 0; i < 3; i++)
            server.Reply(500, """{"message":"etcd has no leader"}""");
        server.List("7", "c");
        server.Watch();
        Start();

        await UntilAsync(() => Names() == "c");
    }

    [Fact]
    public void News_that_come_late_do_not_undo_what_a_write_was_answered_with()
    {
        ObjectCache<JsonObject> cache = Cache();
        cache.Put(JsonNode.Parse("""{"metadata":{"name":"b","namespace":"n","resourceVersion":"12"}}""")!.AsObject());
        ((IWatchSink)cache).Set(JsonNode.Parse("""{"metadata":{"name":"b","namespace":"n","resourceVersion":"9"}}""")!.AsObject());

        Assert.Equal("12", there["b"]);
    }

    private ObjectCache<JsonObject> Cache() => new(o => o, (key, before, after) =>
    {
        if (after is null)
        {
            there.TryRemove(key.Name, out _);
            told.Enqueue($"{key.Name} gone");
        }
        else
        {
            there[key.Name] = (string)after["metadata"]!["resourceVersion"]!;
        }
    });

    private void Start() => watching = new ResourceWatch(api, new Watched(ResourceKind.ConfigMap), Cache(), TimeProvider.System, _ => { }).RunAsync(ending.Token);

    private string Names() => string.Join(' ', there.Keys.Order());

    private static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(deadline);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
    }
}

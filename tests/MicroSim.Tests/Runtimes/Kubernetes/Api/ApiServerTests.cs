using MicroSim.Runtimes.Kubernetes.Api;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.Runtimes.Kubernetes.Api;

public sealed class ApiServerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_throttled_call_comes_again_when_it_was_told_to()
    {
        await using FakeApiServer server = await FakeApiServer.StartAsync();
        FakeTimeProvider time = new();
        using ApiServer api = server.Connect(time);
        server.Reply(429, """{"reason":"TooManyRequests"}""", retryAfter: "7");
        server.Reply(200, """{"metadata":{"name":"x"}}""");

        Task<System.Text.Json.Nodes.JsonObject?> found = api.FindAsync(ResourceKind.Secret, new ObjectKey("n", "x"), Cancellation);
        while (server.Calls.IsEmpty)
            await Task.Yield();
        // The wait may begin a moment after the call was heard.
        for (int second = 0; second < 6; second++)
            time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(server.Calls);
        while (!found.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancellation);
        }

        Assert.Equal("x", (string?)(await found)!["metadata"]!["name"]);
        Assert.Equal(2, api.Calls.Reads);
        Assert.Equal(0, api.Calls.Writes);
    }

    [Fact]
    public async Task A_refusal_says_what_the_server_said()
    {
        await using FakeApiServer server = await FakeApiServer.StartAsync();
        using ApiServer api = server.Connect();
        server.Reply(409, """{"reason":"Conflict","message":"the object has been modified"}""");

        ApiException e = await Assert.ThrowsAsync<ApiException>(() => api.ReplaceAsync(ResourceKind.Lease, new ObjectKey("n", "x"), [], Cancellation));

        Assert.True(e.IsConflict);
        Assert.Equal("the object has been modified", e.Said);
        Assert.Equal(1, api.Calls.Writes);
    }

    [Fact]
    public async Task An_unreachable_server_is_a_refusal_too()
    {
        FakeApiServer server = await FakeApiServer.StartAsync();
        using ApiServer api = server.Connect();
        await server.DisposeAsync();

        ApiException e = await Assert.ThrowsAsync<ApiException>(() => api.FindAsync(ResourceKind.Secret, new ObjectKey("n", "x"), Cancellation));

        Assert.Equal(0, e.Status);
    }

    [Fact]
    public async Task A_long_list_comes_page_by_page()
    {
        await using FakeApiServer server = await FakeApiServer.StartAsync();
        using ApiServer api = server.Connect();
        server.Reply(200, """{"items":[{"metadata":{"name":"a"}}],"metadata":{"resourceVersion":"5","continue":"more of it"}}""");
        server.Reply(200, """{"items":[{"metadata":{"name":"b"}}],"metadata":{"resourceVersion":"5"}}""");

        ObjectList list = await api.ListAsync(ResourceKind.ConfigMap, "n", null, metadataOnly: false, Cancellation);

        Assert.Equal(["a", "b"], list.Items.Select(i => (string)i["metadata"]!["name"]!));
        Assert.Contains("continue=more%20of%20it", server.Calls.Last(), StringComparison.Ordinal);
    }
}

using System.Net;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Loads;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Tests.Runtimes.Kubernetes.Api;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.Runtimes.Kubernetes.Loads;

/// <summary>Pods of a load are made, waited for with an end, and go with it; why one is not there is said in words.</summary>
public sealed class LoadWorkerPodsTests : IAsyncLifetime
{
    private static readonly LoadWorkerOptions workers = new(new("n", "shop"), new("v", "Simulation", "shop", "uid"), "run", "image", "Never", "HASH", "hash");

    private readonly FakeTimeProvider time = new();
    private readonly FakeLoadPods view = new();
    private FakeApiServer server = null!;
    private ApiServer api = null!;

    private static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await FakeApiServer.StartAsync();
        api = server.Connect();
    }

    public async ValueTask DisposeAsync()
    {
        api.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task They_are_made_let_in_and_deleted()
    {
        LoadWorkerPods pods = await StartAsync();
        Assert.Equal(
            ["POST /api/v1/namespaces/n/pods?fieldManager=microsim", "POST /api/v1/namespaces/n/pods?fieldManager=microsim", "POST /apis/networking.k8s.io/v1/namespaces/n/networkpolicies?fieldManager=microsim"],
            server.Calls);
        Assert.Equal("run", Assert.Single(view.Kept));
        Assert.Empty(view.Left);
        server.Reply(200, "{}");
        // What is gone already is gone.
        server.Reply(404, "{}");
        await pods.DisposeAsync();
        Assert.Equal(["DELETE /api/v1/namespaces/n/pods/shop-load-run-0", "DELETE /api/v1/namespaces/n/pods/shop-load-run-1"], server.Calls.Skip(3).Order());
        Assert.Equal("run", Assert.Single(view.Left));
    }

    [Fact]
    public async Task What_the_cluster_refuses_is_said_and_what_was_made_is_deleted()
    {
        server.Reply(403, """{"reason": "Forbidden", "message": "exceeded quota: pods=10"}""");
        server.Reply(201, """{"metadata": {"uid": "1"}}""");
        server.Reply(200, "{}");
        server.Reply(404, "{}");
        ClusterException said = await Assert.ThrowsAsync<ClusterException>(() => LoadWorkerPods.StartAsync(api, Options, workers, view, 2, Deadline));
        Assert.Contains("exceeded quota: pods=10", said.Message, StringComparison.Ordinal);
        Assert.Equal(2, server.Calls.Count(c => c.StartsWith("DELETE ", StringComparison.Ordinal)));
        Assert.Equal("run", Assert.Single(view.Left));
    }

    [Fact]
    public async Task One_that_runs_has_an_address()
    {
        LoadWorkerPods pods = await StartAsync();
        Task<IPEndPoint> waiting = pods.AddressAsync(1, Deadline);
        view.Set("shop-load-run-0", address: "10.0.0.1");
        view.Set("shop-load-run-1");
        Assert.False(waiting.IsCompleted);
        view.Set("shop-load-run-1", address: "10.0.0.2");
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.2"), LoadWorkerManifest.Port), await waiting);
    }

    [Fact]
    public async Task One_that_cannot_run_is_given_up_at_once()
    {
        LoadWorkerPods pods = await StartAsync();
        Task<IPEndPoint> waiting = pods.AddressAsync(0, Deadline);
        view.Set("shop-load-run-0", failure: "ErrImageNeverPull: no such image");
        Assert.Equal("the load worker's pod shop-load-run-0 cannot run: ErrImageNeverPull: no such image", (await Assert.ThrowsAsync<ClusterException>(() => waiting)).Message);
    }

    [Fact]
    public async Task One_that_finds_no_place_is_given_up_in_time()
    {
        LoadWorkerPods pods = await StartAsync();
        Task<IPEndPoint> waiting = pods.AddressAsync(0, Deadline);
        view.Set("shop-load-run-0", waits: "0/3 nodes are available: 3 Insufficient cpu.");
        time.Advance(Options.LoadWorkerPatience);
        Assert.Equal("the load worker's pod shop-load-run-0 does not run after 120 s: 0/3 nodes are available: 3 Insufficient cpu.", (await Assert.ThrowsAsync<ClusterException>(() => waiting)).Message);
    }

    [Fact]
    public async Task One_that_goes_before_it_runs_is_not_waited_for()
    {
        LoadWorkerPods pods = await StartAsync();
        view.Set("shop-load-run-0");
        Task<IPEndPoint> waiting = pods.AddressAsync(0, Deadline);
        view.Remove("shop-load-run-0");
        Assert.EndsWith("cannot run: it was deleted", (await Assert.ThrowsAsync<ClusterException>(() => waiting)).Message, StringComparison.Ordinal);
    }

    /// <summary>The connection breaks before the cluster tells why.</summary>
    [Fact]
    public async Task Why_one_is_lost_is_waited_for_a_while()
    {
        LoadWorkerPods pods = await StartAsync();
        view.Set("shop-load-run-0", address: "10.0.0.1");
        view.Set("shop-load-run-1", address: "10.0.0.2");
        Task<string> killed = pods.WhyAsync(0), silent = pods.WhyAsync(1);
        Assert.False(killed.IsCompleted);
        view.Set("shop-load-run-0", failure: "it ended: OOMKilled, exit code 137");
        Assert.Equal("the load worker's pod shop-load-run-0 is lost: it ended: OOMKilled, exit code 137", await killed);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.EndsWith("nothing answers at its address", await silent, StringComparison.Ordinal);
    }

    private KubernetesRuntimeOptions Options => new([], AgentImages.Standard) { Time = time };

    private Task<LoadWorkerPods> StartAsync()
    {
        server.Reply(201, """{"metadata": {"uid": "1"}}""");
        server.Reply(201, """{"metadata": {"uid": "2"}}""");
        server.Reply(201, "{}");
        return LoadWorkerPods.StartAsync(api, Options, workers, view, 2, Deadline);
    }
}

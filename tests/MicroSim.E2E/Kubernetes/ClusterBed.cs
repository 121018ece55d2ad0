using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.E2E.Kubernetes;

/// <summary>A namespace of its own on the cluster, and a control plane; both end with the test.</summary>
internal sealed class ClusterBed : IAsyncDisposable
{
    private static readonly string crds = Path.Combine(Repository.Root, "deploy", "crds");
    private static int made;

    private ClusterBed(Cluster api, string space, ClusterServe? serve)
    {
        Api = api;
        Namespace = space;
        this.serve = serve;
    }

    private ClusterServe? serve;

    /// <summary>A minute and a half: the machine is busy.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(90);

    public Cluster Api { get; }

    public string Namespace { get; }

    public ClusterServe Serve => serve!;

    public HttpClient Http => Serve.Http;

    /// <summary>Skips the test where no cluster is given.</summary>
    public static async Task<ClusterBed> StartAsync(bool serves = true)
    {
        Assert.SkipUnless(Cluster.IsGiven, Cluster.Missing);
        Cluster api = Cluster.Connect();
        foreach (string file in Directory.EnumerateFiles(crds, "*.yaml"))
            await api.ApplyAsync($"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{Path.GetFileNameWithoutExtension(file)}.microsim.dev", await File.ReadAllTextAsync(file));
        string space = $"e2e-{Environment.ProcessId}-{Interlocked.Increment(ref made)}";
        await api.CreateAsync("api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{space}}}"}}""");
        return new ClusterBed(api, space, serves ? await ClusterServe.StartAsync() : null);
    }

    public string PathOf(string group, string plural, string name = "") => $"{group}/namespaces/{Namespace}/{plural}{(name.Length == 0 ? "" : $"/{name}")}";

    public string SimulationPath(string name) => PathOf("apis/microsim.dev/v1alpha1", "simulations", name);

    public string Rest(string simulation) => $"api/v1/simulations/{Namespace}.{simulation}";

    /// <summary>Ends this control plane's process and starts another one.</summary>
    public async Task RestartServeAsync(int signal)
    {
        await Serve.EndAsync(signal);
        await Serve.DisposeAsync();
        serve = await ClusterServe.StartAsync();
    }

    /// <summary>What <c>kubectl apply -f FILE</c> does.</summary>
    public Task<JsonObject> ApplyAsync(string name, string document) => Api.ApplyAsync(SimulationPath(name), document);

    public Task<JsonObject> ApplyExampleAsync(string name) => ApplyAsync(name, File.ReadAllText(Path.Combine(Repository.Root, "docs", "examples", $"{name}.yaml")));

    /// <summary>Runs the simulation <c>one</c>, whose only service has that name too, and waits until it is ready.</summary>
    public async Task<JsonObject> RunOneAsync(int replicas = 1)
    {
        await ApplyAsync("one", $$$"""
            apiVersion: microsim.dev/v1alpha1
            kind: Simulation
            metadata: { name: one }
            spec: { services: { one: { framework: aspnetcore, replicas: {{{replicas}}} } } }
            """);
        return await ReadyAsync("one");
    }

    /// <summary>Waits until the newest version of a simulation runs.</summary>
    public async Task<JsonObject> ReadyAsync(string name)
    {
        JsonObject there = [];
        await EventuallyAsync(async () =>
        {
            there = await Api.GetAsync(SimulationPath(name));
            JsonObject? ready = Condition(there, "Ready");
            return (string?)ready?["status"] == "True" && (long?)ready["observedGeneration"] == (long?)there["metadata"]!["generation"];
        }, () => $"{name} is ready; it is {there["status"]?.ToJsonString()}; serve said\n{serve?.Output}");
        return there;
    }

    public static JsonObject? Condition(JsonObject there, string type) => there["status"]?["conditions"]?.AsArray().FirstOrDefault(c => (string?)c?["type"] == type)?.AsObject();

    public async Task<JsonObject[]> PodsAsync(string? service = null) =>
        [.. (await Api.ListAsync(PathOf("api/v1", "pods"))).Where(p => service is null || (string?)p["metadata"]!["labels"]?["microsim.dev/service"] == service)];

    public async Task<(HttpStatusCode Status, JsonElement Tree)> SendAsync(string simulation, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage reply = await Http.PostAsync($"{Rest(simulation)}/requests", content, TestContext.Current.CancellationToken);
        string text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (reply.StatusCode, JsonElement.Parse(text));
    }

    public static async Task EventuallyAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? deadline = null)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < (deadline ?? Deadline), $"within {(deadline ?? Deadline).TotalSeconds} s: {what()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (serve is not null)
            await serve.DisposeAsync();
        try
        {
            await Api.DeleteAsync($"api/v1/namespaces/{Namespace}");
            // Pods that take their time would slow the next test down.
            foreach (JsonObject pod in await PodsAsync())
                await Api.DeleteAsync(PathOf("api/v1", "pods", (string)pod["metadata"]!["name"]!), graceSeconds: 0);
        }
        catch (HttpRequestException e)
        {
            // Thrown from here it would take the place of what the test has to say.
            TestContext.Current.SendDiagnosticMessage($"the namespace {Namespace} is left behind: {e.Message}");
        }
        Api.Dispose();
    }
}

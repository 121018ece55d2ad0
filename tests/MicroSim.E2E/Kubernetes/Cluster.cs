using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using k8s;

namespace MicroSim.E2E.Kubernetes;

/// <summary>The cluster that KUBECONFIG names, as a user with kubectl sees it.</summary>
internal sealed class Cluster : IDisposable
{
    public const string Missing = "no cluster: set KUBECONFIG to run the tests on Kubernetes";

    private const string Manager = "kubectl";

    private readonly k8s.Kubernetes library;

    private Cluster(k8s.Kubernetes library) => this.library = library;

    public static bool IsGiven => Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 };

    public static Cluster Connect() => new(new k8s.Kubernetes(KubernetesClientConfiguration.BuildDefaultConfig()));

    /// <summary>A reply, or null for 404.</summary>
    public async Task<JsonObject?> FindAsync(string path)
    {
        using HttpResponseMessage reply = await SendAsync(HttpMethod.Get, path);
        return reply.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(reply);
    }

    public async Task<JsonObject> GetAsync(string path) => await FindAsync(path) ?? throw new InvalidOperationException($"{path} is not there");

    public async Task<JsonObject[]> ListAsync(string path) => [.. ((await GetAsync(path))["items"]?.AsArray() ?? []).Select(i => i!.AsObject())];

    /// <summary>What <c>kubectl apply</c> does, one object at a time: all of our fields are as written here, and no others.</summary>
    public async Task<JsonObject> ApplyAsync(string path, string yaml)
    {
        using HttpResponseMessage reply = await SendAsync(HttpMethod.Patch, $"{path}?fieldManager={Manager}&force=true", yaml, "application/apply-patch+yaml");
        return await ReadAsync(reply);
    }

    public async Task<JsonObject> PatchAsync(string path, string json)
    {
        using HttpResponseMessage reply = await SendAsync(HttpMethod.Patch, $"{path}?fieldManager={Manager}", json, "application/merge-patch+json");
        return await ReadAsync(reply);
    }

    public async Task<JsonObject> CreateAsync(string path, string json)
    {
        using HttpResponseMessage reply = await SendAsync(HttpMethod.Post, path, json, "application/json");
        return await ReadAsync(reply);
    }

    /// <summary>Deletes an object; one that is not there is deleted already.</summary>
    public async Task DeleteAsync(string path, int? graceSeconds = null)
    {
        string options = graceSeconds is int grace ? $$"""{"gracePeriodSeconds":{{grace}}}""" : "{}";
        using HttpResponseMessage reply = await SendAsync(HttpMethod.Delete, path, options, "application/json");
        if (reply.StatusCode != HttpStatusCode.NotFound)
            await ReadAsync(reply);
    }

    public void Dispose() => library.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, string? mediaType = null)
    {
        using HttpRequestMessage request = new(method, new Uri(library.BaseUri, path));
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType!) } };
        if (library.Credentials is not null)
            await library.Credentials.ProcessHttpRequestAsync(request, TestContext.Current.CancellationToken);
        return await library.HttpClient.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage reply)
    {
        string text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }
}

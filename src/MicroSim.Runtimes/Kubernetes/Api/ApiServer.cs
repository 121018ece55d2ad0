using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using KubernetesApi = k8s.Kubernetes;

namespace MicroSim.Runtimes.Kubernetes.Api;

/// <summary>
/// Calls the API server. Objects are JSON trees: what is read is compared with what is wanted field by field, whatever version of Kubernetes wrote it.
/// A call that is throttled waits as long as it was told to; other failures are <see cref="ApiException"/>s, which callers try again.
/// </summary>
public sealed class ApiServer(KubernetesClientConfiguration configuration, TimeProvider time) : IDisposable
{
    /// <summary>The name by which the server remembers which fields are ours.</summary>
    public const string FieldManager = "microsim";

    private const int ThrottledTries = 5;
    private const int PageSize = 500;
    private const string Json = "application/json";
    private const string Metadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";
    private const string Apply = "application/apply-patch+yaml";
    private const string Merge = "application/merge-patch+json";

    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(30);

    private readonly KubernetesApi client = Connect(configuration);

    /// <summary>The library's client, for what it does beyond plain calls.</summary>
    public IKubernetes Library => client;

    /// <summary>The namespace that the configuration names, or <c>default</c>.</summary>
    public string Namespace { get; } = configuration.Namespace is { Length: > 0 } named ? named : "default";

    public ApiCalls Calls { get; } = new();

    /// <summary>An object, or null when there is none.</summary>
    public async Task<JsonObject?> FindAsync(ResourceKind kind, ObjectKey key, CancellationToken cancellation)
    {
        try
        {
            return await CallAsync(HttpMethod.Get, kind.Path(key), null, null, cancellation);
        }
        catch (ApiException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>All objects of a kind, page by page.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="space">One namespace, or all for null.</param>
    /// <param name="selector">Labels that they must have; null for any.</param>
    /// <param name="metadataOnly">Leaves out all but <c>metadata</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<ObjectList> ListAsync(ResourceKind kind, string? space, string? selector, bool metadataOnly, CancellationToken cancellation)
    {
        List<JsonObject> items = [];
        string version = "", next = "";
        do
        {
            string query = $"?limit={PageSize}{Selector(selector)}{(next.Length == 0 ? "" : $"&continue={Uri.EscapeDataString(next)}")}";
            JsonObject page = await CallAsync(HttpMethod.Get, kind.Path(space) + query, null, null, cancellation, metadataOnly ? Metadata : Json);
            // Where there is nothing, old servers say null.
            items.AddRange((page["items"]?.AsArray() ?? []).Select(i => i!.AsObject()));
            JsonNode? metadata = page["metadata"];
            version = (string?)metadata?["resourceVersion"] ?? "";
            next = (string?)metadata?["continue"] ?? "";
        }
        while (next.Length > 0);
        return new ObjectList(items, version);
    }

    /// <summary>Begins to watch; the reply's lines are the events.</summary>
    public async Task<HttpResponseMessage> WatchAsync(ResourceKind kind, string? space, string? selector, string version, TimeSpan length, CancellationToken cancellation)
    {
        Calls.CountWatch();
        string query = $"?watch=1&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={length.TotalSeconds:0}{Selector(selector)}";
        return await SendAsync(HttpMethod.Get, kind.Path(space) + query, null, null, Json, cancellation);
    }

    /// <summary>Makes our fields of an object what they are here (server-side apply); creates it where it is not there.</summary>
    public Task<JsonObject> ApplyAsync(ResourceKind kind, ObjectKey key, JsonObject wanted, CancellationToken cancellation, string subresource = "", string manager = FieldManager) =>
        CallAsync(HttpMethod.Patch, $"{kind.Path(key)}{subresource}?fieldManager={manager}&force=true", wanted, Apply, cancellation);

    public Task<JsonObject> CreateAsync(ResourceKind kind, string space, JsonObject wanted, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Post, $"{kind.Path(space)}?fieldManager={FieldManager}", wanted, Json, cancellation);

    /// <summary>Writes an object as a whole; refused with a conflict when it is no longer the one whose <c>resourceVersion</c> it carries.</summary>
    public Task<JsonObject> ReplaceAsync(ResourceKind kind, ObjectKey key, JsonObject wanted, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Put, $"{kind.Path(key)}?fieldManager={FieldManager}", wanted, Json, cancellation);

    /// <summary>Changes single fields.</summary>
    public Task<JsonObject> MergeAsync(ResourceKind kind, ObjectKey key, JsonObject change, CancellationToken cancellation) =>
        CallAsync(HttpMethod.Patch, $"{kind.Path(key)}?fieldManager={FieldManager}", change, Merge, cancellation);

    /// <summary>Deletes an object, and what it owns after it; false when there was none, or another one of that name.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="key">Which object.</param>
    /// <param name="uid">Only the one with this identity; null for any.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="grace">How long a pod may take to end; null for its own time.</param>
    public async Task<bool> DeleteAsync(ResourceKind kind, ObjectKey key, string? uid, CancellationToken cancellation, TimeSpan? grace = null)
    {
        JsonObject options = new() { ["kind"] = "DeleteOptions", ["apiVersion"] = "v1", ["propagationPolicy"] = "Background" };
        if (grace is TimeSpan seconds)
            options["gracePeriodSeconds"] = (long)seconds.TotalSeconds;
        if (uid is not null)
            options["preconditions"] = new JsonObject { ["uid"] = uid };
        try
        {
            await CallAsync(HttpMethod.Delete, kind.Path(key), options, Json, cancellation);
            return true;
        }
        catch (ApiException e) when (e.Status is 404 or 409)
        {
            return false;
        }
    }

    /// <summary>What a pod prints, each line after its time.</summary>
    public Task<HttpResponseMessage> LogsAsync(ObjectKey pod, string container, bool follow, int tail, CancellationToken cancellation)
    {
        Calls.Count(HttpMethod.Get);
        string query = $"?container={container}&timestamps=true&tailLines={tail}{(follow ? "&follow=true" : "")}";
        return SendAsync(HttpMethod.Get, $"{ResourceKind.Pod.Path(pod)}/log{query}", null, null, "*/*", cancellation);
    }

    public void Dispose() => client.Dispose();

    private async Task<JsonObject> CallAsync(HttpMethod method, string path, JsonObject? body, string? mediaType, CancellationToken cancellation, string accept = Json)
    {
        byte[]? bytes = body is null ? null : JsonSerializer.SerializeToUtf8Bytes(body);
        using CancellationTokenSource timeout = new(deadline, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                Calls.Count(method);
                try
                {
                    using HttpResponseMessage response = await SendAsync(method, path, bytes, mediaType, accept, either.Token);
                    await using Stream stream = await response.Content.ReadAsStreamAsync(either.Token);
                    return (await JsonNode.ParseAsync(stream, cancellationToken: either.Token))!.AsObject();
                }
                catch (ApiException e) when (e.RetryAfter is TimeSpan wait && attempt < ThrottledTries)
                {
                    await Task.Delay(wait, time, either.Token);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ApiException($"{method} {path}", 0, "Timeout", $"{client.BaseUri} does not answer within {deadline.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            throw new ApiException($"{method} {path}", 0, "Broken", e.Message, e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body, string? mediaType, string accept, CancellationToken cancellation)
    {
        string call = $"{method} {path}";
        using HttpRequestMessage request = new(method, new Uri(client.BaseUri, path)) { Version = System.Net.HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType!) } };
        HttpResponseMessage? response = null;
        try
        {
            if (client.Credentials is not null)
                await client.Credentials.ProcessHttpRequestAsync(request, cancellation);
            response = await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.IsSuccessStatusCode)
                return response;
            ApiException refusal = ApiException.Of(call, (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation));
            refusal.RetryAfter = response.Headers.RetryAfter?.Delta ?? (refusal.Status == 429 ? TimeSpan.FromSeconds(1) : null);
            response.Dispose();
            throw refusal;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            response?.Dispose();
            throw new ApiException(call, 0, "Unreachable", $"{client.BaseUri} does not answer: {Why(e)}", e);
        }
    }

    // What the TLS library says of a foreign certificate is no help to anybody.
    private static string Why(Exception e) => e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } && e.InnerException is AuthenticationException
        ? "its certificate was not signed by the authority that the kubeconfig names"
        : e.GetBaseException().Message;

    private static string Selector(string? selector) => selector is null ? "" : $"&labelSelector={Uri.EscapeDataString(selector)}";

    private static KubernetesApi Connect(KubernetesClientConfiguration configuration)
    {
        // A watch lasts longer than any limit of a call; calls have their own.
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        return new KubernetesApi(configuration);
    }
}

/// <summary>Objects as they were at one version of the whole.</summary>
public sealed record ObjectList(IReadOnlyList<JsonObject> Items, string Version);

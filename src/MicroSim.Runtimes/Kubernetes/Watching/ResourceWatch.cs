using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Work;

namespace MicroSim.Runtimes.Kubernetes.Watching;

/// <summary>Which objects a watch is about.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Namespace">Their namespace, or all for null.</param>
/// <param name="Selector">Labels that they have, or any for null.</param>
internal sealed record Watched(ResourceKind Kind, string? Namespace = null, string? Selector = null);

/// <summary>
/// Keeps a sink equal to what the API server has, for ever: 1 list all, 2 watch from there, 3 when the watch ends go on from the last version heard of,
/// 4 when that version is no longer kept list again: what went meanwhile is missing in the list, so nothing is lost. Failures wait, longer each time.
/// </summary>
internal sealed class ResourceWatch(ApiServer api, Watched watched, IWatchSink sink, TimeProvider time, Action<string> trouble)
{
    private const int FailuresBeforeList = 3;

    /// <summary>After so long the server ends a watch.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan margin = TimeSpan.FromSeconds(30);

    private readonly Retry retry = new(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10));

    public async Task RunAsync(CancellationToken cancellation)
    {
        string version = "";
        int failures = 0;
        while (true)
        {
            try
            {
                if (version.Length == 0 || failures >= FailuresBeforeList)
                {
                    ObjectList all = await api.ListAsync(watched.Kind, watched.Namespace, watched.Selector, metadataOnly: false, cancellation);
                    sink.Replace(all.Items);
                    version = all.Version;
                    failures = 0;
                    retry.Succeeded();
                }
                long began = time.GetTimestamp();
                await WatchAsync(version, v => version = v, cancellation);
                failures = 0;
                // A server that ends every watch at once is not asked at once again.
                if (time.GetElapsedTime(began) < shortest)
                    await Task.Delay(retry.Next(), time, cancellation);
            }
            catch (ApiException e) when (e.IsGone)
            {
                version = "";
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested && e is ApiException or IOException or HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
            {
                failures++;
                trouble($"watching {watched.Kind.Plural}: {e.Message}");
                TimeSpan wait = retry.Next();
                await Task.Delay((e as ApiException)?.RetryAfter is TimeSpan asked && asked > wait ? asked : wait, time, cancellation);
            }
        }
    }

    private async Task WatchAsync(string from, Action<string> heard, CancellationToken cancellation)
    {
        using CancellationTokenSource silence = new(Length + margin, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        using HttpResponseMessage response = await api.WatchAsync(watched.Kind, watched.Namespace, watched.Selector, from, Length, either.Token);
        using StreamReader lines = new(await response.Content.ReadAsStreamAsync(either.Token));
        while (await lines.ReadLineAsync(either.Token) is string line)
        {
            if (line.Length == 0)
                continue;
            JsonObject happened = JsonNode.Parse(line)!.AsObject();
            JsonObject one = happened["object"]!.AsObject();
            switch ((string?)happened["type"])
            {
                case "ADDED" or "MODIFIED":
                    happened.Remove("object");
                    sink.Set(one);
                    break;
                case "DELETED":
                    sink.Remove(one);
                    break;
                case "ERROR":
                    throw new ApiException($"watch of {watched.Kind.Plural}", (int?)one["code"] ?? 0, (string?)one["reason"] ?? "", (string?)one["message"] ?? "");
            }
            heard((string?)one["metadata"]?["resourceVersion"] ?? from);
            retry.Succeeded();
        }
    }
}

using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MicroSim.Cli.Client;

namespace MicroSim.Cli.Alerts;

/// <summary>Where alerts fire: the HTTP API of Alertmanager (v2) or Prometheus (v1), whichever answers.</summary>
internal sealed class AlertSource : IDisposable
{
    private const int Longest = 16 * 1024 * 1024;
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(5);

    private readonly Uri root;
    private readonly HttpClient client;
    private Func<JsonElement, IReadOnlyList<FiringAlert>?>? reading;
    private string path = "";

    /// <param name="root">The root of the API; a user and password in it are sent as such.</param>
    /// <param name="token">Sent as a bearer token where there is one.</param>
    public AlertSource(Uri root, string? token)
    {
        this.root = new UriBuilder(root) { UserName = "", Password = "", Path = root.AbsolutePath.TrimEnd('/') + "/" }.Uri;
        client = new HttpClient(new SocketsHttpHandler { UseProxy = !root.IsLoopback, AllowAutoRedirect = false }) { Timeout = deadline, MaxResponseContentBufferSize = Longest };
        if (root.UserInfo.Length > 0)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(root.UserInfo))));
        else if (token is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>For messages: without the password.</summary>
    public string Address => root.AbsoluteUri.TrimEnd('/');

    /// <summary>What fires now, or why that cannot be told.</summary>
    public async Task<(IReadOnlyList<FiringAlert>? Firing, string? Trouble)> FiringAsync(CancellationToken cancellation)
    {
        if (reading is not null)
            return await ReadAsync(path, reading, cancellation);
        foreach ((string one, Func<JsonElement, IReadOnlyList<FiringAlert>?> how) in ((string, Func<JsonElement, IReadOnlyList<FiringAlert>?>)[])[("api/v2/alerts", OfAlertmanager), ("api/v1/alerts", OfPrometheus)])
        {
            (IReadOnlyList<FiringAlert>? firing, string? trouble) = await ReadAsync(one, how, cancellation);
            if (firing is not null)
            {
                (path, reading) = (one, how);
                return (firing, null);
            }
            if (one == "api/v1/alerts")
                return (null, trouble);
        }
        return (null, null);
    }

    public void Dispose() => client.Dispose();

    private async Task<(IReadOnlyList<FiringAlert>? Firing, string? Trouble)> ReadAsync(string where, Func<JsonElement, IReadOnlyList<FiringAlert>?> how, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage reply = await client.GetAsync(new Uri(root, where), cancellation);
            if (!reply.IsSuccessStatusCode)
                return (null, $"status {(int)reply.StatusCode} of {where}");
            return how(JsonElement.Parse(await reply.Content.ReadAsByteArrayAsync(cancellation))) is IReadOnlyList<FiringAlert> firing ? (firing, null) : (null, $"{where} answers something else than alerts");
        }
        catch (JsonException)
        {
            return (null, $"{where} answers no JSON");
        }
        catch (HttpRequestException e)
        {
            return (null, e.GetBaseException().Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"no answer within {deadline.TotalSeconds} s");
        }
    }

    // What is silenced or inhibited wakes nobody.
    private static IReadOnlyList<FiringAlert>? OfAlertmanager(JsonElement reply) =>
        reply.ValueKind != JsonValueKind.Array ? null : [.. reply.EnumerateArray().Where(a => a.Member("status").Text("state") != "suppressed").Select(Of)];

    private static IReadOnlyList<FiringAlert>? OfPrometheus(JsonElement reply) =>
        reply.Member("data").Member("alerts").ValueKind != JsonValueKind.Array ? null : [.. reply.Member("data").Items("alerts").Where(a => a.Text("state") == "firing").Select(Of)];

    private static FiringAlert Of(JsonElement alert)
    {
        Dictionary<string, string> labels = alert.Members("labels").Where(l => l.Value.ValueKind == JsonValueKind.String).ToDictionary(l => l.Name, l => l.Value.GetString()!, StringComparer.Ordinal);
        return new FiringAlert(labels.GetValueOrDefault("alertname", ""), labels);
    }
}

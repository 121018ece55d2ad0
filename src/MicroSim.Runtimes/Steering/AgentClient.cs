using System.Net.Http.Headers;
using System.Net.Sockets;

namespace MicroSim.Runtimes.Steering;

/// <summary>Calls an agent's admin port; whatever goes wrong is a value, for it is an answer too.</summary>
/// <param name="http">Shared by all.</param>
/// <param name="root">The admin port.</param>
/// <param name="token">What it asks for.</param>
/// <param name="deadline">How long a call may take.</param>
/// <param name="time">The clock.</param>
internal sealed class AgentClient(HttpClient http, Uri root, string token, TimeSpan deadline, TimeProvider time)
{
    public Task<AgentReply> ReadyAsync(CancellationToken cancellation) => SendAsync(HttpMethod.Get, "readyz", null, cancellation);

    public Task<AgentReply> HealthAsync(CancellationToken cancellation) => SendAsync(HttpMethod.Get, "healthz", null, cancellation);

    public Task<AgentReply> InfoAsync(CancellationToken cancellation) => SendAsync(HttpMethod.Get, "info", null, cancellation);

    public Task<AgentReply> PutStateAsync(byte[] state, CancellationToken cancellation) => SendAsync(HttpMethod.Put, "state", state, cancellation);

    public Task<AgentReply> PostConditionAsync(byte[] condition, CancellationToken cancellation) => SendAsync(HttpMethod.Post, "conditions", condition, cancellation);

    private async Task<AgentReply> SendAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellation)
    {
        string call = $"{method} /{path}";
        using CancellationTokenSource timeout = new(deadline, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using HttpRequestMessage request = new(method, new Uri(root, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (json is not null)
            request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, either.Token);
            return new AgentReply(call, (int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token), null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new AgentReply(call, 0, [], $"no reply within {deadline.TotalMilliseconds:0} ms");
        }
        catch (HttpRequestException e)
        {
            return new AgentReply(call, 0, [], (e.GetBaseException() as SocketException)?.Message ?? e.Message);
        }
    }
}

/// <summary>What came of a call; <paramref name="Error"/> says why there is no status.</summary>
internal readonly record struct AgentReply(string Call, int Status, byte[] Body, string? Error)
{
    private const int MaxShown = 300;

    public bool Succeeded => Status is >= 200 and < 300;

    /// <summary>Says in words what came instead of success.</summary>
    public override string ToString()
    {
        if (Error is not null)
            return $"{Call}: {Error}";
        string body = System.Text.Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, MaxShown))).Trim();
        return body.Length == 0 ? $"{Call}: status {Status}" : $"{Call}: status {Status} {body}";
    }
}

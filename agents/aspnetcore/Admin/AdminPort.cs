using System.Security.Cryptography;
using System.Text;
using MicroSim.Agent.Faults;
using MicroSim.Agent.Steering;
using MicroSim.Contract;

namespace MicroSim.Agent.Admin;

/// <summary>Probes, metrics and steering, on a listener of their own (contract §2).</summary>
internal sealed class AdminPort(AgentSettings settings, SteeringState steering, FaultTable faults, AgentMetrics metrics)
{
    private readonly AdminReplies replies = new(settings, faults);
    private readonly ParseOptions parsing = new(faults.Catalogue, AgentDesignations: true);
    private readonly byte[]? bearer = settings.AdminToken is null ? null : Encoding.UTF8.GetBytes($"Bearer {settings.AdminToken}");

    /// <summary>Whether the agent is on its way out.</summary>
    public bool Draining { get; set; }

    public Task HandleAsync(HttpContext http)
    {
        string path = http.Request.Path.Value ?? "/";
        if (path is not ("/healthz" or "/readyz" or "/metrics") && !MayPass(http.Request))
            return AdminReplies.ErrorsAsync(http, StatusCodes.Status401Unauthorized, ["Authorization: must be the agent's bearer token"]);
        string method = http.Request.Method;
        return (path, method) switch
        {
            ("/healthz", "GET" or "HEAD") => AdminReplies.StatusAsync(http, faults.Unhealthy.Status ?? "ok", ok: faults.Unhealthy.Status is null),
            ("/readyz", "GET" or "HEAD") => ReadyAsync(http),
            ("/metrics", "GET") => MetricsAsync(http),
            ("/info", "GET") => replies.InfoAsync(http, steering.Current),
            ("/state", "GET") => AdminReplies.StateAsync(http, steering.Current),
            ("/state", "PUT") => PutStateAsync(http),
            ("/conditions", "GET") => AdminReplies.ConditionsAsync(http, steering.Current),
            ("/conditions", "POST") => AddConditionAsync(http),
            ("/conditions", "DELETE") => ClearConditions(http),
            ("/healthz" or "/readyz" or "/metrics" or "/info" or "/state" or "/conditions", _) => NotAllowedAsync(http),
            _ when path.StartsWith("/conditions/", StringComparison.Ordinal) => OneConditionAsync(http, path["/conditions/".Length..]),
            _ => AdminReplies.ErrorsAsync(http, StatusCodes.Status404NotFound, [$"{path}: is unknown"]),
        };
    }

    private bool MayPass(HttpRequest request) =>
        bearer is null || CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes((string?)request.Headers.Authorization ?? ""), bearer);

    private Task ReadyAsync(HttpContext http)
    {
        if (Draining)
            return AdminReplies.StatusAsync(http, "draining", ok: false);
        string? why = settings.WaitForState && !steering.HasState ? "waiting for a state" : faults.Unready.Status;
        return AdminReplies.StatusAsync(http, why ?? "ok", ok: why is null);
    }

    private Task MetricsAsync(HttpContext http)
    {
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return metrics.WriteAsync(http.Response.Body, http.RequestAborted);
    }

    private async Task PutStateAsync(HttpContext http)
    {
        if (await ReadAsync(http, StateParser.Parse) is not AgentState state)
            return;
        if (steering.TryReplace(state))
        {
            await AdminReplies.StateAsync(http, steering.Current);
            return;
        }
        AgentState present = steering.Current.State;
        await AdminReplies.ErrorsAsync(http, StatusCodes.Status409Conflict, [$"generation: must be at least {present.Generation} of term {present.Term}"]);
    }

    private async Task AddConditionAsync(HttpContext http)
    {
        if (await ReadAsync(http, ConditionParser.Parse) is not Condition wanted)
            return;
        if (steering.TryAdd(wanted, out string? reason) is Condition condition)
            await AdminReplies.JsonAsync(http, StatusCodes.Status201Created, json => StateWriter.Write(json, condition));
        else
            await AdminReplies.ErrorsAsync(http, StatusCodes.Status409Conflict, [reason!]);
    }

    private Task ClearConditions(HttpContext http)
    {
        steering.Clear();
        return AdminReplies.NoContent(http);
    }

    private Task OneConditionAsync(HttpContext http, string id)
    {
        if (!HttpMethods.IsDelete(http.Request.Method))
            return NotAllowedAsync(http);
        return steering.Remove(id)
            ? AdminReplies.NoContent(http)
            : AdminReplies.ErrorsAsync(http, StatusCodes.Status404NotFound, [$"{id}: no such condition"]);
    }

    private static Task NotAllowedAsync(HttpContext http) =>
        AdminReplies.ErrorsAsync(http, StatusCodes.Status405MethodNotAllowed, [$"{http.Request.Method}: is not allowed here"]);

    /// <summary>The body, or null after the problems have been answered.</summary>
    private async Task<T?> ReadAsync<T>(HttpContext http, Func<ReadOnlyMemory<byte>, ParseOptions, Parsed<T>> parse)
        where T : class
    {
        using MemoryStream body = new();
        byte[] chunk = new byte[16 * 1024];
        int count;
        while ((count = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
        {
            body.Write(chunk, 0, count);
            if (body.Length > Wire.MaxBody)
            {
                http.Response.Headers.Connection = "close";
                await AdminReplies.ErrorsAsync(http, StatusCodes.Status413PayloadTooLarge, [$"{Problem.Root}: must have at most {Wire.MaxBody} bytes"]);
                return null;
            }
        }
        Parsed<T> parsed = parse(body.ToArray(), parsing);
        if (parsed.IsValid)
            return parsed.Value;
        await AdminReplies.ErrorsAsync(http, StatusCodes.Status400BadRequest, parsed.Problems.Select(p => p.ToString()));
        return null;
    }
}

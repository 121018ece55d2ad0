using System.Text;
using System.Text.Json;
using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Requests;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Topology;
using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Scenarios;

/// <summary>Sends the requests of scenarios the way that calls of the API go, with the same limits, seeds, counts and logs.</summary>
internal sealed class ScenarioRequests(RequestRunner runner, TimeProvider time)
{
    public async Task<Deed> SendAsync(StoredSimulation stored, RequestAction action, CancellationToken cancellation)
    {
        if (!stored.Runs)
            return Deed.Refused($"the simulation {stored.Name} does not run");
        byte[] body = Encoding.UTF8.GetBytes(action.Node);
        using MemoryStream request = new(body), reply = new();
        DefaultHttpContext context = new() { RequestAborted = cancellation };
        context.Request.Method = HttpMethods.Post;
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = body.Length;
        context.Request.Body = request;
        context.Response.Body = reply;
        long start = time.GetTimestamp();
        await runner.RunAsync(context, stored);
        if (cancellation.IsCancellationRequested)
            return Deed.Refused("it was given up when the scenario ended");
        return new Deed(Reply: new ScenarioReply(
            context.Response.StatusCode,
            Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 3),
            Error(reply.GetBuffer().AsMemory(0, (int)reply.Length)),
            context.Response.Headers[Wire.RequestIdHeader],
            context.Response.Headers[Wire.SeedHeader]));
    }

    // Of a result its first error, of a refusal its detail.
    private static string? Error(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument reply = JsonDocument.Parse(body);
            foreach (string member in (string[])["error", "detail"])
            {
                if (reply.RootElement.ValueKind == JsonValueKind.Object && reply.RootElement.TryGetProperty(member, out JsonElement text) && text.ValueKind == JsonValueKind.String)
                    return text.GetString();
            }
            return null;
        }
        catch (JsonException)
        {
            return "the reply is no JSON";
        }
    }
}

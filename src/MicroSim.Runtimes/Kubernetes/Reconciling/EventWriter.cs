using System.Globalization;
using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.Runtimes.Kubernetes.Reconciling;

/// <summary>Tells what happened to a simulation, as <c>kubectl describe</c> shows it. An event that cannot be told is told to the log alone.</summary>
internal sealed class EventWriter(ApiServer api, TimeProvider time, Action<string> log)
{
    public const string Normal = "Normal";
    public const string Warning = "Warning";

    private const int MaxMessage = 1024;

    public async Task TellAsync(SimulationResource simulation, string type, string reason, string message, CancellationToken cancellation)
    {
        string now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        JsonObject happened = new()
        {
            ["apiVersion"] = ResourceKind.Event.ApiVersion,
            ["kind"] = ResourceKind.Event.Kind,
            ["metadata"] = new JsonObject { ["generateName"] = $"{simulation.Key.Name}-", ["namespace"] = simulation.Key.Namespace },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = ResourceKind.Simulation.ApiVersion,
                ["kind"] = ResourceKind.Simulation.Kind,
                ["name"] = simulation.Key.Name,
                ["namespace"] = simulation.Key.Namespace,
                ["uid"] = simulation.Uid,
            },
            ["type"] = type,
            ["reason"] = reason,
            ["message"] = message.Length <= MaxMessage ? message : $"{message[..(MaxMessage - 1)]}…",
            ["source"] = new JsonObject { ["component"] = ApiServer.FieldManager },
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
        };
        try
        {
            await api.CreateAsync(ResourceKind.Event, simulation.Key.Namespace, happened, cancellation);
        }
        catch (ApiException e)
        {
            log($"simulation {simulation.Key}: {reason}: {message} ({e.Message})");
        }
    }
}

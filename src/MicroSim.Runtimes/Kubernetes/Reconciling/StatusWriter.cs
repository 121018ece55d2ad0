using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.Runtimes.Kubernetes.Reconciling;

/// <summary>
/// Writes statuses where they differ from what is there, and tells events of what changed by it. By server-side apply of the status alone: it cannot conflict
/// with a change of the spec, and removes what is no longer said.
/// </summary>
internal sealed class StatusWriter(ApiServer api, ClusterView view, EventWriter events, TimeProvider time)
{
    public async Task WriteAsync(SimulationEntry entry, SimulationStatus? status, CancellationToken cancellation)
    {
        if (entry.Newest is not ReadResource newest || view.Simulations.Find(entry.Key) is not SimulationResource there || there.Uid != newest.Resource.Uid || there.Leaves)
            return;
        JsonObject next = StatusReport.Of(entry, status, there.Status, time.GetUtcNow());
        if (IsSame(there.Status, next))
            return;
        JsonObject resource = new()
        {
            ["apiVersion"] = ResourceKind.Simulation.ApiVersion,
            ["kind"] = ResourceKind.Simulation.Kind,
            ["metadata"] = new JsonObject { ["name"] = entry.Key.Name, ["namespace"] = entry.Key.Namespace },
            ["status"] = next.DeepClone(),
        };
        view.Simulations.Put(await api.ApplyAsync(ResourceKind.Simulation, entry.Key, resource, cancellation, subresource: "/status"));
        foreach (JsonNode? condition in next["conditions"]!.AsArray())
            await TellAsync(there, condition!, cancellation);
    }

    private async Task TellAsync(SimulationResource there, JsonNode condition, CancellationToken cancellation)
    {
        string type = (string)condition["type"]!, reason = (string)condition["reason"]!, message = (string)condition["message"]!;
        JsonNode? before = there.Status?["conditions"]?.AsArray().FirstOrDefault(c => (string?)c?["type"] == type);
        bool news = (string?)before?["reason"] != reason || ((string?)before?["message"] != message && reason is "Invalid" or "Conflict");
        if (!news || (type, reason) is not ((StatusReport.Accepted, "Invalid") or (StatusReport.Ready, "AllReady" or "Conflict")))
            return;
        await events.TellAsync(there, reason == "AllReady" ? EventWriter.Normal : EventWriter.Warning, reason == "AllReady" ? "Ready" : reason, message, cancellation);
    }

    // Members that are null here are absent there.
    private static bool IsSame(JsonNode? there, JsonNode? next) => (there, next) switch
    {
        (JsonObject a, JsonObject b) => a.All(m => m.Value is null || b.ContainsKey(m.Key)) && b.All(m => IsSame(a[m.Key], m.Value)),
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(p => IsSame(p.First, p.Second)),
        (null, JsonArray { Count: 0 }) => true,
        _ => JsonNode.DeepEquals(there, next),
    };
}

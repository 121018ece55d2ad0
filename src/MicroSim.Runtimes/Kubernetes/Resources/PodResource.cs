using System.Globalization;
using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Runtimes.Kubernetes.Reconciling;

namespace MicroSim.Runtimes.Kubernetes.Resources;

/// <summary>A pod of a service, as far as anybody here asks.</summary>
/// <param name="Key">Where it is.</param>
/// <param name="Uid">Tells it from a later one of the same name.</param>
/// <param name="Simulation">Its simulation, in the same namespace.</param>
/// <param name="Service">Its service.</param>
/// <param name="Version">The version that it runs.</param>
/// <param name="Address">Its IP address, when it has one.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Template">The hash of what it was made of, as we wrote it.</param>
/// <param name="ReplicaSet">The hash of what it was made of, as Kubernetes has it: another one after a restart too.</param>
/// <param name="Phase">Where it stands, as far as Kubernetes knows; <see cref="ReplicaPhase.Ready"/> by its probe.</param>
/// <param name="Reason">Why it is not ready.</param>
/// <param name="Restarts">How often its container was started again.</param>
/// <param name="Container">Tells a container from the one that was there before.</param>
/// <param name="Leaves">It is on its way out.</param>
/// <param name="LastOutput">What its container said last before it ended.</param>
internal sealed record PodResource(
    ObjectKey Key, string Uid, string Simulation, string Service, string Version, string? Address, DateTimeOffset Created, string Template, string ReplicaSet,
    ReplicaPhase Phase, string? Reason, int Restarts, string? Container, bool Leaves, IReadOnlyList<string> LastOutput)
{
    private const string Agent = "agent";

    private static readonly string[] coming = ["ContainerCreating", "PodInitializing"];

    /// <summary>Whether its agent can be spoken to; one on its way out still answers calls.</summary>
    public bool Runs => Address is not null && Container is not null;

    /// <summary>Null for a pod that is no service's.</summary>
    public static PodResource? Of(JsonObject pod)
    {
        JsonNode metadata = pod["metadata"]!;
        JsonNode? labels = metadata["labels"];
        if ((string?)labels?[ObjectLabels.Simulation] is not string simulation || (string?)labels?[ObjectLabels.Service] is not string service)
            return null;
        JsonNode? status = pod["status"];
        JsonNode? container = status?["containerStatuses"]?.AsArray().FirstOrDefault(c => (string?)c?["name"] == Agent) ?? status?["containerStatuses"]?.AsArray().FirstOrDefault();
        JsonNode? state = container?["state"];
        JsonNode? ended = state?["terminated"] ?? container?["lastState"]?["terminated"];
        bool leaves = metadata["deletionTimestamp"] is not null || (string?)status?["phase"] is "Failed" or "Succeeded";
        (ReplicaPhase phase, string? reason) = leaves ? (ReplicaPhase.Stopping, (string?)status?["message"]) : Stands(status, container, state, ended);
        return new(
            new ObjectKey((string)metadata["namespace"]!, (string)metadata["name"]!),
            (string)metadata["uid"]!,
            simulation,
            service,
            (string?)labels["version"] ?? "",
            (string?)status?["podIP"],
            DateTimeOffset.Parse((string)metadata["creationTimestamp"]!, CultureInfo.InvariantCulture),
            (string?)metadata["annotations"]?[ObjectHash.Template] ?? "",
            (string?)labels["pod-template-hash"] ?? "",
            phase,
            reason,
            (int?)container?["restartCount"] ?? 0,
            state?["running"] is null ? null : (string?)container?["containerID"],
            leaves,
            (string?)ended?["message"] is { Length: > 0 } said ? said.TrimEnd().Split('\n') : []);
    }

    internal static (ReplicaPhase, string?) Stands(JsonNode? status, JsonNode? container, JsonNode? state, JsonNode? ended)
    {
        if (container is null)
            return (ReplicaPhase.Starting, Unscheduled(status));
        if (state?["waiting"] is JsonNode waiting)
        {
            string why = (string?)waiting["reason"] ?? "";
            string? message = (string?)waiting["message"];
            if (coming.Contains(why) || why.Length == 0)
                return (ReplicaPhase.Starting, null);
            return why == "CrashLoopBackOff" ? (ReplicaPhase.BackOff, Ended(ended)) : (ReplicaPhase.Failed, message is null ? why : $"{why}: {message}");
        }
        if (state?["terminated"] is not null)
            return (ReplicaPhase.BackOff, Ended(ended));
        return (bool?)container["ready"] == true ? (ReplicaPhase.Ready, null) : (ReplicaPhase.Unready, null);
    }

    private static string Ended(JsonNode? ended)
    {
        int code = (int?)ended?["exitCode"] ?? 0;
        string why = (string?)ended?["reason"] ?? "";
        return why is "Error" or "Completed" or "" ? $"exit code {code}" : $"{why}, exit code {code}";
    }

    private static string? Unscheduled(JsonNode? status) => (string?)status?["conditions"]?.AsArray()
        .FirstOrDefault(c => (string?)c?["type"] == "PodScheduled" && (string?)c["status"] == "False")?["message"];
}

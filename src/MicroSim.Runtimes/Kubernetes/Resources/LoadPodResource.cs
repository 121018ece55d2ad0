using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;

namespace MicroSim.Runtimes.Kubernetes.Resources;

/// <summary>A load worker's pod, as far as anybody here asks.</summary>
/// <param name="Key">Where it is.</param>
/// <param name="Uid">Tells it from a later one of the same name.</param>
/// <param name="Run">The load that it belongs to.</param>
/// <param name="Address">Its IP address, when its worker runs.</param>
/// <param name="Waits">Why its worker does not run yet, where Kubernetes says so.</param>
/// <param name="Failure">Why it will never run, or does no more; null while it may.</param>
internal sealed record LoadPodResource(ObjectKey Key, string Uid, string Run, string? Address, string? Waits, string? Failure)
{
    /// <summary>Why one that somebody took away does not run.</summary>
    public const string Deleted = "it was deleted";

    /// <summary>Null for a pod that is no load worker's.</summary>
    public static LoadPodResource? Of(JsonObject pod)
    {
        JsonNode metadata = pod["metadata"]!;
        if ((string?)metadata["labels"]?[ObjectLabels.LoadRun] is not string run)
            return null;
        JsonNode? status = pod["status"];
        JsonNode? container = status?["containerStatuses"]?.AsArray().FirstOrDefault();
        JsonNode? state = container?["state"], ended = state?["terminated"];
        (ReplicaPhase phase, string? reason) = PodResource.Stands(status, container, state, ended);
        string? failure = metadata["deletionTimestamp"] is not null ? Deleted
            : (string?)status?["phase"] is "Failed" or "Succeeded" ? Ended(status!, ended, reason)
            : phase is ReplicaPhase.Failed or ReplicaPhase.BackOff ? reason
            : null;
        return new(
            new ObjectKey((string)metadata["namespace"]!, (string)metadata["name"]!),
            (string)metadata["uid"]!,
            run,
            failure is null && phase == ReplicaPhase.Ready ? (string?)status?["podIP"] : null,
            reason,
            failure);
    }

    // An evicted pod says why by itself; else its container does.
    private static string Ended(JsonNode status, JsonNode? ended, string? reason)
    {
        string how = (string?)status["message"] is string message ? $"{(string?)status["reason"]}: {message}" : $"it ended: {reason ?? "nobody says why"}";
        return (string?)ended?["message"] is { Length: > 0 } said ? $"{how}: {said.Trim()}" : how;
    }
}

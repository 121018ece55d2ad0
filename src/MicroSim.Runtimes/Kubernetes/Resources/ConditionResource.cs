using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Contract;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Resources;

/// <summary>A condition that somebody put on a service by an object of its own.</summary>
/// <param name="Key">Where it is.</param>
/// <param name="Uid">Tells it from a later one of the same name.</param>
/// <param name="Simulation">Whose service; in the same namespace.</param>
/// <param name="Service">Which service.</param>
/// <param name="Replicas">Which of its replicas suffer.</param>
/// <param name="Until">When it ends; null when it is deleted.</param>
/// <param name="Condition">What it is, without its end; null when it is not valid.</param>
/// <param name="Problems">What is wrong with it.</param>
/// <param name="Owner">The <c>uid</c> of the simulation that it is deleted with.</param>
/// <param name="Created">Conditions act in the order of their creation.</param>
/// <param name="Generation">Grows with each change of its spec.</param>
/// <param name="Told">What its status says of whether it acts.</param>
internal sealed record ConditionResource(
    ObjectKey Key, string Uid, string Simulation, string Service, ReplicaChoice Replicas, DateTimeOffset? Until, Condition? Condition, IReadOnlyList<Problem> Problems, string? Owner, DateTimeOffset Created,
    long Generation, (string Reason, string Message) Told)
{
    public ObjectKey SimulationKey => new(Key.Namespace, Simulation);

    public static ConditionResource Of(JsonObject resource)
    {
        JsonNode metadata = resource["metadata"]!;
        JsonObject spec = resource["spec"] as JsonObject ?? [];
        JsonNode? told = resource["status"]?["conditions"]?.AsArray().FirstOrDefault(c => (string?)c?["type"] == "Active");
        JsonObject wire = new() { ["id"] = Id((string)metadata["name"]!) };
        foreach (string name in (string[])["type", "args", "probability", "to"])
            wire[name] = spec[name]?.DeepClone();
        List<Problem> problems = [];
        Parsed<Condition> read = ConditionParser.Parse(JsonSerializer.SerializeToUtf8Bytes(wire), new ParseOptions(FaultCatalogue.Standard, Strict: true));
        problems.AddRange(read.Problems.Select(p => p with { Path = $"spec.{p.Path}" }));
        string? until = Text(spec["until"]);
        DateTimeOffset end = default;
        if (until is not null && !DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out end))
            problems.Add(new Problem("spec.until", "must be an instant such as 2030-01-02T15:04:05Z"));
        ReplicaChoice? replicas = spec["replicas"] is JsonNode written ? ReplicaChoice.Parse(written.ToString()) : ReplicaChoice.All;
        if (replicas is null)
            problems.Add(new Problem("spec.replicas", ReplicaChoice.Form));
        return new(
            new ObjectKey((string)metadata["namespace"]!, (string)metadata["name"]!),
            (string)metadata["uid"]!,
            Text(spec["simulation"]) ?? "",
            Text(spec["service"]) ?? "",
            (replicas ?? ReplicaChoice.All) with { Version = Text(spec["version"]) },
            until is null ? null : end,
            problems.Count == 0 ? read.Value : null,
            problems,
            metadata["ownerReferences"]?.AsArray().Select(o => (string?)o?["uid"]).FirstOrDefault(),
            DateTimeOffset.Parse((string)metadata["creationTimestamp"]!, CultureInfo.InvariantCulture),
            (long?)metadata["generation"] ?? 0,
            ((string?)told?["reason"] ?? "", (string?)told?["message"] ?? ""));
    }

    // Ids have at most 64 characters, names of objects 253.
    private static string Id(string name) => name.Length <= 64 ? name : $"{name[..55]}-{DiceKey.Of(name).Hash:x8}";

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}

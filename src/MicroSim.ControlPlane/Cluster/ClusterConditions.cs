using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MicroSim.ControlPlane.Conditions;
using MicroSim.Runtimes;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>Conditions that the cluster keeps as <c>ServiceCondition</c> objects, whether they were made here or with kubectl.</summary>
internal sealed partial class ClusterConditions(KubernetesRuntime runtime, TimeProvider time) : ConditionBook
{
    private static readonly TimeSpan deadline = TimeSpan.FromSeconds(5);

    public override IReadOnlyList<AddedCondition> Of(string simulation) => runtime.Conditions(simulation);

    public override async Task<(AddedCondition? Added, string? Refusal)> AddAsync(string simulation, AddedCondition wanted, CancellationToken cancellation)
    {
        if (wanted.IsOverAtOnce)
            return await runtime.SufferAsync(simulation, wanted, cancellation) > 0 ? (wanted, null) : (null, $"no replica of {wanted.Service} is there to suffer it");
        AddedCondition added = wanted.Id.Length > 0 ? wanted : wanted with { Condition = wanted.Condition with { Id = FreeId(wanted, Of(simulation)) } };
        if (runtime.KeyOf(simulation) is not ObjectKey key)
            return (null, $"there is no simulation {simulation}");
        if (!ObjectName().IsMatch(added.Id))
            return (null, $"'{added.Id}' cannot be the name of a Kubernetes object: take a-z, 0-9, - and .");
        try
        {
            await runtime.Api.CreateAsync(ResourceKind.ServiceCondition, key.Namespace, Resource(key, added), cancellation);
        }
        catch (ApiException e) when (e.Status == 409)
        {
            return (null, $"the condition {added.Id} is there already: remove it first, or take another id");
        }
        await HeardAsync(() => Of(simulation).Any(c => c.Id == added.Id), cancellation);
        return (added, null);
    }

    public override async Task<IReadOnlyList<AddedCondition>> RemoveAsync(string simulation, Func<AddedCondition, bool> match, CancellationToken cancellation, string how = "was removed")
    {
        if (runtime.KeyOf(simulation) is not ObjectKey key)
            return [];
        AddedCondition[] gone = [.. Of(simulation).Where(match)];
        foreach (AddedCondition condition in gone)
            await runtime.Api.DeleteAsync(ResourceKind.ServiceCondition, new ObjectKey(key.Namespace, condition.Id), uid: null, cancellation);
        await HeardAsync(() => !Of(simulation).Any(c => gone.Any(g => g.Id == c.Id)), cancellation);
        return gone;
    }

    private static JsonObject Resource(ObjectKey simulation, AddedCondition added)
    {
        JsonObject written = JsonNode.Parse(AddedConditionWriter.Write(added))!.AsObject();
        JsonObject spec = new() { ["simulation"] = simulation.Name, ["service"] = added.Service };
        foreach (string field in (string[])["type", "args", "probability", "to", "replicas", "version"])
        {
            if (written[field] is JsonNode value)
                spec[field] = value.DeepClone();
        }
        if (added.Until is DateTimeOffset until)
            spec["until"] = until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return new()
        {
            ["apiVersion"] = ResourceKind.ServiceCondition.ApiVersion,
            ["kind"] = ResourceKind.ServiceCondition.Kind,
            ["metadata"] = new JsonObject { ["name"] = added.Id, ["namespace"] = simulation.Namespace },
            ["spec"] = spec,
        };
    }

    // What is not heard of in time is written all the same, and acts when the watch hears of it.
    private Task<bool> HeardAsync(Func<bool> heard, CancellationToken cancellation) => Changes.UntilAsync(runtime.ChangedAsync, heard, deadline, time, cancellation);

    [GeneratedRegex("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")]
    private static partial Regex ObjectName();
}

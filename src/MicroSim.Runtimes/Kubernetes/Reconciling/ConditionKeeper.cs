using System.Text.Json.Nodes;
using MicroSim.Contract;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Reconciling;

/// <summary>Keeps conditions that are objects of their own: gives them to their simulation, says whether they act, deletes those that are over.</summary>
internal sealed class ConditionKeeper(ApiServer api, ClusterView view, Func<ObjectKey, SimulationEntry?> find, TimeProvider time)
{
    /// <summary>Does what is to be done now; answers when there will be something again.</summary>
    public async Task<TimeSpan?> KeepAsync(ObjectKey key, CancellationToken cancellation)
    {
        if (view.Conditions.Find(key) is not ConditionResource condition)
            return null;
        DateTimeOffset now = time.GetUtcNow();
        if (condition.Until <= now)
        {
            await api.DeleteAsync(ResourceKind.ServiceCondition, key, condition.Uid, cancellation);
            return null;
        }
        SimulationEntry? simulation = find(condition.SimulationKey);
        if (simulation?.Newest?.Resource is SimulationResource owner && condition.Owner != owner.Uid)
            await OwnAsync(condition, owner, cancellation);
        (string reason, string message) = Judge(condition, simulation);
        if (condition.Told != (reason, message))
            await TellAsync(condition, reason, message, cancellation);
        return condition.Until - now;
    }

    private static (string Reason, string Message) Judge(ConditionResource condition, SimulationEntry? simulation)
    {
        if (condition.Problems.Count > 0)
            return ("Invalid", string.Join('\n', condition.Problems));
        if (simulation is null)
            return ("NoSimulation", $"spec.simulation: there is no simulation {condition.Simulation} in the namespace {condition.Key.Namespace}");
        if (simulation.Made is not MadeResource made)
            return ("Waiting", $"the simulation {condition.Simulation} does not run yet");
        Simulation runs = made.Running.Simulation;
        if (runs.Find(condition.Service) is not Service service)
            return ("NoService", $"spec.service: {Unknown(condition.Service, runs)}");
        if (condition.Replicas.VersionObjection(service) is string none)
            return ("NoReplica", $"spec.version: {none}");
        string? callee = condition.Condition!.To.FirstOrDefault(t => t != "*" && runs.Find(t) is null);
        return callee is null ? ("Active", $"{Sufferer(condition)} suffers it") : ("NoService", $"spec.to: {Unknown(callee, runs)}");
    }

    // A pod may be gone by now; its name is never given again.
    private static string Sufferer(ConditionResource condition) =>
        condition.Replicas.Instance is string pod ? $"the pod {pod} of {condition.Service}, for as long as it is there," : condition.Service;

    private static string Unknown(string service, Simulation simulation) =>
        $"the simulation {simulation.Name} has no service '{service}'{Spelling.Suggestion(service, simulation.Services.Select(s => s.Name))}";

    private Task<JsonObject> OwnAsync(ConditionResource condition, SimulationResource owner, CancellationToken cancellation) => api.MergeAsync(
        ResourceKind.ServiceCondition,
        condition.Key,
        new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = condition.Uid,
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = ResourceKind.Simulation.ApiVersion,
                    ["kind"] = ResourceKind.Simulation.Kind,
                    ["name"] = owner.Key.Name,
                    ["uid"] = owner.Uid,
                }),
            },
        },
        cancellation);

    private Task<JsonObject> TellAsync(ConditionResource condition, string reason, string message, CancellationToken cancellation) => api.ApplyAsync(
        ResourceKind.ServiceCondition,
        condition.Key,
        new JsonObject
        {
            ["apiVersion"] = ResourceKind.ServiceCondition.ApiVersion,
            ["kind"] = ResourceKind.ServiceCondition.Kind,
            ["metadata"] = new JsonObject { ["name"] = condition.Key.Name, ["namespace"] = condition.Key.Namespace },
            ["status"] = new JsonObject
            {
                ["observedGeneration"] = condition.Generation,
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Active",
                    ["status"] = reason == "Active" ? "True" : "False",
                    ["reason"] = reason,
                    ["message"] = message,
                    ["lastTransitionTime"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
                    ["observedGeneration"] = condition.Generation,
                }),
            },
        },
        cancellation,
        subresource: "/status");
}

using System.Globalization;
using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Reconciling;

/// <summary>What the status of a simulation's resource says; bounded, however large the simulation is.</summary>
internal static class StatusReport
{
    public const string Accepted = "Accepted";
    public const string Ready = "Ready";
    public const string Progressing = "Progressing";

    private const int MaxProblems = 64;
    private const int MaxMessage = 32_768;
    private const int MaxServices = 200;
    private const int MaxReasons = 5;

    public static JsonObject Of(SimulationEntry entry, SimulationStatus? status, JsonObject? before, DateTimeOffset now)
    {
        ReadResource newest = entry.Newest!;
        long generation = newest.Resource.Generation;
        IReadOnlyList<ServiceStatus> services = status?.Services ?? [];
        int ready = services.Count(s => s.Ready);
        JsonArray conditions = [];

        void Add(string type, bool holds, string reason, string message)
        {
            string holding = holds ? "True" : "False";
            JsonNode? old = before?["conditions"]?.AsArray().FirstOrDefault(c => (string?)c?["type"] == type);
            conditions.Add(new JsonObject
            {
                ["type"] = type,
                ["status"] = holding,
                ["reason"] = reason,
                ["message"] = message.Length <= MaxMessage ? message : message[..MaxMessage],
                ["lastTransitionTime"] = (string?)old?["status"] == holding ? (string?)old["lastTransitionTime"] : now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["observedGeneration"] = generation,
            });
        }

        bool valid = newest.Simulation is not null;
        Add(Accepted, valid, valid ? "Valid" : "Invalid", valid ? "the document is right" : Lines(newest.Problems));
        bool newestRuns = entry.Made?.Resource.Generation == generation && entry.Made.Resource.Uid == newest.Resource.Uid;
        bool all = valid && newestRuns && entry.Trouble is null && status is { Ready: true };
        if (!valid)
            Add(Ready, false, "Invalid", entry.Made is null ? "the document is not valid" : "the document is not valid; what ran before goes on");
        else if (entry.Trouble is not null)
            Add(Ready, false, entry.Trouble.Reason, entry.Trouble.Text);
        else
            Add(Ready, all, all ? "AllReady" : "NotReady", all ? $"all {services.Count} services are ready" : Missing(services, ready));
        bool stuck = !valid || entry.Trouble is not null;
        (string word, string text) = stuck ? ("Stalled", "something has to be changed first") : all ? ("Complete", "everything is as the document says")
            : newestRuns ? ("Starting", "pods are on their way") : ("Applying", "objects are being made");
        Add(Progressing, !stuck && !all, word, text);

        return new JsonObject
        {
            ["observedGeneration"] = generation,
            ["ready"] = $"{ready}/{services.Count}",
            ["services"] = services.Count,
            ["readyServices"] = ready,
            ["serviceStatuses"] = new JsonArray([.. services.Take(MaxServices).Select(Service)]),
            ["conditions"] = conditions,
        };
    }

    private static JsonObject Service(ServiceStatus service)
    {
        JsonObject one = new() { ["name"] = service.Name, ["address"] = service.Address.AbsoluteUri, ["ready"] = $"{service.ReadyReplicas}/{service.Wanted}" };
        if (Why(service) is string reason)
            one["reason"] = Short(reason);
        return one;
    }

    private static string? Why(ServiceStatus service) => service.Replicas.FirstOrDefault(r => !r.Leaving && r.Reason is not null)?.Reason;

    private static string Lines(IReadOnlyList<DocumentProblem> problems) =>
        string.Join('\n', problems.Take(MaxProblems).Select(p => $"{p.Path}: {p.Message}")) + (problems.Count > MaxProblems ? $"\nand {problems.Count - MaxProblems} more" : "");

    private static string Missing(IReadOnlyList<ServiceStatus> services, int ready)
    {
        IEnumerable<string> reasons = services.Where(s => !s.Ready).Take(MaxReasons)
            .Select(s => $"{s.Name} {s.ReadyReplicas}/{s.Wanted}{(Why(s) is string why ? $" ({Short(why)})" : "")}");
        return services.Count == 0 ? "nothing runs yet" : $"{ready} of {services.Count} services are ready; not yet: {string.Join(", ", reasons)}";
    }

    private static string Short(string text) => text.Length <= 200 ? text : $"{text[..200]}…";
}

using System.Text.Json.Nodes;

namespace MicroSim.Cli.Client;

/// <summary>The connections of a service in a document: its own calls, those of the endpoint <c>/</c>.</summary>
internal static class Connections
{
    private const string Calls = "calls";

    /// <summary>The connection to a callee, or null when there is none.</summary>
    /// <exception cref="CommandException">There are several: which one is meant is not said.</exception>
    public static JsonObject? Find(JsonObject service, string callee, string caller)
    {
        JsonObject[] found = [.. All(service, callee)];
        return found.Length <= 1
            ? found.FirstOrDefault()
            : throw new CommandException(ExitCode.Failed, $"microsim: {caller} has {found.Length} connections to {callee}; change its document and `microsim apply` it.");
    }

    public static JsonObject Add(JsonObject service, string callee)
    {
        JsonObject call = new() { ["to"] = callee };
        if (service[Calls] is JsonArray calls)
            calls.Add((JsonNode)call);
        else
            service[Calls] = new JsonArray(call);
        return call;
    }

    /// <summary>Removes all connections to a callee; false when there was none.</summary>
    public static bool Remove(JsonObject service, string callee)
    {
        JsonObject[] found = [.. All(service, callee)];
        foreach (JsonObject call in found)
            ((JsonArray)service[Calls]!).Remove(call);
        if (service[Calls] is JsonArray { Count: 0 })
            service.Remove(Calls);
        return found.Length > 0;
    }

    private static IEnumerable<JsonObject> All(JsonObject service, string callee) =>
        (service[Calls] as JsonArray ?? []).OfType<JsonObject>().Where(c => (string?)c["to"] == callee);
}

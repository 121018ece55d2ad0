using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.Cli.Client;

/// <summary>Finds connections in a simulation's document.</summary>
internal static class Connections
{
    /// <summary>The connection between two services as the document has it, a new one where there is none. Of several it is none of them: the control plane refuses then.</summary>
    public static JsonObject FindOrNew(JsonElement document, string from, string to)
    {
        JsonElement service = document.Member("spec").Member("services").Member(from);
        JsonElement[] found = [.. service.Items("calls").Concat(service.Members("endpoints").SelectMany(e => e.Value.Items("calls"))).Where(c => c.Text("to") == to)];
        return found.Length == 1 ? JsonObject.Create(found[0])! : new JsonObject { ["to"] = to };
    }
}

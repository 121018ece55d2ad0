using System.Text.Json;

namespace MicroSim.E2E.Kubernetes;

/// <summary>A result tree without what differs from run to run: who was called in which order, and what came of it.</summary>
internal static class ResultShape
{
    public static string Of(JsonElement tree)
    {
        if (tree.ValueKind != JsonValueKind.Object)
            return "null";
        string errors = string.Join("; ", tree.GetProperty("errors").EnumerateArray().Select(e => e.GetString()));
        IEnumerable<string> calls = tree.GetProperty("calls").EnumerateArray().Select(c => $"{c.GetProperty("service").GetString()}:{c.GetProperty("status")}x{c.GetProperty("tries")}");
        IEnumerable<string> children = tree.GetProperty("response").EnumerateArray().Select(Of);
        return $"{tree.GetProperty("service").GetString()}({errors})[{string.Join(' ', calls)}]{{{string.Join(' ', children)}}}";
    }
}

using System.Text.Json.Nodes;

namespace MicroSim.Runtimes.Kubernetes.Reconciling;

/// <summary>Whether an object is what we want of it: every field that we want is there; what others added does not matter.</summary>
internal static class ObjectDifference
{
    public static bool IsMade(JsonObject there, JsonObject wanted) =>
        (string?)there["metadata"]?["annotations"]?[ObjectHash.Whole] == (string?)wanted["metadata"]!["annotations"]![ObjectHash.Whole]
        && wanted.All(member => member.Key is "apiVersion" or "kind" || Has(there[member.Key], member.Value));

    private static bool Has(JsonNode? there, JsonNode? wanted)
    {
        switch (wanted)
        {
            case JsonObject map:
                // The API server leaves empty maps out.
                return there is JsonObject other ? map.All(m => Has(other[m.Key], m.Value)) : map.Count == 0;
            case JsonArray list:
                if (there is not JsonArray array)
                    return list.Count == 0;
                return list.All(item => Holds(array, item));
            default:
                return IsSame(there, wanted);
        }
    }

    // Others may have put items between ours.
    private static bool Holds(JsonArray array, JsonNode? item) => array.Any(other => Has(other, item));

    // The API server leaves empty texts, zeros and falses out where its types do.
    private static bool IsSame(JsonNode? there, JsonNode? wanted) =>
        (there is null && wanted?.ToJsonString() is null or "\"\"" or "0" or "false") || JsonNode.DeepEquals(there, wanted) || (there is JsonValue a && wanted is JsonValue b && a.TryGetValue(out string? x) && b.TryGetValue(out string? y) && Quantity.AreEqual(x, y));
}

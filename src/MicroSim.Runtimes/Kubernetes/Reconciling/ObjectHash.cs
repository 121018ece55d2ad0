using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.Runtimes.Kubernetes.Reconciling;

/// <summary>Writes into objects the hash of what we want of them: a field that is no longer wanted is noticed by it.</summary>
internal static class ObjectHash
{
    /// <summary>Of the object.</summary>
    public const string Whole = "microsim.dev/hash";

    /// <summary>Of a Deployment's template, on its pods.</summary>
    public const string Template = "microsim.dev/template-hash";

    private const int Length = 8;

    /// <summary>Adds the hashes to a manifest.</summary>
    public static JsonObject Stamp(JsonObject manifest)
    {
        if (manifest["spec"]?["template"] is JsonObject template)
            Annotations(template)[Template] = Of(template);
        string hash = Of(manifest);
        Annotations(manifest)[Whole] = hash;
        return manifest;
    }

    private static JsonObject Annotations(JsonObject owner)
    {
        JsonObject metadata = owner["metadata"]!.AsObject();
        if (metadata["annotations"] is JsonObject there)
            return there;
        JsonObject made = [];
        metadata["annotations"] = made;
        return made;
    }

    private static string Of(JsonObject manifest) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(manifest))[..Length]);
}

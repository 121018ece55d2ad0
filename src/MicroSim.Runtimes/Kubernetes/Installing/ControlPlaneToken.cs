using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;

namespace MicroSim.Runtimes.Kubernetes.Installing;

/// <summary>The token that callers of the control plane's API need: a Secret beside it, made once.</summary>
public static class ControlPlaneToken
{
    /// <summary>The Secret's name.</summary>
    public const string Secret = "microsim-token";

    private const string Key = "token";
    private const int Bytes = 16;

    /// <summary>The token; null when there is none.</summary>
    public static async Task<string?> FindAsync(ApiServer api, string space, CancellationToken cancellation) =>
        (string?)(await api.FindAsync(ResourceKind.Secret, new(space, Secret), cancellation))?["data"]?[Key] is string encoded
            ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded))
            : null;

    /// <summary>Makes the token where there is none.</summary>
    public static async Task EnsureAsync(ApiServer api, string space, CancellationToken cancellation)
    {
        if (await FindAsync(api, space, cancellation) is not null)
            return;
        string token = RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true);
        try
        {
            await api.CreateAsync(ResourceKind.Secret, space, Manifest(space, token), cancellation);
        }
        catch (ApiException e) when (e.IsConflict)
        {
            // Somebody else was faster, and theirs is as good.
        }
    }

    private static JsonObject Manifest(string space, string token) => ObjectTree.Map(
        ("apiVersion", "v1"),
        ("kind", "Secret"),
        ("metadata", ObjectTree.Map(
            ("name", Secret),
            ("namespace", space),
            ("labels", ObjectTree.Map(("app.kubernetes.io/name", "microsim"), ("app.kubernetes.io/part-of", "microsim"))))),
        ("type", "Opaque"),
        ("data", ObjectTree.Map((Key, Convert.ToBase64String(Encoding.UTF8.GetBytes(token))))));
}

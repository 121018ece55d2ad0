using System.Text;
using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>A simulation's tokens: one Secret, made once.</summary>
public static class TokensManifest
{
    public const string RequestKey = "request";
    public const string AdminKey = "admin";

    internal static JsonObject Of(Simulation simulation, SimulationTokens tokens, ManifestOptions options) => ObjectTree.Of(
        "v1", "Secret", ObjectNames.Tokens(simulation), ObjectLabels.Of(simulation), options,
        ("type", "Opaque"),
        ("data", ObjectTree.Map((RequestKey, Encoded(tokens.Request)), (AdminKey, Encoded(tokens.Admin)))));

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

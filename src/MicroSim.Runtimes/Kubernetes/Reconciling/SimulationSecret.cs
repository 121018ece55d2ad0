using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Reconciling;

/// <summary>What is random in a simulation and stays the same for its whole life, over all leaders: its Secret.</summary>
/// <param name="Tokens">Its tokens.</param>
/// <param name="Seed">The seed that it draws from when the document names none.</param>
internal sealed record SimulationSecret(SimulationTokens Tokens, uint Seed)
{
    private const string SeedKey = "seed";

    /// <summary>What a Secret holds; what is missing in it, or all for null, is made.</summary>
    public static SimulationSecret Of(JsonObject? secret)
    {
        SimulationTokens fresh = SimulationTokens.Create();
        return new(
            new SimulationTokens(Text(secret, TokensManifest.RequestKey) ?? fresh.Request, Text(secret, TokensManifest.AdminKey) ?? fresh.Admin),
            uint.TryParse(Text(secret, SeedKey), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint seed) ? seed : BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))));
    }

    public JsonObject Manifest(Simulation simulation, ManifestOptions options)
    {
        JsonObject secret = TokensManifest.Of(simulation, Tokens, options);
        secret["data"]![SeedKey] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Seed.ToString("x8", CultureInfo.InvariantCulture)));
        return secret;
    }

    /// <summary>Not the tokens: what is printed may be read by anybody.</summary>
    public override string ToString() => nameof(SimulationSecret);

    private static string? Text(JsonObject? secret, string key)
    {
        try
        {
            return (string?)secret?["data"]?[key] is { Length: > 0 } encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded)) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

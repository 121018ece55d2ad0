using System.Text.Json;

namespace MicroSim.Conformance.Agents;

/// <summary>What <c>agents/*/agent.json</c> says of starting the agent, and of what it cannot do.</summary>
internal sealed record AgentManifest(string Framework, string Folder, IReadOnlyList<string> Run, IReadOnlyList<string> Cannot)
{
    /// <summary>Reads a manifest; <c>{out}</c> becomes the folder that the build put the agent in.</summary>
    /// <exception cref="FormatException">The file is no manifest.</exception>
    public static AgentManifest Read(string path, string artifacts)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            string framework = document.RootElement.GetProperty("framework").GetString()!;
            string output = Path.Combine(artifacts, "agents", framework);
            return new AgentManifest(
                framework,
                Path.GetDirectoryName(Path.GetFullPath(path))!,
                [.. document.RootElement.GetProperty("run").EnumerateArray().Select(w => w.GetString()!.Replace("{out}", output, StringComparison.Ordinal))],
                document.RootElement.TryGetProperty("cannot", out JsonElement cannot) ? [.. cannot.EnumerateArray().Select(w => w.GetString()!)] : []);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"{path}: not an agent.json: {e.Message}", e);
        }
    }
}

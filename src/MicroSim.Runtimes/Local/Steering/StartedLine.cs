using System.Text.Json;

namespace MicroSim.Runtimes.Local.Steering;

/// <summary>The log line by which an agent says which ports it listens on (contract §3).</summary>
internal sealed record StartedLine(int Port, int AdminPort)
{
    /// <summary>Null for every other line.</summary>
    public static StartedLine? Parse(string line)
    {
        if (!line.StartsWith('{') || !line.Contains("started", StringComparison.Ordinal))
            return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return root.TryGetProperty("event", out JsonElement name) && name.ValueKind == JsonValueKind.String && name.GetString() == "started"
                && Number(root, "port") is int port && Number(root, "adminPort") is int admin
                ? new StartedLine(port, admin)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int port) && port is > 0 and < 65536
            ? port
            : null;
}

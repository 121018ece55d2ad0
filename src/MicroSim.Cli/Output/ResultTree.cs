using System.Globalization;
using System.Text.Json;

namespace MicroSim.Cli.Output;

/// <summary>A result as a tree of services with durations, one line each.</summary>
internal static class ResultTree
{
    public static IEnumerable<string> Lines(JsonElement result) => Lines(result, Text(result, "service") ?? "?", Outcome(result), "", "");

    private static IEnumerable<string> Lines(JsonElement? result, string service, string outcome, string indent, string below)
    {
        yield return $"{indent}{service}  {outcome}";
        if (result is not JsonElement tree)
            yield break;
        JsonElement[] calls = Items(tree, "calls");
        JsonElement[] replies = Items(tree, "response");
        for (int i = 0; i < calls.Length; i++)
        {
            bool last = i == calls.Length - 1;
            JsonElement? reply = i < replies.Length && replies[i].ValueKind == JsonValueKind.Object ? replies[i] : null;
            string name = Text(calls[i], "service") ?? Text(calls[i], "designation") ?? "?";
            foreach (string line in Lines(reply, name, Outcome(calls[i]), below + (last ? "└─ " : "├─ "), below + (last ? "   " : "│  ")))
                yield return line;
        }
    }

    private static string Outcome(JsonElement of)
    {
        string duration = of.TryGetProperty("durationMs", out JsonElement ms) && ms.TryGetDouble(out double value) ? value.ToString("0.0 ms", CultureInfo.InvariantCulture) : "";
        string? error = Text(of, "error");
        string tries = of.TryGetProperty("tries", out JsonElement t) && t.TryGetInt32(out int number) && number > 1 ? $", {number} tries" : "";
        string status = of.TryGetProperty("status", out JsonElement s) && s.ValueKind == JsonValueKind.Number && error is not null ? $" {s.GetRawText()}" : "";
        return error is null ? duration + tries : $"{duration}  {Terminal.Bad(error + status)}{tries}";
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement[] Items(JsonElement of, string name) => of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [];
}

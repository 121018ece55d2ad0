using System.Globalization;
using System.Text.Json;
using MicroSim.Cli.Client;

namespace MicroSim.Cli.Output;

/// <summary>Log lines for people: the time, what happened and then what else is known; a line that is no JSON object as it is.</summary>
internal static class LogOutput
{
    private static readonly string[] first = ["time", "level", "event"];

    public static string Line(JsonElement view)
    {
        string text = view.Text("text") ?? "";
        if (view.Text("event") is not string what || Parse(text) is not JsonElement line)
            return text;
        string when = DateTimeOffset.TryParse(line.Text("time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? $"{at.ToLocalTime():HH:mm:ss.fff} " : "";
        string level = view.Text("level") ?? "";
        string rest = string.Join(' ', line.EnumerateObject().Where(m => !first.Contains(m.Name)).Select(m => $"{Terminal.Faint($"{m.Name}=")}{Value(m.Value)}"));
        return $"{when}{(level is "warning" or "error" ? Terminal.Bad(level) : level)} {what} {rest}".TrimEnd();
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            JsonElement line = JsonElement.Parse(text);
            return line.ValueKind == JsonValueKind.Object ? line : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is { Length: > 0 } text && !text.Contains(' ', StringComparison.Ordinal) => text,
        JsonValueKind.Number when value.TryGetDouble(out double number) => Math.Round(number, 3).ToString(CultureInfo.InvariantCulture),
        _ => value.GetRawText(),
    };
}

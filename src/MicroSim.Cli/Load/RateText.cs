using System.Globalization;
using System.Text.Json.Nodes;

namespace MicroSim.Cli.Load;

/// <summary>Rates as people type them, as stages of a load test's document.</summary>
internal static class RateText
{
    private const string Form = "requests per second such as 500, 50..500, 100,200,400 or 100@20s,100..500@1m";
    private const double Most = 10_000_000;

    /// <summary>The stages of a rate that lasts so many milliseconds; stages with times of their own say how long it is themselves.</summary>
    public static JsonArray Stages(string text, long milliseconds)
    {
        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts.All(p => p.Contains('@', StringComparison.Ordinal)))
            return [.. parts.Select(p => Stage(p, text))];
        if (parts.Length > 1)
            return [new JsonObject { ["rates"] = new JsonArray([.. parts.Select(p => (JsonNode)Number(p, "--rate", text))]), ["for"] = Span(milliseconds) }];
        return [Span(text, text, milliseconds)];
    }

    /// <summary><c>1000@10s</c>: a rate and milliseconds.</summary>
    public static (double Rate, long Milliseconds) At(string option, string text) =>
        text.Split('@') is [string rate, string time] && Durations.Parse(time) is long span
            ? (Number(rate, option, text), span)
            : throw new CommandException(ExitCode.Usage, $"microsim: {option} must be a rate and a time such as 1000@10s, not '{text}'.");

    public static double Number(string text, string option, string whole) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) && rate <= Most
            ? rate
            : throw new CommandException(ExitCode.Usage, $"microsim: {option} must be {Form}, not '{whole}'.");

    /// <summary>A span as documents have it.</summary>
    public static string Span(long milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");

    /// <summary>One rate a line, each for a second.</summary>
    public static JsonArray Recorded(string file, byte[] content)
    {
        string[] lines = System.Text.Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.TrimEntries);
        JsonArray rates = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] == '#')
                continue;
            if (!double.TryParse(lines[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) || rate > Most)
                throw new CommandException(ExitCode.Usage, $"microsim: {file}:{i + 1} must be the requests of one second, a number such as 120, not '{lines[i]}'.");
            rates.Add(rate);
        }
        return rates.Count > 0
            ? [new JsonObject { ["for"] = Span(1000L * rates.Count), ["rates"] = rates }]
            : throw new CommandException(ExitCode.Usage, $"microsim: {file} has no rates; write the requests of each second, one number a line.");
    }

    private static JsonObject Stage(string part, string whole)
    {
        string[] sides = part.Split('@');
        return sides.Length == 2 && Durations.Parse(sides[1]) is long span
            ? Span(sides[0], whole, span)
            : throw new CommandException(ExitCode.Usage, $"microsim: --rate must be {Form}, not '{whole}'.");
    }

    private static JsonObject Span(string text, string whole, long milliseconds)
    {
        string[] ends = text.Split("..");
        JsonObject stage = new() { ["rate"] = Number(ends[0], "--rate", whole), ["for"] = Span(milliseconds) };
        if (ends.Length > 1)
            stage["to"] = Number(string.Join("..", ends[1..]), "--rate", whole);
        return stage;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MicroSim.Cli;

/// <summary>Spans of time as people type them: <c>500ms</c>, <c>60s</c>, <c>5m</c>, <c>1h</c>; a bare number counts seconds.</summary>
internal static class Durations
{
    private const string Right = "a span of time such as 500ms, 60s, 5m or 1h";

    private static readonly (string Suffix, double Milliseconds)[] units = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("", 1000)];

    /// <summary>The span in milliseconds, or null for what is none.</summary>
    public static long? Parse(string text)
    {
        foreach ((string suffix, double milliseconds) in units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(..^suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                && number * milliseconds is >= 1 and <= long.MaxValue / 2)
                return (long)Math.Round(number * milliseconds);
        }
        return null;
    }

    public static Option<long?> Option(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse(result, name),
    };

    private static long? Parse(ArgumentResult result, string name)
    {
        string text = result.Tokens[0].Value;
        if (Parse(text) is long span)
            return span;
        result.AddError($"{name} must be {Right}, not '{text}'.");
        return null;
    }
}

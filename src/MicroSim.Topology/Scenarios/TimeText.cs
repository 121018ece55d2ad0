using System.Globalization;
using System.Text.RegularExpressions;

namespace MicroSim.Topology;

/// <summary>Spans of time as people write them: <c>500ms</c>, <c>60s</c>, <c>1m30s</c>, <c>1h</c>.</summary>
public static partial class TimeText
{
    public const string Form = "a span of time such as 500ms, 60s, 1m30s or 1h";

    private static readonly (string Unit, double Milliseconds)[] units = [("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    /// <summary>The span in milliseconds, or null for what is none; at least 1, or 0 when nothing but 0 is written.</summary>
    public static long? Milliseconds(string text)
    {
        if (text.Length == 0 || Pattern().Match(text) is not { Success: true } match)
            return null;
        double sum = 0;
        foreach ((string unit, double milliseconds) in units)
        {
            if (match.Groups[unit] is { Success: true, Value: string number })
                sum += double.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * milliseconds;
        }
        return sum is 0 or >= 1 and <= long.MaxValue / 2 ? (long)Math.Round(sum) : null;
    }

    /// <summary>The shortest text of a span: <c>1m30s</c>.</summary>
    public static string Of(TimeSpan span)
    {
        double left = Math.Round(span.TotalMilliseconds);
        if (left == 0)
            return "0s";
        string text = "";
        foreach ((string unit, double milliseconds) in units)
        {
            double count = unit == "ms" ? left : Math.Floor(left / milliseconds);
            left -= count * milliseconds;
            if (count > 0)
                text += string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
        }
        return text;
    }

    [GeneratedRegex(@"^(?:(?<h>[0-9]+(?:\.[0-9]+)?)h)?(?:(?<m>[0-9]+(?:\.[0-9]+)?)m(?!s))?(?:(?<s>[0-9]+(?:\.[0-9]+)?)s)?(?:(?<ms>[0-9]+(?:\.[0-9]+)?)ms)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

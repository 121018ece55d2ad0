using System.Globalization;

namespace MicroSim.ControlPlane.Metrics;

/// <summary>Spans of time as a query has them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h</c>.</summary>
internal static class Spans
{
    private static readonly (string Suffix, double Seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600)];

    // Longer than anything is kept, and no overflow yet.
    private const double Longest = 1e9;

    /// <summary>The span; null for what is none, and for one that is not positive.</summary>
    public static TimeSpan? Parse(string text)
    {
        foreach ((string suffix, double unit) in units)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal) && double.TryParse(text.AsSpan(..^suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                return number > 0 ? TimeSpan.FromSeconds(Math.Min(number * unit, Longest)) : null;
        }
        return null;
    }
}

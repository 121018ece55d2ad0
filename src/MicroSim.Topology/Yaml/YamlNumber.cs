using System.Globalization;

namespace MicroSim.Topology;

/// <summary>The value of a number's text.</summary>
internal static class YamlNumber
{
    public static double ToDouble(string text) => text switch
    {
        ['0', 'x', .. string digits] => long.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
        ['0', 'o', .. string digits] => Octal(digits),
        _ when text.EndsWith("nf", StringComparison.OrdinalIgnoreCase) => text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
        _ when text.EndsWith("an", StringComparison.OrdinalIgnoreCase) => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static double Octal(string digits) => digits.Aggregate(0.0, (value, digit) => value * 8 + (digit - '0'));
}

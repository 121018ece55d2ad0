using System.Globalization;
using System.Text.RegularExpressions;

namespace MicroSim.Topology;

/// <summary>Kubernetes quantities: a number with a decimal or binary suffix.</summary>
internal static partial class Quantity
{
    private const string DecimalSuffixes = "numkMGTPE";
    private static readonly int[] exponents = [-9, -6, -3, 3, 6, 9, 12, 15, 18];
    private const string BinarySuffixes = "KMGTPE";

    [GeneratedRegex("^(?<number>[0-9]+(\\.[0-9]*)?|\\.[0-9]+)(?<suffix>[numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]{1,2})?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    public static bool IsValid(string text) => text.Length <= 64 && Pattern().IsMatch(text);

    /// <summary>What a valid quantity comes to.</summary>
    public static double Value(string text)
    {
        Match match = Pattern().Match(text);
        return double.Parse(match.Groups["number"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture) * Factor(match.Groups["suffix"].Value);
    }

    private static double Factor(string suffix) => suffix switch
    {
        "" => 1,
        [char prefix, 'i'] => Math.Pow(1024, BinarySuffixes.IndexOf(prefix) + 1),
        [char prefix] => Math.Pow(10, exponents[DecimalSuffixes.IndexOf(prefix)]),
        _ => Math.Pow(10, int.Parse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
    };
}

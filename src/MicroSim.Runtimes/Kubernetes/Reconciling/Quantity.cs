using System.Globalization;

namespace MicroSim.Runtimes.Kubernetes.Reconciling;

/// <summary>Amounts as Kubernetes writes them: the server rewrites <c>1000m</c> as <c>1</c>.</summary>
internal static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] suffixes =
    [
        ("Ki", 1024m), ("Mi", 1024m * 1024), ("Gi", 1024m * 1024 * 1024), ("Ti", 1024m * 1024 * 1024 * 1024),
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m),
    ];

    public static bool AreEqual(string one, string other) => Value(one) is decimal a && Value(other) is decimal b && a == b;

    private static decimal? Value(string text)
    {
        decimal factor = 1;
        foreach ((string suffix, decimal value) in suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
            {
                text = text[..^suffix.Length];
                factor = value;
                break;
            }
        }
        return text.Length is > 0 and < 20 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) && Math.Abs(number) < 1e15m ? number * factor : null;
    }
}

using System.Text.RegularExpressions;

namespace MicroSim.Topology;

/// <summary>What a single value is.</summary>
internal enum ScalarKind
{
    Text,
    Null,
    Boolean,
    Number,
}

/// <summary>Decides what an unquoted text means: YAML 1.2's core schema, without what YAML 1.1 reads in another way (a leading zero).</summary>
internal static partial class ScalarKinds
{
    public static ScalarKind Of(string plain) => plain switch
    {
        "" or "~" or "null" or "Null" or "NULL" => ScalarKind.Null,
        "true" or "True" or "TRUE" or "false" or "False" or "FALSE" => ScalarKind.Boolean,
        _ => IsNumber(plain) ? ScalarKind.Number : ScalarKind.Text,
    };

    /// <summary>Whether YAML 1.1 readers take it for a boolean.</summary>
    public static bool IsOldBoolean(string plain) => plain.ToLowerInvariant() is "y" or "n" or "yes" or "no" or "on" or "off";

    /// <summary>Whether YAML 1.1 readers may take it for a number: octal, grouped, sexagesimal or a date.</summary>
    public static bool IsOldNumber(string plain) => plain.Any(char.IsAsciiDigit) && plain.All(c => char.IsAsciiDigit(c) || c is '_' or ':' or '-' or '+' or '.' or ',');

    private static bool IsNumber(string plain) =>
        (char.IsAsciiDigit(plain[0]) || plain[0] is '-' or '+' or '.') && Number().IsMatch(plain);

    [GeneratedRegex(@"^(0x[0-9a-fA-F]{1,15}|0o[0-7]{1,20}|[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

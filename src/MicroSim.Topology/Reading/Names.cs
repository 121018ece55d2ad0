using System.Text.RegularExpressions;

namespace MicroSim.Topology;

/// <summary>The forms of names and other short texts in a document.</summary>
internal static partial class Names
{
    public const string ServiceRule = "must be 1 to 40 characters of a-z 0-9 -, begin with a letter and not end with -";
    public const string LabelRule = "must be 1 to 63 characters of a-z 0-9 -, and begin and end with a letter or digit";
    public const string VersionRule = "must be 1 to 63 characters of A-Z a-z 0-9 - _ ., and begin and end with a letter or digit";
    public const string PrefixRule = "must be at most 22 characters of a-z 0-9 - and begin with a letter";
    public const string VariableRule = "must be a variable's name: A-Z a-z 0-9 _, no digit first";
    public const string EndpointRule = "must begin with /, have no empty segment, no white space, ? or #, and at most 256 characters";
    public const string ImageRule = "must be an image's name without white space";

    [GeneratedRegex("^[a-z]([-a-z0-9]{0,38}[a-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex ServicePattern();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelPattern();

    [GeneratedRegex("^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    [GeneratedRegex("^([a-z][-a-z0-9]{0,21})?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex PrefixPattern();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariablePattern();

    [GeneratedRegex("^(/|(/[^/\\s?#\\p{C}]+)+)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex EndpointPattern();

    public static bool IsService(string text) => ServicePattern().IsMatch(text);

    public static bool IsLabel(string text) => LabelPattern().IsMatch(text);

    public static bool IsVersion(string text) => VersionPattern().IsMatch(text);

    public static bool IsPrefix(string text) => PrefixPattern().IsMatch(text);

    public static bool IsVariable(string text) => VariablePattern().IsMatch(text);

    public static bool IsEndpoint(string text) => text.Length <= 256 && EndpointPattern().IsMatch(text);

    public static bool IsImage(string text) => text.Length is > 0 and <= 512 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c));
}

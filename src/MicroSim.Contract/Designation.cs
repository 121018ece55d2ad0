using System.Globalization;

namespace MicroSim.Contract;

/// <summary>What may stand in a node's <c>designation</c> between agents.</summary>
internal static class Designation
{
    private const string Scheme = "http://";
    private const int LongestPlainHost = 63;

    /// <summary>What is wrong with a designation in a text of these options; null where all is well.</summary>
    public static string? ProblemOf(string text, ParseOptions options)
    {
        if (text.Length == 0)
            return "must not be empty";
        return options.AgentDesignations && !IsAbsolute(text) ? "must be an absolute URL such as http://host:port/" : options.DesignationProblem?.Invoke(text);
    }

    /// <summary>Whether it is an absolute http or https URL without user information and fragment.</summary>
    public static bool IsAbsolute(string text) => IsPlain(text)
        || (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.Host.Length > 0 && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0);

    // What agents send each other, http://host:port/, told without parsing a URL.
    private static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (text.Length <= Scheme.Length || !text.StartsWith(Scheme) || text[^1] != '/')
            return false;
        ReadOnlySpan<char> authority = text[Scheme.Length..^1];
        int colon = authority.IndexOf(':');
        return colon is > 0 and <= LongestPlainHost
            && IsPlainHost(authority[..colon])
            && ushort.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0;
    }

    // A dot or a hyphen only between two letters or digits: then it is a host for every parser of URLs, too.
    private static bool IsPlainHost(ReadOnlySpan<char> host)
    {
        bool afterLetter = false;
        foreach (char c in host)
        {
            bool isLetter = char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
            if (!isLetter && (!afterLetter || c is not ('.' or '-')))
                return false;
            afterLetter = isLetter;
        }
        return afterLetter;
    }
}

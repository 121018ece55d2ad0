using System.Globalization;

namespace MicroSim.Contract;

/// <summary>The <c>host:port</c> text by which targets are compared.</summary>
public static class HostAndPort
{
    private const int MaxPort = 65535;

    /// <summary>The pair of a URL, lower-case, with the scheme's port when it names none.</summary>
    public static string Of(Uri uri) => string.Create(CultureInfo.InvariantCulture, $"{uri.Host.ToLowerInvariant()}:{uri.Port}");

    public static bool IsValid(string text)
    {
        int colon = text.LastIndexOf(':');
        return colon > 0
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= MaxPort
            && Uri.CheckHostName(text[..colon].Trim('[', ']')) != UriHostNameType.Unknown;
    }
}

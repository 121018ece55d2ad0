using System.Diagnostics.CodeAnalysis;

namespace MicroSim.Topology;

/// <summary>Addresses outside a simulation that it may call: all that have this scheme, host and port, and this path or one below it.</summary>
internal sealed record ExternalTarget(Uri Uri)
{
    public static bool TryParse(string text, [NotNullWhen(true)] out ExternalTarget? target)
    {
        target = IsPlain(text, out Uri? uri) && uri.Query.Length == 0 ? new ExternalTarget(uri) : null;
        return target is not null;
    }

    /// <summary>Whether this target covers a URL; paths are compared by whole segments.</summary>
    public bool Allows(Uri uri)
    {
        string path = Uri.AbsolutePath.TrimEnd('/');
        return uri.Scheme == Uri.Scheme && uri.Host == Uri.Host && uri.Port == Uri.Port && uri.UserInfo.Length == 0
            && uri.AbsolutePath.StartsWith(path, StringComparison.Ordinal)
            && (uri.AbsolutePath.Length == path.Length || uri.AbsolutePath[path.Length] == '/');
    }

    private static bool IsPlain(string text, [NotNullWhen(true)] out Uri? uri) =>
        Uri.TryCreate(text, UriKind.Absolute, out uri)
        && uri.Scheme is "http" or "https"
        && uri.Host.Length > 0 && uri.Port > 0 && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0;
}

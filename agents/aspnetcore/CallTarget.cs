using System.Collections.Concurrent;
using MicroSim.Contract;

namespace MicroSim.Agent;

/// <summary>The address of a callee, parsed. Services call the same few again and again, so the latest are kept.</summary>
internal sealed class CallTarget
{
    private const int Kept = 1024;

    private static readonly ConcurrentDictionary<string, CallTarget> known = new(StringComparer.Ordinal);

    private CallTarget(Uri url)
    {
        Url = url;
        Root = url.PathAndQuery == "/" ? url : new Uri(url, "/");
        Pair = HostAndPort.Of(url);
    }

    /// <summary>As it is written.</summary>
    public Uri Url { get; }

    /// <summary>Where nodes go.</summary>
    public Uri Root { get; }

    /// <summary>The <c>host:port</c> by which targets are allowed.</summary>
    public string Pair { get; }

    public static CallTarget Of(string designation)
    {
        if (known.TryGetValue(designation, out CallTarget? target))
            return target;
        // Requests may name any address: the table must not grow with them.
        if (known.Count >= Kept)
            known.Clear();
        return known.GetOrAdd(designation, static d => new CallTarget(new Uri(d)));
    }
}

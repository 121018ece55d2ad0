namespace MicroSim.Topology;

/// <summary>How a call's path chooses an endpoint.</summary>
internal static class EndpointPaths
{
    public const string Root = "/";

    /// <summary>The longest endpoint that is the path or, by whole segments, a beginning of it; else <c>/</c>.</summary>
    public static string Match<T>(IReadOnlyDictionary<string, T> endpoints, string path)
    {
        string prefix = path;
        while (prefix.Length > 1 && !endpoints.ContainsKey(prefix))
            prefix = prefix[..Math.Max(prefix.LastIndexOf('/'), 0)];
        return prefix.Length > 1 ? prefix : Root;
    }
}

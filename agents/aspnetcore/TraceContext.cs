namespace MicroSim.Agent;

/// <summary>What is read of a W3C <c>traceparent</c> (https://www.w3.org/TR/trace-context/).</summary>
internal static class TraceContext
{
    private const int HeaderLength = 55;
    private const int TraceIdStart = 3;
    private const int TraceIdLength = 32;

    public static string? TraceIdOf(IHeaderDictionary headers)
    {
        string? parent = headers.TraceParent;
        return parent is { Length: >= HeaderLength } && parent[2] == '-' && parent[TraceIdStart + TraceIdLength] == '-'
            ? parent.Substring(TraceIdStart, TraceIdLength)
            : null;
    }
}

using System.Net.Http.Headers;
using MicroSim.Contract;
using Microsoft.Extensions.Primitives;

namespace MicroSim.Agent;

/// <summary>Which headers of a call go along with the calls that it causes (contract §1.4).</summary>
internal static class ForwardedHeaders
{
    private const string Own = "x-microsim-";
    private const string ZipkinPrefix = "x-b3-";

    /// <summary>Everything that is forwarded between services of a simulation.</summary>
    /// <param name="call">The call that came.</param>
    /// <param name="tryOf">The span of the try; 0 when there is none.</param>
    /// <param name="to">Where they go.</param>
    public static void CopyAll(Call call, ulong tryOf, HttpRequestHeaders to)
    {
        bool rewrites = WriteTrace(call, tryOf, to);
        foreach ((string name, StringValues values) in call.Http.Request.Headers)
        {
            if ((IsStandard(name) && !(rewrites && IsTrace(name))) || (IsOwn(name) && !IsRewritten(name)))
                to.TryAddWithoutValidation(name, (string?)values);
        }
        to.TryAddWithoutValidation(Wire.RequestIdHeader, call.RequestId);
    }

    /// <summary>What may leave the simulation.</summary>
    public static void CopyStandard(Call call, ulong tryOf, HttpRequestHeaders to)
    {
        bool rewrites = WriteTrace(call, tryOf, to);
        foreach ((string name, StringValues values) in call.Http.Request.Headers)
        {
            if (IsStandard(name) && !(rewrites && IsTrace(name)))
                to.TryAddWithoutValidation(name, (string?)values);
        }
        to.TryAddWithoutValidation(Wire.RequestIdHeader, call.RequestId);
    }

    private static bool WriteTrace(Call call, ulong tryOf, HttpRequestHeaders to)
    {
        if (call.Trace is not { Rewrites: true } trace)
            return false;
        trace.Write(tryOf, to);
        return true;
    }

    // What says where in a trace a call is; what else belongs to it is forwarded as it came.
    private static bool IsTrace(string name) =>
        Is(name, TraceContext.TraceParentHeader) || Is(name, TraceContext.B3Header) || Is(name, TraceContext.B3TraceIdHeader) || Is(name, TraceContext.B3SpanIdHeader)
        || Is(name, TraceContext.B3ParentHeader) || Is(name, TraceContext.B3SampledHeader);

    private static bool IsStandard(string name) => name.Length switch
    {
        2 => Is(name, "b3"),
        7 => Is(name, "baggage"),
        10 => Is(name, "tracestate") || IsZipkin(name),
        11 => Is(name, "traceparent") || IsZipkin(name),
        17 => Is(name, "x-ot-span-context") || IsZipkin(name),
        _ => IsZipkin(name),
    };

    private static bool IsZipkin(string name) => name.StartsWith(ZipkinPrefix, StringComparison.OrdinalIgnoreCase);

    private static bool IsOwn(string name) => name.StartsWith(Own, StringComparison.OrdinalIgnoreCase);

    private static bool IsRewritten(string name) => Is(name, Wire.DepthHeader) || Is(name, Wire.SeedHeader) || Is(name, Wire.TokenHeader);

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);
}

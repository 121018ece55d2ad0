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
    public static void CopyAll(Call call, HttpRequestHeaders to)
    {
        foreach ((string name, StringValues values) in call.Http.Request.Headers)
        {
            if (IsStandard(name) || (IsOwn(name) && !IsRewritten(name)))
                to.TryAddWithoutValidation(name, (string?)values);
        }
        to.TryAddWithoutValidation(Wire.RequestIdHeader, call.RequestId);
    }

    /// <summary>What may leave the simulation.</summary>
    public static void CopyStandard(Call call, HttpRequestHeaders to)
    {
        foreach ((string name, StringValues values) in call.Http.Request.Headers)
        {
            if (IsStandard(name))
                to.TryAddWithoutValidation(name, (string?)values);
        }
        to.TryAddWithoutValidation(Wire.RequestIdHeader, call.RequestId);
    }

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

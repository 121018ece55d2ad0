using System.Globalization;
using MicroSim.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace MicroSim.ControlPlane.Requests;

/// <summary>Which headers of a request go on to the first service (contract §1.4).</summary>
internal static class ForwardedHeaders
{
    private const string OwnPrefix = "x-microsim-";

    private static readonly string[] names = ["tracestate", "baggage", "x-ot-span-context"];

    // Written anew for each call, as what says the trace is.
    private static readonly string[] rewritten = [Wire.DepthHeader, Wire.SeedHeader, Wire.TokenHeader];

    /// <summary>Copies them, without those that are written anew for each call.</summary>
    public static void Copy(IHeaderDictionary from, HttpRequestMessage to)
    {
        foreach ((string name, StringValues values) in from)
        {
            if (Goes(name))
                to.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }

    /// <summary>How many hops a request has behind it; 0 when it does not say.</summary>
    public static int Depth(IHeaderDictionary headers) =>
        int.TryParse(headers[Wire.DepthHeader], NumberStyles.None, CultureInfo.InvariantCulture, out int depth) ? depth : 0;

    private static bool Goes(string name)
    {
        if (name.StartsWith(OwnPrefix, StringComparison.OrdinalIgnoreCase))
            return !rewritten.Contains(name, StringComparer.OrdinalIgnoreCase);
        return names.Contains(name, StringComparer.OrdinalIgnoreCase);
    }
}

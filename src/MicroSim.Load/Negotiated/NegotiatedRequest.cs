using System.Globalization;
using System.Net;
using System.Text;
using MicroSim.Contract;
using MicroSim.Load.Plans;

namespace MicroSim.Load.Negotiated;

/// <summary>A request of the plan for the framework's handler, which wants an object for each one that is sent.</summary>
internal sealed class NegotiatedRequest
{
    private static readonly string[] own = ["host", "content-length", "connection", "transfer-encoding"];

    private readonly Uri url;
    private readonly HttpMethod method;
    private readonly byte[]? body;
    private readonly (string Name, string Value)[] headers, contentHeaders;
    private readonly LoadPlan plan;
    private readonly bool isSeeded;

    public NegotiatedRequest(PlannedRequest request, LoadPlan plan)
    {
        this.plan = plan;
        url = new(request.Url);
        method = new(request.Method);
        isSeeded = request.Seeded;
        body = request.Body is not null || request.Method is "POST" or "PUT" or "PATCH" ? Encoding.UTF8.GetBytes(request.Body ?? "") : null;
        (string Name, string Value)[] given = [.. request.Headers.Where(h => !own.Contains(h.Name, StringComparer.OrdinalIgnoreCase)).Select(h => (h.Name, h.Value))];
        contentHeaders = [.. given.Where(h => IsOfContent(h.Name))];
        headers = [.. given.Except(contentHeaders)];
    }

    /// <summary>The request with this number.</summary>
    public HttpRequestMessage Message(long number, Dice dice)
    {
        HttpRequestMessage message = new(method, url)
        {
            Version = plan.Protocol == LoadProtocol.H1 || (plan.Protocol == LoadProtocol.Auto && url.Scheme == Uri.UriSchemeHttp) ? HttpVersion.Version11 : HttpVersion.Version20,
            VersionPolicy = plan.Protocol == LoadProtocol.Auto ? HttpVersionPolicy.RequestVersionOrLower : HttpVersionPolicy.RequestVersionExact,
        };
        foreach ((string name, string value) in headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (!plan.KeepAlive)
            message.Headers.ConnectionClose = true;
        if (isSeeded)
        {
            message.Headers.TryAddWithoutValidation(Wire.SeedHeader, Hex(dice.Mix(new DiceKey((uint)number ^ (uint)(number >> 32)))));
            message.Headers.TryAddWithoutValidation(Wire.RequestIdHeader, $"{Hex(plan.Seed)}-{Hex((uint)number)}");
        }
        if (body is null && contentHeaders.Length == 0)
            return message;
        message.Content = new ByteArrayContent(body ?? []);
        foreach ((string name, string value) in contentHeaders)
            message.Content.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    // The framework keeps those that describe a body with the body.
    private static bool IsOfContent(string name) =>
        name.StartsWith("content-", StringComparison.OrdinalIgnoreCase) || name.ToLowerInvariant() is "allow" or "expires" or "last-modified";

    private static string Hex(uint value) => value.ToString("x8", CultureInfo.InvariantCulture);
}

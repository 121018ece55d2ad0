using MicroSim.ControlPlane.Traces;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MicroSim.ControlPlane.Http;

/// <summary>
/// Keeps other people's web pages out. A browser on this machine reaches loopback too, so a page could post here, or be served under
/// a name that it points to 127.0.0.1 later: names other than loopback's, foreign origins and bodies that a form could send are refused.
/// Where it listens for other machines its names are unknown; there nothing is done without the token, which no page has.
/// </summary>
internal sealed class Guard(bool isOpen)
{
    private static readonly string[] MediaTypes = ["application/json", "application/merge-patch+json", "application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];

    // Calls that say all by their path.
    private static readonly string[] Commands = ["/restart", "/stop"];

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        ProblemResult? refusal = (isOpen ? null : Host(context.Request)) ?? Origin(context) ?? MediaType(context.Request);
        return refusal is null ? next(context) : refusal.ExecuteAsync(context);
    }

    /// <summary>Whether a media type says YAML rather than JSON.</summary>
    public static bool IsYaml(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) && type.SubType.EndsWith("yaml", StringComparison.OrdinalIgnoreCase);

    private static ProblemResult? Host(HttpRequest request) =>
        IsLoopback(request.Host.Host)
            ? null
            : new(StatusCodes.Status421MisdirectedRequest, $"The host \"{request.Host.Value}\" is not served here; use localhost, 127.0.0.1 or [::1].");

    private ProblemResult? Origin(HttpContext context)
    {
        string? origin = context.Request.Headers.Origin;
        if (origin is null)
            return null;
        bool own = Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttp
            && (isOpen ? uri.Authority == context.Request.Host.Value : IsLoopback(uri.Host) && uri.Port == context.Connection.LocalPort);
        return own ? null : new(StatusCodes.Status403Forbidden, $"Pages of the origin \"{origin}\" may not call this server.");
    }

    private static ProblemResult? MediaType(HttpRequest request)
    {
        bool writes = HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method) || HttpMethods.IsPatch(request.Method);
        // What has no body is no form either; a page of another origin that sends it names its origin.
        if (request.ContentType is null && (!writes || request.ContentLength is null or 0 && Commands.Any(c => request.Path.Value?.EndsWith(c, StringComparison.Ordinal) is true)))
            return null;
        bool known = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && (MediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase) || request.Path == OtlpReceiver.Path && OtlpMedia.IsProtobuf(request.ContentType))
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
        return known
            ? null
            : new(StatusCodes.Status415UnsupportedMediaType,
                $"The content type {(request.ContentType is null ? "is missing" : $"\"{request.ContentType}\" is not accepted")}; send application/json or application/yaml in UTF-8, as in curl -H 'content-type: application/json'.");
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host is "127.0.0.1" or "[::1]" or "::1";
}

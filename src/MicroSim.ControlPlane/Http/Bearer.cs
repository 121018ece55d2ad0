using System.Security.Cryptography;
using System.Text;
using MicroSim.ControlPlane.Traces;
using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Http;

/// <summary>Lets through who knows the token; probes may come without, and so may who reads metrics. The receiver of spans asks itself.</summary>
internal sealed class Bearer(string? token)
{
    private const string Scheme = "Bearer ";

    // Hashes have one length, so that comparing them tells nothing of the token's either.
    private readonly byte[]? expected = token is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>What callers must send; null when nothing is asked.</summary>
    public string? Token => token;

    public static string NewToken() => RandomNumberGenerator.GetHexString(2 * 16, lowercase: true);

    /// <summary>Compares secrets in a time that tells nothing of them. An empty one, of what has none yet, is never right.</summary>
    public static bool AreSame(string secret, string given) =>
        secret.Length > 0 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(given));

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (expected is null || context.Request.Path.Value is "/healthz" or "/readyz" or "/metrics" or OtlpReceiver.Path || IsRight(context.Request))
            return next(context);
        return RefuseAsync(context);
    }

    /// <summary>Says that the token is missing or wrong.</summary>
    public static Task RefuseAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"microsim\"";
        return new ProblemResult(
            StatusCodes.Status401Unauthorized,
            "This control plane asks for its token, which it printed when it started: log in with `microsim login`, or send the header Authorization: Bearer TOKEN.").ExecuteAsync(context);
    }

    /// <summary>Whether a call brings what is asked for.</summary>
    public bool IsRight(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        if (expected is null)
            return true;
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), expected);
    }
}

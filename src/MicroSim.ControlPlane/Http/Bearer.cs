using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Http;

/// <summary>Lets through who knows the token; probes may come without, and so may who reads metrics.</summary>
internal sealed class Bearer(string? token)
{
    private const string Scheme = "Bearer ";

    // Hashes have one length, so that comparing them tells nothing of the token's either.
    private readonly byte[]? expected = token is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>What callers must send; null when nothing is asked.</summary>
    public string? Token => token;

    public static string NewToken() => RandomNumberGenerator.GetHexString(2 * 16, lowercase: true);

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (expected is null || context.Request.Path.Value is "/healthz" or "/readyz" or "/metrics" || IsRight(context.Request.Headers.Authorization))
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"microsim\"";
        return new ProblemResult(
            StatusCodes.Status401Unauthorized,
            "This control plane asks for its token, which it printed when it started: log in with `microsim login`, or send the header Authorization: Bearer TOKEN.").ExecuteAsync(context);
    }

    private bool IsRight(string? header)
    {
        if (header is null || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim()), given);
        return CryptographicOperations.FixedTimeEquals(given, expected);
    }
}

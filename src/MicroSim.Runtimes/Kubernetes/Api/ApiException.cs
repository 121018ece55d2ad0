using System.Text.Json;

namespace MicroSim.Runtimes.Kubernetes.Api;

/// <summary>The API server refused a call, or cannot be reached.</summary>
/// <param name="call">What was asked.</param>
/// <param name="status">The HTTP status; 0 when no reply came.</param>
/// <param name="reason">Kubernetes' word for it, such as <c>Conflict</c>.</param>
/// <param name="message">What it said.</param>
/// <param name="inner">What was thrown below.</param>
public sealed class ApiException(string call, int status, string reason, string message, Exception? inner = null)
    : Exception(status == 0 ? $"{call}: {message}" : $"{call}: {status} {reason}: {message}", inner)
{
    private const int MaxShown = 400;

    public int Status { get; } = status;

    public string Reason { get; } = reason;

    /// <summary>What the server said, without the call.</summary>
    public string Said { get; } = message;

    /// <summary>How long the server wants to be left alone; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    public bool IsConflict => Status == 409;

    /// <summary>The version that a list or watch was to begin from is no longer kept.</summary>
    public bool IsGone => Status == 410 || Reason is "Expired" or "Gone";

    internal static ApiException Of(string call, int status, ReadOnlySpan<byte> body)
    {
        string text = System.Text.Encoding.UTF8.GetString(body);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            return new(call, status, Text(root, "reason") ?? "", Text(root, "message") ?? text);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new(call, status, "", text.Length > MaxShown ? text[..MaxShown] : text);
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}

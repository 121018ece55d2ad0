using System.Globalization;
using System.Text;

namespace MicroSim.Conformance.Http;

/// <summary>A message of HTTP/1.1 as it came: the three words of its first line, its headers by lower-case name, its body.</summary>
internal sealed record HttpMessage(string First, string Second, string Third, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>When the first byte of the body was there, on the clock of <see cref="System.Diagnostics.Stopwatch"/>; 0 without a body.</summary>
    public long BodyBegan { get; init; }

    public int Status => int.TryParse(Second, NumberStyles.None, CultureInfo.InvariantCulture, out int status) ? status : 0;

    public string Text => Encoding.UTF8.GetString(Body);

    public bool Closes => Headers.TryGetValue("connection", out string? value) && value.Contains("close", StringComparison.OrdinalIgnoreCase);

    /// <summary>The bytes of a request or a reply with a body of known length.</summary>
    public static byte[] Write(string firstLine, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body, bool length = true)
    {
        StringBuilder head = new(firstLine);
        head.Append("\r\n");
        foreach ((string name, string value) in headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (length)
            head.Append(CultureInfo.InvariantCulture, $"content-length: {body.Length}\r\n");
        head.Append("\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. body];
    }
}

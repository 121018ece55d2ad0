using System.Text;
using MicroSim.Contract;
using MicroSim.Load.Plans;

namespace MicroSim.Load.Http;

/// <summary>A request as it goes over the wire, made once; what differs from one to the next is written into its place.</summary>
internal sealed class RenderedRequest
{
    private const int SeedDigits = 8;

    private static readonly string[] own = ["host", "content-length", "connection", "transfer-encoding"];

    private readonly byte[] bytes;
    private readonly int seedAt = -1, idAt = -1;

    public RenderedRequest(PlannedRequest request, bool keepAlive)
    {
        Uri url = new(request.Url);
        byte[] body = Encoding.UTF8.GetBytes(request.Body ?? "");
        StringBuilder head = new();
        head.Append(request.Method).Append(' ').Append(url.PathAndQuery).Append(" HTTP/1.1\r\nHost: ").Append(url.Authority).Append("\r\n");
        foreach (PlannedHeader header in request.Headers.Where(h => !own.Contains(h.Name, StringComparer.OrdinalIgnoreCase)))
            head.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        if (!keepAlive)
            head.Append("Connection: close\r\n");
        if (body.Length > 0 || request.Method is "POST" or "PUT" or "PATCH")
            head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
        if (request.Seeded)
        {
            seedAt = Place(head, Wire.SeedHeader);
            idAt = Place(head, Wire.RequestIdHeader);
            head.Length -= 2;
            head.Append("-00000000\r\n");
        }
        head.Append("\r\n");
        bytes = [.. Encoding.UTF8.GetBytes(head.ToString()), .. body];
        IsHead = request.Method == "HEAD";
    }

    /// <summary>Whether its reply has no body, whatever its headers say.</summary>
    public bool IsHead { get; }

    /// <summary>The bytes of the request with this number. They are the same array again and again: copy what cannot be sent at once.</summary>
    public ReadOnlySpan<byte> Of(long number, Dice dice, uint seed)
    {
        if (seedAt >= 0)
        {
            WriteHex(bytes.AsSpan(seedAt), dice.Mix(new DiceKey((uint)number ^ (uint)(number >> 32))));
            WriteHex(bytes.AsSpan(idAt), seed);
            WriteHex(bytes.AsSpan(idAt + SeedDigits + 1), (uint)number);
        }
        return bytes;
    }

    // Headers that are counted here are ASCII, so characters are bytes; what users give may not be, and stands before.
    private static int Place(StringBuilder head, string name)
    {
        head.Append(name).Append(": ");
        int at = Encoding.UTF8.GetByteCount(head.ToString());
        head.Append('0', SeedDigits).Append("\r\n");
        return at;
    }

    private static void WriteHex(Span<byte> place, uint value)
    {
        for (int i = SeedDigits - 1; i >= 0; i--, value >>= 4)
            place[i] = "0123456789abcdef"u8[(int)(value & 15)];
    }
}

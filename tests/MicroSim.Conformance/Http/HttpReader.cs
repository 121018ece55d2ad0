using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MicroSim.Conformance.Http;

/// <summary>
/// Reads messages of HTTP/1.1 from a socket. Written by hand because a client library hides what the contract speaks about:
/// resets, half-sent bodies, which connection was used.
/// </summary>
internal sealed class HttpReader(Socket socket)
{
    private const int MaxHead = 64 * 1024;
    private const int MaxBody = 64 * 1024 * 1024;

    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>Bytes that came in so far.</summary>
    public long Received { get; private set; }

    /// <summary>The next request, or null when the connection ended between two of them.</summary>
    public Task<HttpMessage?> RequestAsync(CancellationToken cancellation) => ReadAsync(isReply: false, withoutBody: false, cancellation);

    /// <summary>The next final reply, or null when the connection ended before one began.</summary>
    public async Task<HttpMessage?> ReplyAsync(bool withoutBody, CancellationToken cancellation)
    {
        while (true)
        {
            HttpMessage? reply = await ReadAsync(isReply: true, withoutBody, cancellation);
            if (reply is null || reply.Status is < 100 or >= 200)
                return reply;
        }
    }

    private async Task<HttpMessage?> ReadAsync(bool isReply, bool withoutBody, CancellationToken cancellation)
    {
        string? line = await LineAsync(cancellation);
        if (line is null)
            return null;
        string[] words = [.. line.Split(' ', 3), "", ""];
        Dictionary<string, string> headers = [];
        int size = line.Length;
        while ((line = await LineAsync(cancellation)) is { Length: > 0 })
        {
            size += line.Length;
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || size > MaxHead)
                throw new BrokenMessageException($"not a header line: '{line}'");
            string name = line[..colon].ToLowerInvariant(), value = line[(colon + 1)..].Trim();
            headers[name] = headers.TryGetValue(name, out string? earlier) ? $"{earlier}, {value}" : value;
        }
        if (line is null)
            throw new BrokenMessageException("the connection ended inside the headers");
        bool bodiless = withoutBody || isReply && (words[1].StartsWith('1') || words[1] is "204" or "304");
        long began = 0;
        if (!bodiless && (start < end || HasBody(headers) && await MoreAsync(cancellation)))
            began = Stopwatch.GetTimestamp();
        byte[] body = bodiless ? [] : await BodyAsync(headers, isReply, cancellation);
        return new HttpMessage(words[0], words[1], words[2], headers, body) { BodyBegan = began };
    }

    private static bool HasBody(Dictionary<string, string> headers) =>
        headers.ContainsKey("transfer-encoding") || headers.TryGetValue("content-length", out string? length) && length != "0";

    private async Task<byte[]> BodyAsync(Dictionary<string, string> headers, bool isReply, CancellationToken cancellation)
    {
        if (headers.TryGetValue("transfer-encoding", out string? encoding) && encoding.Contains("chunked", StringComparison.OrdinalIgnoreCase))
            return await ChunksAsync(cancellation);
        if (headers.TryGetValue("content-length", out string? text))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > MaxBody)
                throw new BrokenMessageException($"content-length '{text}'");
            byte[] body = new byte[length];
            await FillAsync(body, cancellation);
            return body;
        }
        return isReply ? await ToEndAsync(cancellation) : [];
    }

    private async Task<byte[]> ChunksAsync(CancellationToken cancellation)
    {
        using MemoryStream body = new();
        while (true)
        {
            string? line = await LineAsync(cancellation);
            if (line is null || !int.TryParse(line.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int size) || body.Length + size > MaxBody)
                throw new BrokenMessageException($"not the size of a chunk: '{line}'");
            byte[] chunk = new byte[size];
            await FillAsync(chunk, cancellation);
            body.Write(chunk);
            do
                line = await LineAsync(cancellation);
            while (size == 0 && line is { Length: > 0 });
            if (size == 0)
                return body.ToArray();
        }
    }

    private async Task<byte[]> ToEndAsync(CancellationToken cancellation)
    {
        using MemoryStream body = new();
        do
        {
            body.Write(buffer, start, end - start);
            start = end;
        }
        while (body.Length < MaxBody && await MoreAsync(cancellation));
        return body.ToArray();
    }

    private async Task FillAsync(byte[] target, CancellationToken cancellation)
    {
        int have = 0;
        while (have < target.Length)
        {
            if (start == end && !await MoreAsync(cancellation))
                throw new BrokenMessageException($"the connection ended after {have} of {target.Length} bytes");
            int part = Math.Min(target.Length - have, end - start);
            Buffer.BlockCopy(buffer, start, target, have, part);
            start += part;
            have += part;
        }
    }

    private async Task<string?> LineAsync(CancellationToken cancellation)
    {
        StringBuilder line = new();
        while (true)
        {
            int newline = Array.IndexOf(buffer, (byte)'\n', start, end - start);
            int stop = newline < 0 ? end : newline;
            line.Append(Encoding.Latin1.GetString(buffer, start, stop - start));
            start = newline < 0 ? end : newline + 1;
            if (newline >= 0)
                return line.ToString().TrimEnd('\r');
            if (line.Length > MaxHead)
                throw new BrokenMessageException("a header line without an end");
            if (!await MoreAsync(cancellation))
                return line.Length == 0 ? null : throw new BrokenMessageException("the connection ended inside a line");
        }
    }

    private async Task<bool> MoreAsync(CancellationToken cancellation)
    {
        start = 0;
        end = await socket.ReceiveAsync(buffer, cancellation);
        Received += end;
        return end > 0;
    }
}

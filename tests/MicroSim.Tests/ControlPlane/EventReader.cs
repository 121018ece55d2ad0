using System.Globalization;
using System.Net;
using System.Text.Json;

namespace MicroSim.Tests.ControlPlane;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan silence = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage response;
    private readonly StreamReader lines;

    private EventReader(HttpResponseMessage response, Stream stream)
    {
        this.response = response;
        lines = new StreamReader(stream);
    }

    public static async Task<EventReader> OpenAsync(Plane plane, string path, long? lastEventId = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", $"{lastEventId}");
        HttpResponseMessage response = await plane.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Plane.Deadline);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new EventReader(response, await response.Content.ReadAsStreamAsync(Plane.Deadline));
    }

    /// <exception cref="TimeoutException">Nothing came for long.</exception>
    public Task<string?> LineAsync() => lines.ReadLineAsync(Plane.Deadline).AsTask().WaitAsync(silence, TimeProvider.System);

    /// <summary>The next event of a type that is as it should be.</summary>
    public async Task<SentEventData> NextAsync(string? type = null, Func<JsonElement, bool>? isIt = null)
    {
        while (true)
        {
            SentEventData sent = await ReadAsync();
            if ((type is null || sent.Type == type) && isIt?.Invoke(sent.Data) != false)
                return sent;
        }
    }

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }

    private async Task<SentEventData> ReadAsync()
    {
        Dictionary<string, string> fields = [];
        while (true)
        {
            string line = await LineAsync() ?? throw new EndOfStreamException("the stream of events ended");
            if (line.Length == 0 && fields.TryGetValue("data", out string? data))
                return new(fields.TryGetValue("id", out string? id) ? long.Parse(id, CultureInfo.InvariantCulture) : null, fields["event"], JsonElement.Parse(data));
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0)
                fields[line[..colon]] = line[(colon + 2)..];
        }
    }
}

internal sealed record SentEventData(long? Id, string Type, JsonElement Data);

using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.ControlPlane;

namespace MicroSim.Cli.Client;

/// <summary>
/// A control plane, called over its API. What it refuses becomes a <see cref="CommandException"/>. Replies are read as JSON without
/// records: what is printed for programs is what came, and making a serializer ready would take longer than the call.
/// </summary>
internal sealed class Server(Uri address, string? token) : IDisposable
{
    private const string Simulations = "api/v1/simulations";

    // A request may take as long as its node says; the control plane ends it.
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    public Uri Address => address;

    public async Task<SimulationList> ListAsync(CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, Simulations, null, cancellation);
        return new(await ReadAsync(response, null, cancellation));
    }

    public async Task<SimulationReply> GetAsync(string name, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, Path(name), null, cancellation);
        return new(await ReadAsync(response, null, cancellation));
    }

    /// <summary>The name of the simulation that runs, when it is exactly one.</summary>
    public async Task<string> OnlyAsync(CancellationToken cancellation)
    {
        string[] names = [.. (await ListAsync(cancellation)).Items.Select(s => s.Name)];
        return names.Length switch
        {
            1 => names[0],
            0 => throw new CommandException(ExitCode.Failed, "microsim: no simulation runs. Start one with `microsim apply FILE`."),
            _ => throw new CommandException(ExitCode.Failed, $"microsim: several simulations run; say which one, by its name or --simulation: {string.Join(", ", names)}."),
        };
    }

    /// <summary>Creates a simulation, or changes the one that has the document's name; the control plane reads the name.</summary>
    public async Task<(SimulationReply Simulation, bool Created)> ApplyAsync(string file, byte[] document, CancellationToken cancellation)
    {
        using HttpResponseMessage created = await SendAsync(HttpMethod.Post, Simulations, Content(document, "application/yaml"), cancellation);
        if (created.StatusCode != HttpStatusCode.Conflict || created.Headers.Location is not Uri existing)
            return (new(await ReadAsync(created, file, cancellation)), true);
        using HttpResponseMessage changed = await SendAsync(HttpMethod.Put, existing.OriginalString, Content(document, "application/yaml"), cancellation);
        return (new(await ReadAsync(changed, file, cancellation)), false);
    }

    /// <summary>Changes some fields of what the document says of a service.</summary>
    public Task<JsonElement> PatchServiceAsync(string simulation, string service, JsonObject fields, CancellationToken cancellation) => PatchAsync(Path(simulation, service), fields, cancellation);

    /// <summary>Makes a connection, or changes some fields of it; the name tells several between the same two apart.</summary>
    public Task<JsonElement> PatchConnectionAsync(string simulation, string from, string to, string? name, JsonObject fields, CancellationToken cancellation)
    {
        // In the body, so that there need not be one of that name yet.
        if (name is not null)
            fields["name"] = name;
        return PatchAsync(ConnectionPath(simulation, from, to), fields, cancellation);
    }

    public async Task DeleteConnectionAsync(string simulation, string from, string to, string? name, CancellationToken cancellation)
    {
        string query = name is null ? "" : $"?name={Uri.EscapeDataString(name)}";
        using HttpResponseMessage response = await SendAsync(HttpMethod.Delete, ConnectionPath(simulation, from, to) + query, null, cancellation);
        await CheckAsync(response, null, cancellation);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Delete, Path(name), null, cancellation);
        await CheckAsync(response, null, cancellation);
    }

    /// <summary>Replaces a service's processes, one after the other.</summary>
    public async Task RestartAsync(string simulation, string service, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, $"{Path(simulation, service)}/restart", Content("{}"u8.ToArray(), "application/json"), cancellation);
        await CheckAsync(response, null, cancellation);
    }

    public async Task<string> ExportAsync(string simulation, string format, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, $"{Path(simulation)}/export?format={format}", null, cancellation);
        await CheckAsync(response, null, cancellation);
        return await response.Content.ReadAsStringAsync(cancellation);
    }

    /// <summary>Sends a scripted request; the reply is the caller's to read.</summary>
    public async Task<HttpResponseMessage> RequestAsync(string simulation, byte[] body, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"{Path(simulation)}/requests") { Content = Content(body, "application/json") };
        foreach ((string name, string value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                throw new CommandException(ExitCode.Usage, $"microsim: the header {name} cannot be set.");
        }
        return await SendAsync(request, cancellation);
    }

    /// <summary>What a simulation measured, from a while ago until now.</summary>
    public async Task<MetricsReply> MetricsAsync(string simulation, string from, string step, CancellationToken cancellation) =>
        new(await SendJsonAsync(HttpMethod.Get, $"{Path(simulation)}/metrics?from={from}&step={step}", null, cancellation));

    /// <summary>The trace of an id, or of a request's.</summary>
    public async Task<TraceReply> TraceAsync(string simulation, string id, CancellationToken cancellation) =>
        new(await SendJsonAsync(HttpMethod.Get, $"{Path(simulation)}/traces/{Uri.EscapeDataString(id)}", null, cancellation));

    /// <summary>The newest traces, chosen by the parameters that are not null.</summary>
    public Task<JsonElement> TracesAsync(string simulation, IEnumerable<(string Name, string? Value)> parameters, CancellationToken cancellation) => SendJsonAsync(
        HttpMethod.Get, $"{Path(simulation)}/traces?{string.Join('&', parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"))}", null, cancellation);

    /// <summary>Log lines, each as the JSON that came.</summary>
    /// <param name="simulation">Of which simulation.</param>
    /// <param name="query">Which ones, by the API's parameters; those that are null are left out.</param>
    /// <param name="cancellation">Ends it.</param>
    public IAsyncEnumerable<string> LogsAsync(string simulation, IEnumerable<(string Name, string? Value)> query, CancellationToken cancellation) =>
        LinesAsync($"{Path(simulation)}/logs?{string.Join('&', query.Where(q => q.Value is not null).Select(q => $"{q.Name}={Uri.EscapeDataString(q.Value!)}"))}", cancellation);

    /// <summary>The lines of a reply, as they come.</summary>
    public async IAsyncEnumerable<string> LinesAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path, null, cancellation);
        await CheckAsync(response, null, cancellation);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is string line)
            yield return line;
    }

    /// <summary>Sends a document, whose problems are told with their places in the file.</summary>
    public async Task<JsonElement> SendDocumentAsync(string path, string? file, byte[] document, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Post, path, Content(document, "application/yaml"), cancellation);
        return await ReadAsync(response, file, cancellation);
    }

    /// <summary>What happened after the event <paramref name="after"/> to one simulation, or to all of them for null; with <paramref name="follow"/> also what happens from now on.</summary>
    public async IAsyncEnumerable<SimulationEvent> EventsAsync(string? simulation, string after, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string path = simulation is null ? "api/v1/events" : $"{Path(simulation)}/events";
        using HttpRequestMessage request = new(HttpMethod.Get, $"{path}?follow={(follow ? "true" : "false")}");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("Last-Event-ID", after);
        using HttpResponseMessage response = await SendAsync(request, cancellation);
        await CheckAsync(response, null, cancellation);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancellation));
        await foreach (ServerEvent one in ServerEvents.ReadAsync(reader, cancellation))
            yield return SimulationEvent.Of(one);
    }

    /// <summary>Begins to hear what happens to a simulation from now on.</summary>
    /// <param name="simulation">Which one.</param>
    /// <param name="query">What else is to be told, by the API's parameters.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<EventStream> ListenAsync(string simulation, string query, CancellationToken cancellation)
    {
        HttpResponseMessage response = await SendAsync(HttpMethod.Get, $"{Path(simulation)}/events?{query}", null, cancellation);
        await CheckAsync(response, null, cancellation);
        return new EventStream(response, await response.Content.ReadAsStreamAsync(cancellation));
    }

    /// <summary>Any other call; an empty reply is an empty object.</summary>
    public async Task<JsonElement> SendJsonAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(method, path, json is null ? null : Content(json, "application/json"), cancellation);
        if (response.StatusCode == HttpStatusCode.NoContent)
            return JsonElement.Parse("{}"u8);
        return await ReadAsync(response, null, cancellation);
    }

    public void Dispose() => client.Dispose();

    public static string Path(string name) => $"{Simulations}/{Uri.EscapeDataString(name)}";

    public static string Path(string simulation, string service) => $"{Path(simulation)}/services/{Uri.EscapeDataString(service)}";

    private static string ConnectionPath(string simulation, string from, string to) => $"{Path(simulation)}/connections/{Uri.EscapeDataString(from)}/{Uri.EscapeDataString(to)}";

    private static ByteArrayContent Content(byte[] body, string mediaType) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } };

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, string? file, CancellationToken cancellation)
    {
        await CheckAsync(response, file, cancellation);
        using MemoryStream body = new();
        response.Content.ReadAsStream(cancellation).CopyTo(body);
        try
        {
            return JsonElement.Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCode.Unreachable, $"microsim: what answers at {response.RequestMessage!.RequestUri!.GetLeftPart(UriPartial.Authority)} is no MicroSim control plane.");
        }
    }

    private static async Task CheckAsync(HttpResponseMessage response, string? file, CancellationToken cancellation)
    {
        if (!response.IsSuccessStatusCode)
            throw Refusal.Of(response.StatusCode, await response.Content.ReadAsStringAsync(cancellation), response.RequestMessage!.RequestUri!, file, response.RequestMessage.Method == HttpMethod.Get);
    }

    private async Task<JsonElement> PatchAsync(string path, JsonObject fields, CancellationToken cancellation)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Patch, path, Content(Encoding.UTF8.GetBytes(fields.ToJsonString()), "application/merge-patch+json"), cancellation);
        return await ReadAsync(response, null, cancellation);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        return await SendAsync(request, cancellation);
    }

    // A command has nothing else to do meanwhile, and the client's synchronous way takes a third less code to get ready.
    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        try
        {
            return Task.FromResult(client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellation));
        }
        catch (HttpRequestException e) when (e.StatusCode is null)
        {
            throw new CommandException(
                ExitCode.Unreachable,
                $"microsim: no control plane answers at {address} ({e.InnerException?.Message ?? e.Message}).",
                $"Start one with `microsim up FILE`, or name another one with --server or {Variables.Server} (default: port {ControlPlaneOptions.DefaultPort}).");
        }
    }
}

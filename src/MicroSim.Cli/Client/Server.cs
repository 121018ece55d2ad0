using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Cli.Client;

/// <summary>A control plane, called over its API. What it refuses becomes a <see cref="CommandException"/>.</summary>
internal sealed class Server(Uri address) : IDisposable
{
    private const string Simulations = "api/v1/simulations";

    // A request may take as long as its node says; the control plane ends it.
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };

    public Task<SimulationList> ListAsync(CancellationToken cancellation) => ReadAsync(new(HttpMethod.Get, Simulations), ApiJson.Default.SimulationList, cancellation);

    public Task<SimulationView> GetAsync(string name, CancellationToken cancellation) => ReadAsync(new(HttpMethod.Get, Path(name)), ApiJson.Default.SimulationView, cancellation);

    /// <summary>Creates a simulation, or changes the one that has the document's name; the control plane reads the name.</summary>
    public async Task<(SimulationView View, bool Created)> ApplyAsync(string file, byte[] document, CancellationToken cancellation)
    {
        using HttpResponseMessage created = await SendDocumentAsync(HttpMethod.Post, Simulations, document, cancellation);
        if (created.StatusCode != HttpStatusCode.Conflict || created.Headers.Location is not Uri existing)
            return (await ReadAsync(created, ApiJson.Default.SimulationView, file, cancellation), true);
        using HttpResponseMessage changed = await SendDocumentAsync(HttpMethod.Put, existing.OriginalString, document, cancellation);
        return (await ReadAsync(changed, ApiJson.Default.SimulationView, file, cancellation), false);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Delete, Path(name));
        using HttpResponseMessage response = await SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode)
            throw Refusal.Of(response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>Sends a scripted request; the reply is the caller's to read.</summary>
    public async Task<HttpResponseMessage> RequestAsync(string? simulation, byte[] body, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, simulation is null ? "" : $"{Path(simulation)}/requests")
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        foreach ((string name, string value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                throw new CommandException(ExitCode.Usage, $"microsim: the header {name} cannot be set.");
        }
        return await SendAsync(request, cancellation);
    }

    /// <summary>Log lines, each as the JSON that came.</summary>
    public async IAsyncEnumerable<string> LogsAsync(string simulation, string? service, bool follow, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        string query = $"?follow={(follow ? "true" : "false")}{(service is null ? "" : $"&service={Uri.EscapeDataString(service)}")}";
        using HttpRequestMessage request = new(HttpMethod.Get, $"{Path(simulation)}/logs{query}");
        using HttpResponseMessage response = await SendAsync(request, cancellation);
        if (!response.IsSuccessStatusCode)
            throw Refusal.Of(response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is string line)
            yield return line;
    }

    public void Dispose() => client.Dispose();

    private async Task<HttpResponseMessage> SendDocumentAsync(HttpMethod method, string path, byte[] document, CancellationToken cancellation)
    {
        using HttpRequestMessage request = new(method, path) { Content = new ByteArrayContent(document) { Headers = { ContentType = new MediaTypeHeaderValue("application/yaml") } } };
        return await SendAsync(request, cancellation);
    }

    private static string Path(string name) => $"{Simulations}/{Uri.EscapeDataString(name)}";

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using (request)
        {
            using HttpResponseMessage response = await SendAsync(request, cancellation);
            return await ReadAsync(response, type, null, cancellation);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, string? file, CancellationToken cancellation)
    {
        string text = await response.Content.ReadAsStringAsync(cancellation);
        if (!response.IsSuccessStatusCode)
            throw Refusal.Of(response.StatusCode, text, file);
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCode.Unreachable, $"microsim: what answers at {response.RequestMessage!.RequestUri!.GetLeftPart(UriPartial.Authority)} is no MicroSim control plane.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e) when (e.StatusCode is null)
        {
            throw new CommandException(
                ExitCode.Unreachable,
                $"microsim: no control plane answers at {address} ({e.InnerException?.Message ?? e.Message}).",
                $"Start one with `microsim up FILE`, or name another one with --server or {Shared.ServerVariable}.");
        }
    }
}

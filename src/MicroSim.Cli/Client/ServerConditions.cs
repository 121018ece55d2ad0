using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MicroSim.Cli.Client;

/// <summary>The part of the API that breaks services on purpose, and heals them.</summary>
internal static class ServerConditions
{
    public static Task<JsonElement> AddConditionAsync(this Server server, string simulation, string service, JsonObject condition, CancellationToken cancellation) =>
        server.SendJsonAsync(HttpMethod.Post, $"{Server.Path(simulation, service)}/conditions", condition, cancellation);

    public static async Task<IReadOnlyList<JsonElement>> ConditionsAsync(this Server server, string simulation, string? service, CancellationToken cancellation) =>
        [.. (await server.SendJsonAsync(HttpMethod.Get, $"{Owner(simulation, service)}/conditions", null, cancellation)).Items("items")];

    /// <summary>Removes one condition, or all of a service, or all of the simulation.</summary>
    public static Task RemoveConditionsAsync(this Server server, string simulation, string? service, string? id, CancellationToken cancellation) =>
        server.SendJsonAsync(HttpMethod.Delete, $"{Owner(simulation, service)}/conditions{(id is null ? "" : $"/{Uri.EscapeDataString(id)}")}", null, cancellation);

    public static Task<JsonElement> DisruptAsync(this Server server, string simulation, string service, string type, string replicas, CancellationToken cancellation) =>
        server.SendJsonAsync(HttpMethod.Post, $"{Server.Path(simulation, service)}/disruptions", new JsonObject { ["type"] = type, ["replicas"] = replicas }, cancellation);

    private static string Owner(string simulation, string? service) => service is null ? Server.Path(simulation) : Server.Path(simulation, service);

    private static Task<JsonElement> SendJsonAsync(this Server server, HttpMethod method, string path, JsonObject? body, CancellationToken cancellation) =>
        server.SendJsonAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body.ToJsonString()), cancellation);
}

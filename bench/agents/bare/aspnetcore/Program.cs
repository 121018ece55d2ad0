// The least that an ASP.NET Core program can do with a node: parse the JSON, call on if it must, write JSON. What the agent costs beside
// it is the price of the contract: validation, dice, metrics, header forwarding, limits.
using System.Text.Json;
using System.Text.Json.Serialization;

WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.ListenLocalhost(int.Parse(args[0]));
});
HttpMessageInvoker client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ActivityHeadersPropagator = null });
WebApplication app = builder.Build();
app.Run(async http =>
{
    Node node = (await JsonSerializer.DeserializeAsync(http.Request.Body, Json.Default.Node))!;
    List<JsonElement> response = [];
    foreach (Node route in node.Routes ?? [])
    {
        using HttpRequestMessage request = new(HttpMethod.Post, route.Designation)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(route, Json.Default.Node)),
        };
        request.Content.Headers.ContentType = new("application/json");
        using HttpResponseMessage reply = await client.SendAsync(request, http.RequestAborted);
        response.Add(JsonSerializer.Deserialize(await reply.Content.ReadAsByteArrayAsync(), Json.Default.JsonElement));
    }
    byte[] body = JsonSerializer.SerializeToUtf8Bytes(new Result(null, [], "bare", node.Designation, response), Json.Default.Result);
    http.Response.ContentType = "application/json";
    http.Response.ContentLength = body.Length;
    await http.Response.Body.WriteAsync(body);
});
app.Run();

internal sealed record Node(string Designation, string? Service = null, List<Node>? Routes = null);

internal sealed record Result(string? Error, string[] Errors, string Service, string Address, List<JsonElement> Response);

[JsonSerializable(typeof(Node))]
[JsonSerializable(typeof(Result))]
[JsonSerializable(typeof(JsonElement))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class Json : JsonSerializerContext;

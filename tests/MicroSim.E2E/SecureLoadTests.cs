using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MicroSim.E2E.Shipped;
using MicroSim.Tests.Load;

namespace MicroSim.E2E;

/// <summary>The shipped load worker, a native program, on servers with TLS and HTTP/2.</summary>
public sealed class SecureLoadTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1, "auto", "HTTP/1.1")]
    [InlineData(HttpProtocols.Http1AndHttp2, "auto", "HTTP/2")]
    [InlineData(HttpProtocols.Http1AndHttp2, "h1", "HTTP/1.1")]
    public async Task A_server_with_a_certificate_of_its_own_is_loaded_when_that_is_allowed(HttpProtocols served, string protocol, string spoken)
    {
        int right = 0;
        await using KestrelTarget target = await KestrelTarget.StartAsync(served, withTls: true, context =>
        {
            if (context.Request.Protocol == spoken)
                Interlocked.Increment(ref right);
            return context.Response.WriteAsync("fine");
        });
        JsonElement allowed = await LoadAsync(target, protocol, "--insecure"), refused = await LoadAsync(target, protocol);
        Assert.Equal((50, 50), (allowed.GetProperty("ok").GetInt32(), right));
        Assert.Equal((0, 50), (refused.GetProperty("ok").GetInt32(), refused.GetProperty("tls").GetInt32()));
    }

    private static async Task<JsonElement> LoadAsync(KestrelTarget target, string protocol, params string[] more)
    {
        (_, string output, string errors) = await ShippedCommand.RunAsync(["load", target.Url, "--users", "4", "--requests", "50", "--protocol", protocol, "--output", "json", .. more]);
        Assert.True(output.StartsWith('{'), errors);
        return JsonElement.Parse(output).GetProperty("outcomes");
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MicroSim.Tests.ControlPlane.Metrics;

/// <summary>The admin port of an agent, which serves its metrics alone.</summary>
internal sealed class StubAdmin : IAsyncDisposable
{
    private readonly WebApplication app;

    private StubAdmin(WebApplication app) => this.app = app;

    public Uri Root => new(app.Urls.First());

    /// <summary>What it writes.</summary>
    public Func<byte[]> Text { get; set; } = () => [];

    public int Reads { get; private set; }

    public static async Task<StubAdmin> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        StubAdmin stub = new(builder.Build());
        stub.app.Run(stub.AnswerAsync);
        await stub.app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path != "/metrics")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        Reads++;
        await context.Response.Body.WriteAsync(Text());
    }
}

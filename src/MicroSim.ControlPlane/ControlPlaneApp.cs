using System.Net;
using System.Text;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.Logs;
using MicroSim.ControlPlane.Requests;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane;

/// <summary>The control plane, listening on loopback. It steers a runtime and does not own it.</summary>
public sealed class ControlPlaneApp : IAsyncDisposable
{
    private static readonly TimeSpan shutdown = TimeSpan.FromSeconds(2);

    private readonly WebApplication app;

    private ControlPlaneApp(WebApplication app) => this.app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>What it runs.</summary>
    public SimulationStore Simulations => app.Services.GetRequiredService<SimulationStore>();

    /// <summary>Builds it and starts to listen.</summary>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    public static async Task<ControlPlaneApp> StartAsync(ControlPlaneOptions options, IRuntime runtime, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        // Empty: no setting of the surroundings (files, ASPNETCORE_*) decides where it listens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options.Port));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdown);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, CallersLifetime>());
        builder.Services.Replace(ServiceDescriptor.Singleton(logs));
        builder.Services.AddSingleton(options).AddSingleton(runtime).AddSingleton(time);
        builder.Services.AddSingleton<Failures>().AddSingleton<SimulationStore>().AddSingleton<RootCaller>().AddSingleton<RequestRunner>();
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));

        WebApplication app = builder.Build();
        app.Use(app.Services.GetRequiredService<Failures>().HandleAsync);
        app.Use(Guard.CheckAsync);
        app.MapServer();
        app.MapSimulations();
        app.MapRequests();
        app.MapLogs();
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            await app.DisposeAsync();
            throw new PortInUseException(options.Port);
        }
        return new ControlPlaneApp(app);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static void Listen(KestrelServerOptions kestrel, int port)
    {
        kestrel.AddServerHeader = false;
        // As they are read, so that what is echoed may be any text.
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
        // The endpoints have a limit of their own; with Kestrel's, a client that sends too much would see a reset instead of the reply.
        kestrel.Limits.MaxRequestBodySize = null;
        if (port == 0)
            kestrel.Listen(IPAddress.Loopback, port);
        else
            kestrel.ListenLocalhost(port);
    }

    /// <summary>The process belongs to the caller: signals are its business.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

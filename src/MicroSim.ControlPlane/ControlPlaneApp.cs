using System.Net;
using System.Text;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Cluster;
using MicroSim.ControlPlane.Conditions;
using MicroSim.ControlPlane.Connections;
using MicroSim.ControlPlane.Description;
using MicroSim.ControlPlane.Events;
using MicroSim.ControlPlane.Http;
using MicroSim.ControlPlane.LoadTests;
using MicroSim.ControlPlane.Logs;
using MicroSim.ControlPlane.Metrics;
using MicroSim.ControlPlane.Requests;
using MicroSim.ControlPlane.Scenarios;
using MicroSim.ControlPlane.Services;
using MicroSim.ControlPlane.Simulations;
using MicroSim.ControlPlane.State;
using MicroSim.ControlPlane.Traces;
using MicroSim.ControlPlane.Ui;
using MicroSim.Runtimes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MicroSim.ControlPlane;

/// <summary>The control plane: it keeps what should run, steers a runtime that it does not own, and answers over HTTP.</summary>
public sealed class ControlPlaneApp : IAsyncDisposable
{
    private static readonly TimeSpan shutdown = TimeSpan.FromSeconds(2);

    private readonly WebApplication app;

    private readonly DataFolderLock? folder;
    private readonly CancellationTokenSource ending = new();
    private Task working = Task.CompletedTask;
    private Action ended = () => { };

    private ControlPlaneApp(WebApplication app, DataFolderLock? folder)
    {
        this.app = app;
        this.folder = folder;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>What callers must send as <c>Authorization: Bearer</c>; null when nothing is asked.</summary>
    public string? Token => app.Services.GetRequiredService<Bearer>().Token;

    /// <summary>Every endpoint that it answers at.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).ToList();

    /// <summary>What it runs.</summary>
    public SimulationStore Simulations => app.Services.GetRequiredService<SimulationStore>();

    /// <summary>Takes the data folder, starts to listen, and brings back what ran there before: 1 lock, 2 state, 3 listen, 4 restore and watch.</summary>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    /// <exception cref="DataFolderException">The data folder cannot be used.</exception>
    public static async Task<ControlPlaneApp> StartAsync(ControlPlaneOptions options, IDirectedRuntime runtime, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        DataFolderLock? folder = options.DataFolder is string path ? DataFolderLock.Take(path) : null;
        ControlPlaneApp? started = null;
        try
        {
            StateDatabase database = StateDatabase.Open(options.DataFolder);
            WebApplicationBuilder builder = Builder(options, runtime, database, time, logs);
            builder.Services.AddSingleton<LocalConditions>().AddSingleton<ConditionBook>(services => services.GetRequiredService<LocalConditions>());
            builder.Services.AddSingleton<LocalSimulations>().AddSingleton<SimulationStore>(services => services.GetRequiredService<LocalSimulations>()).AddSingleton(runtime);
            started = new ControlPlaneApp(Build(builder, _ => { }), folder);
            LocalSimulations simulations = started.app.Services.GetRequiredService<LocalSimulations>();
            simulations.Load(options.Frameworks);
            await started.ListenAsync(options, cancellation);
            folder?.Publish(started.Address);
            started.Work(token => simulations.RestoreAsync(time, token));
            started.ended = simulations.ForgetTemporary;
            return started;
        }
        catch
        {
            if (started is not null)
                await started.DisposeAsync();
            else
                folder?.Dispose();
            throw;
        }
    }

    /// <summary>Starts to listen as one of a cluster's control planes, and leads whenever its turn has come. The cluster keeps all of it: there is no data folder.</summary>
    /// <exception cref="PortInUseException">Another process listens on the port.</exception>
    public static async Task<ControlPlaneApp> StartAsync(ControlPlaneOptions options, ClusterPlane cluster, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        WebApplicationBuilder builder = Builder(options, cluster.Runtime, StateDatabase.Open(null, keepsSimulations: false), time, logs);
        builder.Services.AddSingleton(cluster.Runtime).AddSingleton(cluster.Election).AddSingleton<ClusterSimulations>().AddSingleton<LeaderForwarding>();
        builder.Services.AddSingleton<ClusterLoadDriver>().AddSingleton<ILoadTestObjects, LoadTestObjects>().AddSingleton<ClusterLoadTests>();
        builder.Services.AddSingleton<SimulationStore>(services => services.GetRequiredService<ClusterSimulations>());
        builder.Services.AddSingleton<ConditionBook, ClusterConditions>();
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton<IOwnMetrics, ClusterMetrics>();
        ControlPlaneApp started = new(Build(builder, app => app.Use(app.Services.GetRequiredService<LeaderForwarding>().HandleAsync)), folder: null);
        try
        {
            await started.ListenAsync(options, cancellation);
            started.Work(
                started.app.Services.GetRequiredService<ClusterSimulations>().RunAsync,
                started.app.Services.GetRequiredService<ClusterLoadTests>().RunAsync,
                token => cluster.Election.RunAsync((term, end) => cluster.Runtime.LeadAsync(term, cluster.Election.Outdated, end), token));
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the server; temporary simulations are forgotten, the others stay written down.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ending.IsCancellationRequested)
            return;
        await ending.CancelAsync();
        await app.StopAsync();
        await working.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ended();
        await app.DisposeAsync();
        folder?.Dispose();
    }

    private static WebApplicationBuilder Builder(ControlPlaneOptions options, IRuntime runtime, StateDatabase database, TimeProvider time, ILoggerFactory logs)
    {
        // Empty: no setting of the surroundings (files, ASPNETCORE_*) decides where it listens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = shutdown);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, CallersLifetime>());
        builder.Services.Replace(ServiceDescriptor.Singleton(logs));
        builder.Services.AddSingleton(options).AddSingleton(runtime).AddSingleton(time);
        // By factories, so that the container ends them: the event log before the database that it writes to.
        builder.Services.AddSingleton(_ => database).AddSingleton<EventLog>().AddSingleton<StatusWatcher>();
        builder.Services.AddSingleton<IMetricsSource, MetricsClient>().AddSingleton<LiveMetrics>().AddSingleton<LiveLogs>().AddSingleton<LiveTraces>().AddSingleton<IOwnMetrics, PlaneMetrics>();
        builder.Services.AddSingleton(services => new Scraper(services.GetRequiredService<SimulationStore>().Names, runtime, services.GetRequiredService<IMetricsSource>(), time));
        builder.Services.AddSingleton<SpanForwarder>().AddSingleton<TraceBook>().AddSingleton<OtlpReceiver>().AddSingleton<IOwnMetrics>(services => services.GetRequiredService<TraceBook>());
        builder.Services.AddSingleton<UiFiles>().AddSingleton(new Guard(options.IsOpen)).AddSingleton(new Bearer(TokenOf(options, database)));
        builder.Services.AddSingleton<Disruptor>().AddSingleton<ScenarioDeeds>().AddSingleton<ScenarioEdits>().AddSingleton<ScenarioRequests>().AddSingleton<ScenarioRules>().AddSingleton<ScenarioRuns>();
        builder.Services.AddSingleton(services => options.LoadDriver ?? services.GetService<ClusterLoadDriver>() ?? (ILoadDriver)new WorkerDriver(options)).AddSingleton<LiveLoad>().AddSingleton<LoadTestRuns>();
        builder.Services.AddSingleton<Preconditions>().AddSingleton<Editor>().AddSingleton<Failures>().AddSingleton<RootCaller>().AddSingleton<RequestRunner>();
        builder.Services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        return builder;
    }

    /// <summary>Adds what answers.</summary>
    /// <param name="builder">With all services.</param>
    /// <param name="before">Adds what looks at calls before anybody here answers them.</param>
    private static WebApplication Build(WebApplicationBuilder builder, Action<WebApplication> before)
    {
        WebApplication app = builder.Build();
        app.Use(app.Services.GetRequiredService<Failures>().HandleAsync);
        app.Use(app.Services.GetRequiredService<Guard>().CheckAsync);
        app.Use(app.Services.GetRequiredService<UiFiles>().HandleAsync);
        before(app);
        app.Use(app.Services.GetRequiredService<Bearer>().CheckAsync);
        app.MapServer();
        app.MapSimulations();
        app.MapServices();
        app.MapConnections();
        app.MapConditions();
        app.MapDisruptions();
        app.MapScenarios();
        app.MapLoadTests();
        app.MapExport();
        app.MapRequests();
        app.MapEvents();
        app.MapLogs();
        app.MapMetrics();
        app.MapTraces();
        app.MapDescription();
        return app;
    }

    private async Task ListenAsync(ControlPlaneOptions options, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
            options.Listening(Address);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new PortInUseException(options.Port);
        }
    }

    private void Work(params Func<CancellationToken, Task>[] works)
    {
        Func<CancellationToken, Task>[] all =
        [
            .. works,
            app.Services.GetRequiredService<StatusWatcher>().RunAsync,
            app.Services.GetRequiredService<ScenarioRuns>().RunAsync,
            app.Services.GetRequiredService<LoadTestRuns>().RunAsync,
            app.Services.GetRequiredService<Scraper>().RunAsync,
            app.Services.GetRequiredService<SpanForwarder>().RunAsync,
        ];
        working = Task.WhenAll(all.Select(work => Task.Run(() => work(ending.Token))));
    }

    private static string? TokenOf(ControlPlaneOptions options, StateDatabase database) =>
        options.Token ?? (options.IsOpen ? database.Setting("token", Bearer.NewToken) : null);

    internal static void Listen(KestrelServerOptions kestrel, ControlPlaneOptions options)
    {
        kestrel.AddServerHeader = false;
        // As they are read, so that what is echoed may be any text.
        kestrel.ResponseHeaderEncodingSelector = _ => Encoding.UTF8;
        // The endpoints have a limit of their own; with Kestrel's, a client that sends too much would see a reset instead of the reply.
        kestrel.Limits.MaxRequestBodySize = null;
        if (options.Listen is IPAddress address)
            kestrel.Listen(address, options.Port);
        else if (options.Port == 0)
            kestrel.Listen(IPAddress.Loopback, options.Port);
        else
            kestrel.ListenLocalhost(options.Port);
    }

    /// <summary>The process belongs to the caller: signals are its business.</summary>
    internal sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

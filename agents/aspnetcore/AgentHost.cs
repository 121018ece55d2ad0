using System.Runtime.InteropServices;
using MicroSim.Agent.Admin;
using MicroSim.Agent.Faults;
using MicroSim.Agent.Steering;
using MicroSim.Agent.Tracing;
using MicroSim.Contract;

namespace MicroSim.Agent;

/// <summary>The whole agent: two listeners over one state, from start to graceful stop.</summary>
internal sealed class AgentHost : IAsyncDisposable
{
    private readonly AgentSettings settings;
    private readonly TimeProvider time;
    private readonly AgentLog log;
    private readonly OwnAddress own = new();
    private readonly FaultTable faults;
    private readonly StateFaults stateFaults;
    private readonly SteeringState steering;
    private readonly SpanExporter exporter;
    private readonly Caller caller;
    private readonly DataPort data;
    private readonly AdminPort admin;
    private readonly WebApplication dataServer;
    private readonly WebApplication adminServer;

    public AgentHost(AgentSettings settings, TimeProvider time)
    {
        this.settings = settings;
        this.time = time;
        log = new AgentLog(Console.OpenStandardOutput(), time);
        AgentMetrics metrics = new(settings);
        faults = new FaultTable(settings, own, log, time);
        stateFaults = new StateFaults(faults, log, time);
        steering = new SteeringState(stateFaults, log, time);
        steering.ConditionsChanged += metrics.ConditionsChanged;
        exporter = new SpanExporter(settings, settings.Tracing, metrics, time);
        Tracer tracer = new(settings.Tracing, exporter, time);
        caller = new Caller(settings, faults, metrics, tracer, time);
        Script script = new(faults, stateFaults, caller, metrics, time);
        data = new DataPort(settings, steering, faults, script, new ResultWriter(settings, time), metrics, tracer, log, time);
        admin = new AdminPort(settings, steering, faults, metrics);
        dataServer = Server(settings.Port, data.HandleAsync);
        adminServer = Server(settings.AdminPort, admin.HandleAsync);
    }

    /// <summary>Answers until it is told to stop; the exit code.</summary>
    public async Task<int> RunAsync()
    {
        ReadFirstState();
        await adminServer.StartAsync();
        await dataServer.StartAsync();
        own.Listens(settings.Host, PortOf(dataServer));
        log.Write("info", "started", ("service", settings.Service), ("instance", settings.Instance), ("port", PortOf(dataServer)), ("adminPort", PortOf(adminServer)));

        await StopAskedAsync();

        admin.Draining = true;
        data.Draining = true;
        log.Write("info", "draining");
        await Task.Delay(settings.Drain, time);
        using CancellationTokenSource grace = new(settings.Grace, time);
        await dataServer.StopAsync(grace.Token);
        await adminServer.StopAsync(grace.Token);
        log.Write("info", "stopped");
        return ExitCodes.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        await dataServer.DisposeAsync();
        await adminServer.DisposeAsync();
        await exporter.DisposeAsync();
        steering.Dispose();
        stateFaults.Dispose();
        caller.Dispose();
        faults.Dispose();
        await log.DisposeAsync();
    }

    private WebApplication Server(int port, RequestDelegate handle)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
            kestrel.Limits.MaxRequestBufferSize = 128 * 1024;
            kestrel.Listen(settings.Host, port);
        });
        WebApplication server = builder.Build();
        server.Run(handle);
        return server;
    }

    private static int PortOf(WebApplication server) =>
        new Uri(server.Urls.First()).Port;

    private void ReadFirstState()
    {
        if (settings.StateFile is not string file)
            return;
        Parsed<AgentState> state;
        try
        {
            state = StateParser.Parse(File.ReadAllBytes(file), new ParseOptions(faults.Catalogue, AgentDesignations: true));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidSettingException($"MICROSIM_STATE: {e.Message}");
        }
        if (!state.IsValid)
            throw new InvalidSettingException($"MICROSIM_STATE: {file}: {string.Join("; ", state.Problems)}");
        steering.TryReplace(state.Value);
    }

    private async Task StopAskedAsync()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Ask(PosixSignalContext signal)
        {
            signal.Cancel = true;
            asked.TrySetResult();
        }
        using PosixSignalRegistration term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
        if (settings.ExitWithParent)
            _ = WatchParentAsync(asked);
        await asked.Task;
    }

    // The parent holds the other end of standard input; the system closes it however the parent ends.
    private static async Task WatchParentAsync(TaskCompletionSource gone)
    {
        using Stream input = Console.OpenStandardInput();
        byte[] ignored = new byte[256];
        while (await input.ReadAsync(ignored) > 0)
        {
        }
        gone.TrySetResult();
    }
}

using MicroSim.ControlPlane;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes.Local;
using Microsoft.Extensions.Logging;

namespace MicroSim.Cli.Up;

/// <summary>A control plane in this process, for as long as the command runs.</summary>
internal sealed class UpSession(UpOptions options, IUpReport report, TimeProvider time)
{
    /// <summary>Serves until interrupted; simulations come over the API.</summary>
    public Task ServeAsync(CancellationToken interrupted) => RunAsync(async (app, _) =>
    {
        report.Serving(null, app.Address);
        if (app.Token is string token)
            report.Note($"callers need the token {token}; store it with `microsim login {app.Address}`");
        await Task.Delay(Timeout.InfiniteTimeSpan, time, interrupted);
    }, interrupted);

    /// <summary>One run of `up`: 1 serve, 2 apply and follow, 3 go on until interrupted, 4 end all of it.</summary>
    /// <param name="simulation">What runs.</param>
    /// <param name="watch">Its file, to apply it again when it changes; null watches none.</param>
    /// <param name="interrupted">The end.</param>
    public Task RunAsync(WantedSimulation simulation, FileWatch? watch, CancellationToken interrupted) => RunAsync(async (app, runtime) =>
    {
        long start = time.GetTimestamp();
        report.Serving(simulation.Name, app.Address);
        using CancellationTokenSource following = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        Task follower = new Follower(runtime, report, time).FollowAsync(simulation.Name, app.Address, start, following.Token);
        try
        {
            await app.Simulations.ApplyAsync(simulation, onlyNew: false, interrupted, temporary: true);
            if (watch is not null)
                await new Reapplier(app.Simulations, report, options.ControlPlane.Frameworks).RunAsync(simulation, watch, following.Token);
            await follower;
        }
        finally
        {
            await following.CancelAsync();
            await follower.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }, interrupted);

    private async Task RunAsync(Func<ControlPlaneApp, LocalRuntime, Task> work, CancellationToken interrupted)
    {
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(new ReportLogs(report)));
        Uri? receiver = null;
        ControlPlaneOptions controlPlane = options.ControlPlane with { Listening = address => receiver = FromHere(address) };
        await using (LocalRuntime runtime = new(new LocalRuntimeOptions { Home = options.Home, DataFolder = options.ControlPlane.DataFolder!, Time = time, Progress = report.Note, SpanReceiver = () => receiver }))
        await using (ControlPlaneApp app = await ControlPlaneApp.StartAsync(controlPlane, runtime, time, logs, interrupted))
        {
            try
            {
                await work(app, runtime);
            }
            catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
            {
                report.Note("stopping");
            }
        }
        report.Note("stopped: no service runs any more");
    }

    // What listens everywhere, or at a name of loopback, is reached by an address from here.
    private static Uri FromHere(Uri address) => address.Host switch
    {
        "localhost" or "0.0.0.0" => new UriBuilder(address) { Host = "127.0.0.1" }.Uri,
        "[::]" => new UriBuilder(address) { Host = "[::1]" }.Uri,
        _ => address,
    };
}

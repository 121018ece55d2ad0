using MicroSim.ControlPlane;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes.Local;
using Microsoft.Extensions.Logging;

namespace MicroSim.Cli.Up;

/// <summary>One run of `up`: 1 serve, 2 apply, 3 follow until interrupted, 4 end all of it.</summary>
internal sealed class UpSession(UpOptions options, IUpReport report, TimeProvider time)
{
    public async Task RunAsync(WantedSimulation simulation, CancellationToken interrupted)
    {
        long start = time.GetTimestamp();
        bool follows = false;
        await using LocalRuntime runtime = new(new LocalRuntimeOptions { Home = options.Home, DataFolder = options.DataFolder, Time = time, Progress = report.Note });
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(new ReportLogs(report)));
        await using (ControlPlaneApp app = await ControlPlaneApp.StartAsync(new(options.Port, options.Frameworks), runtime, time, logs, interrupted))
        {
            try
            {
                report.Serving(simulation.Name, app.Address);
                await app.Simulations.ApplyAsync(simulation, onlyNew: true, interrupted);
                follows = true;
                await new Follower(runtime, report, time).FollowAsync(simulation.Name, app.Address, start, interrupted);
            }
            catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
            {
                report.Note("stopping");
            }
        }
        await runtime.DisposeAsync();
        if (follows || interrupted.IsCancellationRequested)
            report.Note("stopped: no service runs any more");
    }
}

using MicroSim.ControlPlane;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes.Local;
using Microsoft.Extensions.Logging;

namespace MicroSim.Cli.Up;

/// <summary>One run of `up`: 1 serve, 2 apply and follow, 3 go on until interrupted, 4 end all of it.</summary>
internal sealed class UpSession(UpOptions options, IUpReport report, TimeProvider time)
{
    public async Task RunAsync(WantedSimulation simulation, CancellationToken interrupted)
    {
        long start = time.GetTimestamp();
        using ILoggerFactory logs = LoggerFactory.Create(logging => logging.AddProvider(new ReportLogs(report)));
        await using (LocalRuntime runtime = new(new LocalRuntimeOptions { Home = options.Home, DataFolder = options.DataFolder, Time = time, Progress = report.Note }))
        await using (ControlPlaneApp app = await ControlPlaneApp.StartAsync(new(options.Port, options.Frameworks) { DataFolder = options.DataFolder }, runtime, time, logs, interrupted))
        {
            report.Serving(simulation.Name, app.Address);
            using CancellationTokenSource following = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
            Task follower = new Follower(runtime, report, time).FollowAsync(simulation.Name, app.Address, start, following.Token);
            try
            {
                await app.Simulations.ApplyAsync(simulation, onlyNew: false, interrupted, temporary: true);
                await follower;
            }
            catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
            {
                report.Note("stopping");
            }
            finally
            {
                await following.CancelAsync();
                await follower.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        report.Note("stopped: no service runs any more");
    }
}

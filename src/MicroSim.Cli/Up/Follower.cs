using MicroSim.Runtimes;

namespace MicroSim.Cli.Up;

/// <summary>Reports what happens to a simulation until it is cancelled.</summary>
internal sealed class Follower(IRuntime runtime, IUpReport report, TimeProvider time)
{
    public async Task FollowAsync(string simulation, Uri address, long start, CancellationToken cancellation)
    {
        SimulationStatus? before = null;
        bool wasReady = false;
        for (long version = 0; ; version = await runtime.ChangedAsync(version, cancellation))
        {
            SimulationStatus? now = runtime.Status(simulation);
            if (now is null)
            {
                if (before is not null)
                    report.Note($"the simulation {simulation} was deleted");
            }
            else
            {
                foreach (StatusChange change in StatusChange.Between(before, now))
                    report.Changed(change);
                report.Status(now);
                if (now.Ready && !wasReady)
                {
                    wasReady = true;
                    report.Ready(simulation, time.GetElapsedTime(start), now.Services[0].Name, address);
                }
            }
            before = now;
        }
    }
}

using MicroSim.Runtimes.Steering;

namespace MicroSim.Runtimes.Local.Steering;

/// <summary>Asks an agent for its health, again and again.</summary>
internal sealed class HealthWatch(AgentClient client, Liveness limits, TimeProvider time)
{
    /// <summary>Completes when the agent counts as hung; says why.</summary>
    public async Task<string> UntilHungAsync(CancellationToken cancellation)
    {
        int failures = 0;
        while (true)
        {
            await Task.Delay(limits.Interval, time, cancellation);
            AgentReply reply = await client.HealthAsync(cancellation);
            failures = reply.Succeeded ? 0 : failures + 1;
            if (failures >= limits.Failures)
                return $"it failed {failures} looks at its health in a row ({reply})";
        }
    }
}

using System.Collections.Immutable;
using MicroSim.Contract;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Runtimes.Kubernetes.Resources;
using MicroSim.Runtimes.Steering;

namespace MicroSim.Runtimes.Kubernetes.Steering;

/// <summary>Brings the agent of one pod to the state that it should have, again and again, for as long as the pod is there.</summary>
internal sealed class PodSteering : IAsyncDisposable
{
    private static readonly TimeSpan untilReady = TimeSpan.FromMilliseconds(250);

    private readonly SteeringHost host;
    private readonly CancellationTokenSource ending = new();
    private readonly Task running;
    private readonly string token;
    private readonly Steered steered;
    private volatile AgentClient? client;
    private (string Address, AgentSteering Steering)? agent;
    private volatile PodResource pod;
    private volatile AgentView? view;

    public PodSteering(PodResource pod, string token, AgentState content, ImmutableDictionary<string, DateTimeOffset> ends, SteeringHost host)
    {
        this.host = host;
        this.pod = pod;
        this.token = token;
        steered = new Steered(DesiredState.After(null, content, host.Time, host.Term, ends));
        running = Task.Run(() => RunAsync(ending.Token));
    }

    public PodResource Pod => pod;

    /// <summary>How its agent was found last; null before the first look.</summary>
    public AgentView? View => view;

    /// <summary>Whether it was ready once.</summary>
    public bool WasReady { get; private set; }

    /// <summary>Changes what the agent should have.</summary>
    public void Want(AgentState content, ImmutableDictionary<string, DateTimeOffset> ends)
    {
        DesiredState before = steered.State, next = DesiredState.After(before, content, host.Time, host.Term, ends);
        if (next != before)
            steered.Change(next);
    }

    /// <summary>Tells what became of the pod: a container that is new knows nothing of what the one before was told.</summary>
    public void Changed(PodResource now)
    {
        bool news = now.Container != pod.Container || now.Address != pod.Address || now.Phase != pod.Phase;
        pod = now;
        if (news)
            steered.Change(steered.State);
    }

    /// <summary>Gives the agent a condition that nobody renews; false when it did not take it. One that it ends by, it does not answer.</summary>
    public async Task<bool> SufferAsync(byte[] condition, CancellationToken cancellation)
    {
        if (client is not AgentClient there)
            return false;
        AgentReply reply = await there.PostConditionAsync(condition, cancellation);
        return reply.Succeeded || reply.Status == 0;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            PodResource now = pod;
            if (!now.Runs)
            {
                See(null);
                await steered.WaitAsync(host.ProbeInterval, host.Time, cancellation);
                continue;
            }
            DesiredState desired = steered.State;
            AgentView found = await Steering(now).LookAsync(desired, cancellation);
            See(found);
            if (found.NewerTerm is long newer)
                host.Outdated(newer);
            await steered.WaitAsync(found.Ready ? host.ProbeInterval : untilReady, host.Time, cancellation);
        }
    }

    // It remembers when it pushed last, so it is one for as long as the address is.
    private AgentSteering Steering(PodResource now)
    {
        if (agent is not (string address, AgentSteering steering) || address != now.Address)
        {
            client = new AgentClient(host.Http, AgentPorts.AdminRoot(now.Address!), token, host.ProbeDeadline, host.Time);
            steering = new AgentSteering(client, host.Time);
            agent = (now.Address!, steering);
        }
        return steering;
    }

    private void See(AgentView? found)
    {
        if (found == view)
            return;
        view = found;
        WasReady |= found is { Ready: true };
        host.Changed(pod);
    }
}

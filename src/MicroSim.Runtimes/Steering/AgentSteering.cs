using MicroSim.Contract;

namespace MicroSim.Runtimes.Steering;

/// <summary>Brings one agent to the state that it should have, again and again, and tells how it is.</summary>
internal sealed class AgentSteering(AgentClient client, TimeProvider time)
{
    private long pushed;

    /// <summary>Looks at the agent once and puts right what differs.</summary>
    public async Task<AgentView> LookAsync(DesiredState desired, CancellationToken cancellation)
    {
        // 1. What does it have?
        (AgentInfo? info, AgentView? trouble) = await InfoAsync(cancellation);
        if (trouble is not null)
            return trouble;

        // Who leads now steers it; to push would be refused.
        if (info!.Term > desired.State.Term)
            return AgentView.Not($"a leader of term {info.Term} steers it, and this is term {desired.State.Term}") with { NewerTerm = info.Term };

        // 2. Push when it is behind, or when its conditions would run out.
        if (!info.Has(desired.State) || (desired.NeedsRenewal && time.GetElapsedTime(pushed) >= DesiredState.Renewal))
        {
            AgentReply reply = await client.PutStateAsync(desired.ToJson(time), cancellation);
            if (!reply.Succeeded)
                return AgentView.Not($"it did not take its state: {reply}");
            pushed = time.GetTimestamp();

            // 3. It has to confirm what it took.
            (info, trouble) = await InfoAsync(cancellation);
            if (trouble is not null)
                return trouble;
            if (!info!.Has(desired.State))
                return AgentView.Not($"it took generation {desired.State.Generation} and says that it has generation {info.Generation}");
        }

        // 4. Ready is what it says of itself with the right state.
        AgentReply ready = await client.ReadyAsync(cancellation);
        return ready.Succeeded ? AgentView.IsReady : new AgentView(false, ready.ToString(), ready.Error is null ? false : null);
    }

    private async Task<(AgentInfo? Info, AgentView? Trouble)> InfoAsync(CancellationToken cancellation)
    {
        AgentReply reply = await client.InfoAsync(cancellation);
        if (!reply.Succeeded)
            return (null, AgentView.Not(reply.ToString()));
        return AgentInfo.Parse(reply.Body) switch
        {
            null => (null, AgentView.Not($"its reply is no info document: {reply}")),
            { Contract: not Wire.ContractVersion } info => (null, AgentView.Not($"it speaks version {info.Contract} of the contract, not {Wire.ContractVersion}")),
            AgentInfo info => (info, null),
        };
    }
}

/// <summary>How an agent was found: ready, or why not.</summary>
/// <param name="Ready">It has its state and says that it is ready.</param>
/// <param name="Reason">Why it is not ready.</param>
/// <param name="Serves">Whether it says that calls may be sent to it; null when it did not say.</param>
/// <param name="NewerTerm">The term of a later leader, when one steers it.</param>
internal sealed record AgentView(bool Ready, string? Reason, bool? Serves, long? NewerTerm = null)
{
    public static AgentView IsReady { get; } = new(true, null, true);

    public static AgentView Not(string reason) => new(false, reason, null);
}

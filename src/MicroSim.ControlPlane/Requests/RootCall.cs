using MicroSim.Contract;
using MicroSim.Runtimes;

namespace MicroSim.ControlPlane.Requests;

/// <summary>The first call of a request: the control plane is its caller, as an agent is the caller of its routes.</summary>
/// <param name="Root">The resolved node.</param>
/// <param name="Service">Whom it goes to.</param>
/// <param name="Seed">The seed of all draws of the request.</param>
/// <param name="RequestId">Names the request in headers and logs.</param>
/// <param name="Trace">The trace that it is a part of.</param>
/// <param name="Kept">Gets a copy of the reply.</param>
internal sealed record RootCall(Node Root, ServiceStatus Service, uint Seed, string RequestId, RequestTrace Trace, KeptReply Kept)
{
    private static readonly DiceKey key = DiceKey.Of("request");

    private readonly Dice dice = new(Seed);

    /// <summary>The seed that a try sends: the request's own at first, another one for each further try, else the same dice would fall again.</summary>
    public uint SeedOf(int attempt) => attempt == 0 ? Seed : dice.Mix(key.Slash(attempt));

    /// <summary>The wait before a further try: exponential with full jitter (contract §1.4).</summary>
    public TimeSpan BackOff(int attempt) => TimeSpan.FromMilliseconds(dice.Unit(key.Slash(attempt).Slash("backoff")) * 25 * (1 << (attempt - 1)));

    /// <summary>Whether a link fault acts on a try, and the key of what it draws.</summary>
    public bool LinkActs(int attempt, int index, out DiceKey fault)
    {
        fault = key.Slash(attempt).Slash("link").Slash(index);
        return dice.Happens(fault, Root.Link[index].Probability);
    }

    public TimeSpan Latency(Fault fault, DiceKey drawn) => TimeSpan.FromMilliseconds(LatencyDraw.Milliseconds(fault.Args, dice, drawn));
}

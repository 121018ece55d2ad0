using MicroSim.Load.Negotiated;
using MicroSim.Load.Plans;
using MicroSim.Load.Sockets;

namespace MicroSim.Load.Engine;

/// <summary>Which client a plan takes.</summary>
internal static class Clients
{
    /// <param name="plan">What is sent.</param>
    /// <param name="endpoints">Where each of the plan's requests goes.</param>
    /// <param name="poller">Waits; null for the best one of this system.</param>
    public static ClientFactory Of(LoadPlan plan, IReadOnlyList<Endpoint> endpoints, IPoller? poller = null) => (recorder, clock) => plan.IsPlain
        ? new SocketClient(plan, endpoints, poller ?? Pollers.Create(), recorder, clock)
        : new NegotiatedClient(plan, endpoints, poller ?? Pollers.Create(), recorder, clock);
}

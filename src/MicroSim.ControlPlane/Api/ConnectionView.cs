using MicroSim.ControlPlane.Connections;

namespace MicroSim.ControlPlane.Api;

/// <summary>A connection, with its defaults filled in.</summary>
/// <param name="From">The caller.</param>
/// <param name="To">The callee.</param>
/// <param name="Name">Tells several between the same two apart.</param>
/// <param name="At">The caller's endpoint in whose plan it is.</param>
/// <param name="Endpoint">The callee's endpoint.</param>
/// <param name="Probability">Chance in percent.</param>
/// <param name="Timeout">How long the caller waits in all, in milliseconds.</param>
/// <param name="TryTimeout">Limit of one try in milliseconds.</param>
/// <param name="Retries">Further tries.</param>
/// <param name="Required">Whether the caller fails with it.</param>
public sealed record ConnectionView(string From, string To, string? Name, string At, string Endpoint, double Probability, int Timeout, int? TryTimeout, int Retries, bool Required)
{
    internal static ConnectionView Of(FoundConnection found, string from) => new(
        from, found.Call.To, found.Call.Name, found.Place.Endpoint, found.Call.Endpoint, found.Call.Probability, found.Call.TimeoutMs, found.Call.TryTimeoutMs, found.Call.Retries, found.Call.Required);
}

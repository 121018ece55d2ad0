using MicroSim.Contract;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Http;
using MicroSim.Runtimes;
using Microsoft.AspNetCore.Http;

namespace MicroSim.ControlPlane.Requests;

/// <summary>Says why the first service gave no reply: which one, what happened, how its replicas are.</summary>
internal static class NoReply
{
    public static ProblemResult Of(RootOutcome outcome, Node root, ServiceStatus service)
    {
        int status = outcome.Error switch
        {
            "injected" => outcome.Status ?? StatusCodes.Status502BadGateway,
            "timeout" => StatusCodes.Status504GatewayTimeout,
            _ => StatusCodes.Status502BadGateway,
        };
        string what = outcome.Error switch
        {
            "injected" => $"was not called: the request's link fault answered {outcome.Status}",
            "timeout" => $"gave no reply within {Limit(root)} ms",
            "refused" => "refused the connection",
            "dns" => "has an address that cannot be found",
            _ => "ended the connection before its reply",
        };
        string tries = outcome.Tries > 1 ? $" ({outcome.Tries} tries)" : "";
        return new ProblemResult(status, $"{service.Name} at {service.Address} {what}{tries}.{Health(service)}");
    }

    private static int Limit(Node root) => root.Retries == 0 && root.TryTimeoutMs is int own ? Math.Min(own, root.TimeoutMs) : root.TimeoutMs;

    private static string Health(ServiceStatus service) =>
        string.Concat(service.Replicas.Where(r => r.Phase is not (ReplicaPhase.Ready or ReplicaPhase.Updating)).Select(r => $" {r.Instance} is {Phases.Text(r.Phase)}{(r.Reason is null ? "" : $": {r.Reason.TrimEnd('.')}")}."));
}

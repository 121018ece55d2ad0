using System.Text.Json;
using MicroSim.Runtimes;

namespace MicroSim.ControlPlane.Api;

/// <summary>A simulation as the API shows it: what was asked for, and how it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ready">Whether every replica of every service is ready.</param>
/// <param name="Seed">Where the seeds of its requests come from, 8 hexadecimal digits.</param>
/// <param name="Services">In the document's order.</param>
/// <param name="Warnings">What is legal in the document and perhaps not meant.</param>
/// <param name="Document">The document; absent in lists.</param>
/// <param name="Reason">Why it does not run.</param>
/// <param name="Temporary">True when it ends with its control plane.</param>
public sealed record SimulationView(
    string Name,
    bool Ready,
    string Seed,
    IReadOnlyList<ServiceView> Services,
    IReadOnlyList<ApiError> Warnings,
    JsonElement? Document = null,
    string? Reason = null,
    bool? Temporary = null);

/// <summary>A service: where it is called, and how its replicas are.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Framework">Which agent plays it.</param>
/// <param name="Address">Where it is called; empty while it does not run.</param>
/// <param name="ReadyReplicas">How many replicas are ready.</param>
/// <param name="Replicas">Its processes.</param>
/// <param name="Definition">What the document says of it; absent where the whole document is shown or in lists.</param>
public sealed record ServiceView(string Name, string Framework, string Address, int ReadyReplicas, IReadOnlyList<ReplicaView> Replicas, JsonElement? Definition = null)
{
    internal static ServiceView Of(ServiceStatus service) => new(
        service.Name,
        service.Framework,
        service.Address.AbsoluteUri,
        service.ReadyReplicas,
        [.. service.Replicas.Select(r => new ReplicaView(r.Instance, r.Phase, r.ProcessId, r.Restarts, r.Reason, r.LastOutput))]);
}

/// <summary>All services of a simulation, in the document's order.</summary>
public sealed record ServiceList(IReadOnlyList<ServiceView> Items);

/// <summary>One process of a service.</summary>
/// <param name="Instance">Its name.</param>
/// <param name="Phase">Where it stands in its life.</param>
/// <param name="ProcessId">Its process, when there is one.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="Reason">Why it is not ready.</param>
/// <param name="LastOutput">The last lines that it printed before it ended.</param>
public sealed record ReplicaView(string Instance, ReplicaPhase Phase, int? ProcessId, int Restarts, string? Reason, IReadOnlyList<string> LastOutput);

/// <summary>All simulations, by name.</summary>
public sealed record SimulationList(IReadOnlyList<SimulationView> Items);

/// <summary>What became of a document that was only checked.</summary>
public sealed record DocumentView(bool Valid, IReadOnlyList<ApiError> Errors, IReadOnlyList<ApiError> Warnings);

/// <summary>One line that a service printed; a stream of them is newline-delimited JSON.</summary>
public sealed record LogView(long Number, DateTimeOffset Time, string Service, string Instance, string Text);

/// <summary>What a server says of itself.</summary>
public sealed record ServerView(string Name, string Version, IReadOnlyList<string> Links);

/// <summary>What a probe answers.</summary>
public sealed record ProbeView(string Status);

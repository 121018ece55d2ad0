using System.Text.Json;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.ControlPlane.Api;

/// <summary>A simulation as the API shows it: what was asked for, and how it is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Ready">Whether every replica of every service is ready and has confirmed its newest state.</param>
/// <param name="Seed">Where the seeds of its requests come from, 8 hexadecimal digits.</param>
/// <param name="Services">In the document's order.</param>
/// <param name="Warnings">What is legal in the document and perhaps not meant.</param>
/// <param name="Document">The document; absent in lists.</param>
/// <param name="Reason">Why it does not run, or what a change of it waits for.</param>
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
/// <param name="WantedReplicas">How many replicas the document asks for.</param>
/// <param name="ReadyReplicas">How many replicas take calls and were started as the document says, those that are updating too; those that leave do not count, although they may still take calls.</param>
/// <param name="Replicas">Its processes; those that leave come last.</param>
/// <param name="Definition">What the document says of it; absent where the whole document is shown or in lists.</param>
public sealed record ServiceView(string Name, string Framework, string Address, int WantedReplicas, int ReadyReplicas, IReadOnlyList<ReplicaView> Replicas, JsonElement? Definition = null)
{
    internal static ServiceView Of(ServiceStatus service) => new(
        service.Name,
        service.Framework,
        service.Address.AbsoluteUri,
        service.Wanted,
        service.ReadyReplicas,
        [.. service.Replicas.Select(r => new ReplicaView(r.Instance, r.Version, r.Phase, r.Leaving, r.ProcessId, r.Restarts, r.Reason, r.LastOutput))]);

    /// <summary>A service of a simulation that does not run.</summary>
    internal static ServiceView NotRunning(Service service) => new(service.Name, service.Framework, "", service.Replicas ?? 1, 0, []);
}

/// <summary>All services of a simulation, in the document's order.</summary>
public sealed record ServiceList(IReadOnlyList<ServiceView> Items);

/// <summary>One process of a service.</summary>
/// <param name="Instance">Its name; one that leaves may share it with its successor.</param>
/// <param name="Version">The version of the service that it was started as.</param>
/// <param name="Phase">Where it stands in its life.</param>
/// <param name="Leaving">True when it is not as the document says: it goes when its successor is ready, or when it has answered what it began.</param>
/// <param name="ProcessId">Its process, when there is one.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="Reason">Why it is not ready.</param>
/// <param name="LastOutput">The last lines that it printed before it ended.</param>
public sealed record ReplicaView(string Instance, string Version, ReplicaPhase Phase, bool Leaving, int? ProcessId, int Restarts, string? Reason, IReadOnlyList<string> LastOutput);

/// <summary>All simulations, by name.</summary>
public sealed record SimulationList(IReadOnlyList<SimulationView> Items);

/// <summary>What became of a document that was only checked.</summary>
public sealed record DocumentView(bool Valid, IReadOnlyList<ApiError> Errors, IReadOnlyList<ApiError> Warnings);

/// <summary>What a document would change, when it was sent to be checked alone.</summary>
/// <param name="Name">Which simulation it is.</param>
/// <param name="Exists">Whether there is one of that name.</param>
/// <param name="Warnings">What is legal in it and perhaps not meant.</param>
/// <param name="Changes">Every place at which it differs from what there is; empty where there is none yet.</param>
public sealed record CheckView(string Name, bool Exists, IReadOnlyList<ApiError> Warnings, IReadOnlyList<ApiError> Changes);

/// <summary>The web frameworks that services may be played in, by name.</summary>
public sealed record FrameworkList(IReadOnlyList<FrameworkView> Items);

/// <summary>A web framework that has an agent.</summary>
/// <param name="Name">What documents call it.</param>
/// <param name="Cannot">What its agent cannot do, in the contract's words; `fault:TYPE` is a fault type.</param>
public sealed record FrameworkView(string Name, IReadOnlyList<string> Cannot);

/// <summary>One line that a service printed; a stream of them is newline-delimited JSON.</summary>
/// <param name="Number">Grows over all services of a simulation.</param>
/// <param name="Time">When it was printed.</param>
/// <param name="Service">By which service.</param>
/// <param name="Instance">By which replica; empty where a line says that others are missing.</param>
/// <param name="Text">What was printed.</param>
/// <param name="Level">`debug`, `info`, `warning` or `error`; absent, as all that follow, where the line does not say it.</param>
/// <param name="Event">What happened, in a word, such as `call`, `started`, `condition-started` or `fault-started`.</param>
/// <param name="RequestId">In which request.</param>
/// <param name="TraceId">In which trace.</param>
/// <param name="Condition">The id of the condition that it is about.</param>
public sealed record LogView(
    long Number, DateTimeOffset Time, string Service, string Instance, string Text, string? Level = null, string? Event = null, string? RequestId = null, string? TraceId = null, string? Condition = null);

/// <summary>What a server says of itself.</summary>
public sealed record ServerView(string Name, string Version, IReadOnlyList<string> Links);

/// <summary>What a probe answers.</summary>
public sealed record ProbeView(string Status);

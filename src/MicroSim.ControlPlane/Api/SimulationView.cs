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
public sealed record SimulationView(
    string Name,
    bool Ready,
    string Seed,
    IReadOnlyList<ServiceView> Services,
    IReadOnlyList<ApiError> Warnings,
    JsonElement? Document = null);

/// <summary>A service: where it is called, and how its replicas are.</summary>
public sealed record ServiceView(string Name, string Framework, string Address, int ReadyReplicas, IReadOnlyList<ReplicaView> Replicas);

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

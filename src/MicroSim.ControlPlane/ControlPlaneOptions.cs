using System.Net;
using MicroSim.ControlPlane.LoadTests;
using MicroSim.ControlPlane.Traces;
using MicroSim.Load.Workers;
using MicroSim.Telemetry.Traces;
using MicroSim.Topology;

namespace MicroSim.ControlPlane;

/// <summary>What a control plane is started with.</summary>
/// <param name="Port">The port; 0 takes a free one.</param>
/// <param name="Frameworks">The frameworks that documents may name.</param>
public sealed record ControlPlaneOptions(int Port, IReadOnlyList<KnownFramework> Frameworks)
{
    public const int DefaultPort = 7070;

    /// <summary>Where what it runs is kept, so that the next control plane brings it back; null keeps it in memory alone.</summary>
    public string? DataFolder { get; init; }

    /// <summary>Where it listens: loopback for null. Another address needs a token: <see cref="Token"/>, or else one that is made and kept in the data folder.</summary>
    public IPAddress? Listen { get; init; }

    /// <summary>What callers must send as <c>Authorization: Bearer</c>; null asks for none on loopback.</summary>
    public string? Token { get; init; }

    /// <summary>Where spans are forwarded to; null keeps them here alone.</summary>
    public Collector? Collector { get; init; }

    /// <summary>How many bytes of memory traces may take.</summary>
    public long TraceMemory { get; init; } = TraceStore.DefaultLimit;

    /// <summary>Told where it listens, before anything that was kept runs again.</summary>
    public Action<Uri> Listening { get; init; } = _ => { };

    /// <summary>The folder with the files of the web UI; null, or one that is not there, serves the API alone.</summary>
    public string? UiFolder { get; init; }

    /// <summary>Finds the load worker's program; null where there is none. Asked for every load, for it may be built meanwhile.</summary>
    public Func<string?> LoadWorker { get; init; } = WorkerProgramFile.Find;

    /// <summary>What sends the requests of loads, instead of the load worker.</summary>
    internal ILoadDriver? LoadDriver { get; init; }

    /// <summary>Whether others than this machine can reach it.</summary>
    internal bool IsOpen => Listen is not null && !IPAddress.IsLoopback(Listen);

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(ControlPlaneOptions)} {{ Port = {Port}, DataFolder = {DataFolder}, Listen = {Listen} }}";
}

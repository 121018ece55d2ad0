using MicroSim.ControlPlane.Http;

namespace MicroSim.ControlPlane.Metrics;

/// <summary>Where the metrics of agents come from.</summary>
internal interface IMetricsSource
{
    /// <summary>Reads what an agent writes at <c>/metrics</c>; why it cannot be had, or null.</summary>
    /// <param name="root">Its admin port.</param>
    /// <param name="into">Gets the text.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<string?> ReadAsync(Uri root, PooledBuffer into, CancellationToken cancellation);
}

namespace MicroSim.ControlPlane.Metrics;

/// <summary>A part of what the control plane tells of itself at <c>/metrics</c>.</summary>
internal interface IOwnMetrics
{
    void Write(MetricsText text);
}

namespace MicroSim.ControlPlane.Simulations;

/// <summary>What applying did.</summary>
public enum ApplyOutcome
{
    Created,
    Changed,

    /// <summary>Nothing: there is one already, and a new one was asked for.</summary>
    Exists,
}

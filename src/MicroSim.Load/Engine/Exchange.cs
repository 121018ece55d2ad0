namespace MicroSim.Load.Engine;

/// <summary>A request under way.</summary>
internal abstract class Exchange
{
    /// <summary>Which of the plan's requests it is.</summary>
    public int Request { get; set; }

    /// <summary>Its number, for its seed.</summary>
    public long Sequence { get; set; }

    /// <summary>When it was to begin.</summary>
    public long Intended { get; set; }

    /// <summary>When it began.</summary>
    public long Started { get; set; }

    // Neighbours in the list of deadlines.

    public Exchange? Earlier { get; set; }

    public Exchange? Later { get; set; }
}

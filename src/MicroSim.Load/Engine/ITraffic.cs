namespace MicroSim.Load.Engine;

/// <summary>Decides when requests begin.</summary>
internal interface ITraffic
{
    /// <summary>When the next one is due; <see cref="long.MaxValue"/> when nothing is.</summary>
    long NextDue { get; }

    /// <summary>Whether none will begin any more.</summary>
    bool IsOver { get; }

    /// <summary>Begins what is due, some at a time, so that replies are not left lying.</summary>
    void Begin(long now);

    /// <summary>Begins nothing any more.</summary>
    void End();
}

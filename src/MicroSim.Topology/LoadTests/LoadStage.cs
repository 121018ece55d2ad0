namespace MicroSim.Topology;

/// <summary>A stretch of an open loop. Rates are requests per second.</summary>
/// <param name="For">How long it lasts.</param>
public abstract record LoadStage(TimeSpan For)
{
    /// <summary>The rate at its end, from which the next stage may go on.</summary>
    public abstract double Last { get; }

    /// <summary>The highest rate in it.</summary>
    public abstract double Peak { get; }
}

/// <summary>From one rate to another, evenly; or the same rate all the time.</summary>
public sealed record RampStage(double From, double To, TimeSpan For) : LoadStage(For)
{
    public override double Last => To;

    public override double Peak => Math.Max(From, To);
}

/// <summary>One rate after the other, each as long.</summary>
public sealed record StepsStage(IReadOnlyList<double> Rates, TimeSpan For) : LoadStage(For)
{
    public override double Last => Rates[^1];

    public override double Peak => Rates.Max();
}

/// <summary>A rate that jumps to another one for a while, in the middle of the time.</summary>
public sealed record SpikeStage(double Rate, double Spike, TimeSpan SpikeFor, TimeSpan For) : LoadStage(For)
{
    public override double Last => Rate;

    public override double Peak => Math.Max(Rate, Spike);
}

/// <summary>A rate that swings around a mean.</summary>
/// <param name="Rate">The mean.</param>
/// <param name="Swing">How far it goes up and down.</param>
/// <param name="Period">From one peak to the next.</param>
/// <param name="For">How long it lasts.</param>
public sealed record SineStage(double Rate, double Swing, TimeSpan Period, TimeSpan For) : LoadStage(For)
{
    public override double Last => Rate + Swing * Math.Sin(2 * Math.PI * (For / Period));

    public override double Peak => Rate + Swing;
}

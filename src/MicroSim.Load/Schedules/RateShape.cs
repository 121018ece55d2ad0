namespace MicroSim.Load.Schedules;

/// <summary>A rate profile as data, for plans that are written down and sent.</summary>
/// <param name="Segments">Stretches, one after the other; or null for another kind.</param>
/// <param name="Sine">A swing; or null for another kind.</param>
/// <param name="Parts">Shapes, one after the other; or null for another kind.</param>
public sealed record RateShape(IReadOnlyList<RateSegment>? Segments = null, RateSine? Sine = null, IReadOnlyList<RateShape>? Parts = null)
{
    public IRateProfile Profile() => Parts is not null ? new SequenceProfile([.. Parts.Select(p => p.Profile())])
        : Sine is RateSine sine ? new SineProfile(sine.Mean, sine.Amplitude, sine.Period, sine.Seconds)
        : new SegmentProfile(Segments ?? []);

    /// <summary>Shapes one after the other; those of stretches alone become one.</summary>
    public static RateShape Sequence(IReadOnlyList<RateShape> shapes) =>
        shapes.Count == 1 ? shapes[0] : shapes.All(s => s.Segments is not null) ? new([.. shapes.SelectMany(s => s.Segments!)]) : new(Parts: shapes);

    /// <summary>The same rate all the time.</summary>
    public static RateShape Constant(double rate, double seconds) => new([new(rate, rate, seconds)]);

    /// <summary>From one rate to another, evenly.</summary>
    public static RateShape Ramp(double from, double to, double seconds) => new([new(from, to, seconds)]);

    /// <summary>One rate after the other, each as long.</summary>
    public static RateShape Steps(IReadOnlyList<double> rates, double seconds) => new([.. rates.Select(r => new RateSegment(r, r, seconds / rates.Count))]);

    /// <summary>A rate that jumps to another one for a while, in the middle of the time.</summary>
    public static RateShape Spike(double rate, double peak, double peakSeconds, double seconds)
    {
        double around = (seconds - peakSeconds) / 2;
        return new([new(rate, rate, around), new(peak, peak, peakSeconds), new(rate, rate, around)]);
    }

    /// <summary>Recorded rates, each held as long.</summary>
    public static RateShape Replay(IReadOnlyList<double> rates, double secondsEach) => new([.. rates.Select(r => new RateSegment(r, r, secondsEach))]);
}

/// <summary>A rate that swings.</summary>
/// <param name="Mean">Arrivals per second in the middle.</param>
/// <param name="Amplitude">How far it goes up and down.</param>
/// <param name="Period">Seconds from one peak to the next.</param>
/// <param name="Seconds">How long it lasts.</param>
public sealed record RateSine(double Mean, double Amplitude, double Period, double Seconds);

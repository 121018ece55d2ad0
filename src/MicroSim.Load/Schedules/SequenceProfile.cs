namespace MicroSim.Load.Schedules;

/// <summary>Profiles of any kind, one after the other. Counts go on from one to the next, so the arrivals of a profile do not begin anew at its start.</summary>
public sealed class SequenceProfile : IRateProfile
{
    private readonly IRateProfile[] parts;
    private readonly double[] starts, counts;

    public SequenceProfile(IReadOnlyList<IRateProfile> parts)
    {
        this.parts = [.. parts];
        starts = new double[this.parts.Length + 1];
        counts = new double[this.parts.Length + 1];
        for (int i = 0; i < this.parts.Length; i++)
        {
            starts[i + 1] = starts[i] + this.parts[i].Seconds;
            counts[i + 1] = counts[i] + this.parts[i].Count(this.parts[i].Seconds);
        }
    }

    public double Seconds => starts[^1];

    public double Count(double seconds)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            if (seconds < starts[i + 1])
                return counts[i] + parts[i].Count(seconds - starts[i]);
        }
        return counts[^1];
    }

    public double Instant(double count)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            // Rounding may put the last arrival of a part behind its end: it is the first of the next one then.
            if (count < counts[i + 1] && parts[i].Instant(Math.Max(0, count - counts[i])) is double at && double.IsFinite(at))
                return starts[i] + at;
        }
        return double.PositiveInfinity;
    }
}

namespace MicroSim.Load.Schedules;

/// <summary>How many arrivals are wanted at which time, as a function without a clock: times count from the start, in seconds.</summary>
public interface IRateProfile
{
    /// <summary>How long it lasts, in seconds.</summary>
    double Seconds { get; }

    /// <summary>How many arrivals are due before a time; it never falls.</summary>
    double Count(double seconds);

    /// <summary>The time at which so many arrivals are due: the inverse of <see cref="Count"/>; infinite when the profile ends before.</summary>
    double Instant(double count);
}

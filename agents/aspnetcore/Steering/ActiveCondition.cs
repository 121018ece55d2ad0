using MicroSim.Contract;

namespace MicroSim.Agent.Steering;

/// <summary>A condition that is there, with what it holds and the timer that ends it.</summary>
internal sealed class ActiveCondition : IDisposable
{
    private readonly TimeProvider time;
    private readonly long endsAt;
    private readonly ITimer? timer;
    private IDisposable? held;

    public ActiveCondition(Condition condition, IDisposable? held, TimeProvider time, Action<ActiveCondition> ended)
    {
        Condition = condition;
        this.held = held;
        this.time = time;
        if (condition.RemainingMs is not long remaining)
            return;
        endsAt = time.GetTimestamp() + (long)(remaining / 1000.0 * time.TimestampFrequency);
        timer = time.CreateTimer(_ => ended(this), null, TimeSpan.FromMilliseconds(remaining), Timeout.InfiniteTimeSpan);
    }

    public Condition Condition { get; }

    /// <summary>The condition with the time that is left of it.</summary>
    public Condition AsOfNow => timer is null
        ? Condition
        : Condition with { RemainingMs = Math.Max(0, (long)time.GetElapsedTime(time.GetTimestamp(), endsAt).TotalMilliseconds) };

    /// <summary>Hands over what is held, so that a renewed condition goes on without a break.</summary>
    public IDisposable? Surrender()
    {
        IDisposable? surrendered = held;
        held = null;
        return surrendered;
    }

    public void Dispose()
    {
        timer?.Dispose();
        held?.Dispose();
        held = null;
    }
}

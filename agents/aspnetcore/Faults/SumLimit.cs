namespace MicroSim.Agent.Faults;

/// <summary>What all states of one type may take together.</summary>
internal sealed class SumLimit(long max, string unit)
{
    private long taken;

    /// <summary>Takes so much; false, with the reason, when that would pass the limit.</summary>
    public bool TryTake(long amount, out string? reason)
    {
        reason = null;
        if (Interlocked.Add(ref taken, amount) <= max)
            return true;
        Return(amount);
        reason = $"{amount} {unit} more would pass the limit of {max} {unit}";
        return false;
    }

    public void Return(long amount) => Interlocked.Add(ref taken, -amount);
}
